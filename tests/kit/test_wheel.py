"""The wheel has two packages, with names that nobody else's project has."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)  # noqa: S603 - our own.
    [built] = folder.glob("*.whl")
    return zipfile.ZipFile(built)


def test_it_owns_its_own_names_only(wheel: zipfile.ZipFile) -> None:
    names = set(wheel.namelist())
    assert {
        "fejkollen/__init__.py",
        "fejkollen/pytest_plugin.py",
        "fejkollen/py.typed",
        "fejkollen_server/serving/application.py",
    } <= names
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"fejkollen", "fejkollen_server"}


def test_pytest_finds_its_fixtures(wheel: zipfile.ZipFile) -> None:
    [entries] = [name for name in wheel.namelist() if name.endswith("entry_points.txt")]
    assert "[pytest11]\nfejkollen = fejkollen.pytest_plugin" in wheel.read(entries).decode()
