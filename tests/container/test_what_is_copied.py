"""What the Dockerfile copies is enough to build the program, and the wheel holds all of it."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from tests.container.dockerfile import ROOT, copied_from_the_folder


def test_the_wheel_is_built_from_what_is_copied_and_holds_all_of_the_program(tmp_path: Path) -> None:
    for source in copied_from_the_folder():
        _copy(ROOT / source, tmp_path / source)
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel"], cwd=tmp_path, capture_output=True, check=True
    )
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    folders = [name for name in copied_from_the_folder() if (ROOT / name).is_dir()]
    copied = {str(path.relative_to(tmp_path)) for name in folders for path in (tmp_path / name).rglob("*.*")}
    assert "app/fejkollen_server/people/cast.yaml" in copied
    # The wheel carries the migrations and the OpenAPI documents inside the server's package.
    expected = {name.removeprefix("app/") if name.startswith("app/") else f"fejkollen_server/{name}" for name in copied}
    assert {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name} == expected


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, target)
