"""The wheel, installed into an environment of its own beside what it needs, as somebody's project has it."""

import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterable, Sequence
from email.parser import Parser
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]


def build_wheel(folder: Path) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)  # noqa: S603 - our own.
    [built] = folder.glob("*.whl")
    return built


def install(wheel: Path, folder: Path, *, extras: Iterable[str] = ("",), besides: Sequence[str] = ()) -> Path:
    """Make an environment that holds the wheel with these extras, and other distributions; give its Python."""
    venv.create(folder, with_pip=False, symlinks=True)
    [site] = folder.glob("lib/python3*/site-packages")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
        [metadata] = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        wanted = Parser().parsestr(archive.read(metadata).decode()).get_all("Requires-Dist", [])
    needed = [each for each in map(Requirement, wanted) if _applies(each, extras)]
    for name in _with_what_they_need([*needed, *map(Requirement, besides)]):
        _link(name, site)
    return folder / "bin" / "python"


def _applies(requirement: Requirement, extras: Iterable[str]) -> bool:
    return requirement.marker is None or any(requirement.marker.evaluate({"extra": extra}) for extra in extras)


def _with_what_they_need(requirements: Iterable[Requirement]) -> set[str]:
    wanted, found = list(requirements), dict[str, set[str]]()
    while wanted:
        each = wanted.pop()
        new = {"", *each.extras} - found.get(each.name, set())
        if not new:
            continue
        found[each.name] = found.get(each.name, set()) | new
        wanted += [other for other in map(Requirement, _requires(each.name)) if _applies(other, new)]
    return set(found)


def _requires(name: str) -> Sequence[str]:
    try:
        return distribution(name).requires or ()
    except PackageNotFoundError:  # It is for other systems or Pythons.
        return ()


def _link(name: str, site: Path) -> None:
    """Put what this very environment has of a distribution into another one."""
    try:
        files = distribution(name).files or ()
    except PackageNotFoundError:
        return
    for top in {file.parts[0] for file in files} - {"..", "__pycache__"}:
        if not (site / top).exists():
            (site / top).symlink_to(Path(str(distribution(name).locate_file(top))))
