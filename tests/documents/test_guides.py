"""Every command on the pages for CI, laptops and testers does what the page says, against a real server."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import serving
from tests.documents.commands import PAGES, commands_of

GUIDES = sorted(PAGES.glob("*.md"))
MARK = "--- the next command ---"

every_guide = pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)


def _run(script: str, folder: Path) -> list[str]:
    """Run all commands of a page in one shell, and give what each printed."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    ended = subprocess.run(  # noqa: S603 - our own.
        ["/bin/bash", "-euo", "pipefail", "-c", script],
        cwd=folder, env={"PATH": path, "no_proxy": "*"}, capture_output=True, text=True, timeout=50, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout.split(MARK)[:-1]


@pytest.mark.skipif(not all(map(shutil.which, ("bash", "curl", "jq"))), reason="curl, jq and bash are not all here")
@every_guide
def test_its_commands_work_one_after_the_other(guide: Path, tmp_path: Path) -> None:
    commands = commands_of(guide)
    with serving(tmp_path) as server:
        script = "".join(f"{command.text}\necho '{MARK}'\n" for command in commands)
        printed = _run(script.replace("http://localhost:8080", server.address), tmp_path)
    assert len(printed) == len(commands) > 3
    for command, text in zip(commands, printed, strict=True):
        if command.prints is not None:
            _compare(json.loads(text.strip().splitlines()[-1]), json.loads(command.prints))


def _compare(printed: dict[str, str], shown: dict[str, str]) -> None:
    """Expect what a page shows, but for ids and tokens, which differ each time."""
    assert list(printed) == list(shown)
    same = {name for name in shown if name != "id" and not name.startswith(("qr", "autoStart"))}
    assert {name: printed[name] for name in same} == {name: shown[name] for name in same}
