"""pytest in a process of its own, in a folder that is somebody's project."""

import subprocess
import sys
from pathlib import Path

from tests.cli.running import environment

STRICT = """
[pytest]
addopts = --strict-markers --strict-config -p no:randomly -p no:schemathesis -p no:hypothesispytest
filterwarnings = error
"""
_PATIENCE = 50.0


def run_pytest(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", *arguments]
    return subprocess.run(  # noqa: S603 - our own.
        command,
        env=environment(settings),
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=_PATIENCE,
        check=False,
    )


def project(folder: Path, tests: str) -> Path:
    """Make a project with a package ``app`` of its own, as so many have."""
    (folder / "pytest.ini").write_text(STRICT)
    (folder / "app").mkdir()
    (folder / "app" / "__init__.py").write_text("raise RuntimeError('this is not your app')")
    (folder / "test_it.py").write_text(f"import httpx\nimport pytest\n{tests}")
    return folder
