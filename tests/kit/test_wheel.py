"""The wheel is at home beside anybody's project, and is light where only a server elsewhere is controlled."""

import json
import os
import stat
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text

from fejkollen_server.database.engine import open_sqlite, parse_database_url
from fejkollen_server.database.schema import HEAD, alembic_config
from tests.cli.running import environment
from tests.kit.installed_wheel import build_wheel, install

_PATIENCE = 50.0
_PACKAGES = ("app", "migrations", "openapi", "tests")
_HEAVY = {"alembic", "cryptography", "fastapi", "pydantic", "pyhanko", "sqlalchemy", "starlette", "uvicorn"}
_OPTIONS = ("-q", "-p", "no:cacheprovider", "-W", "error", "--import-mode=importlib")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def whole(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the Python of an environment that has ``fejkollen[server]`` and pytest."""
    return install(wheel, tmp_path_factory.mktemp("whole"), extras=("", "server"), besides=("pytest",))


@pytest.fixture(scope="module")
def light(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the Python of an environment that has ``fejkollen`` and pytest, and no server."""
    return install(wheel, tmp_path_factory.mktemp("light"), besides=("pytest",))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Make a project whose own packages have the names that ours had once."""
    for name in _PACKAGES:
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text(f"OWNER = 'the project, in {name}'\n")
    imports = "; ".join(f"assert __import__('{name}').OWNER == 'the project, in {name}'" for name in _PACKAGES)
    (tmp_path / "tests" / "test_it.py").write_text(
        f"def test_it(fejkollen):\n    {imports}\n    assert fejkollen.sessions.list() == ()\n"
    )
    return tmp_path


def _run(python: Path, folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run Python with the project on its path, and no uv or container engine to be found."""
    wanted = {"PATH": str(python.parent), "PYTHONPATH": str(folder), **variables}
    return subprocess.run(  # noqa: S603 - our own.
        [str(python), *arguments],
        env={**_without_uv(environment({})), **wanted},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=_PATIENCE,
        check=False,
    )


def _without_uv(variables: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in variables.items() if name != "UV"}


def _program(folder: Path, name: str, script: str) -> Path:
    program = folder / name
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program


def test_it_owns_its_own_names_only(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if ".dist-info/" not in name]
        [entries] = [name for name in archive.namelist() if name.endswith("entry_points.txt")]
        assert "[pytest11]\nfejkollen = fejkollen.pytest_plugin" in archive.read(entries).decode()
    assert {name.split("/")[0] for name in names} == {"fejkollen", "fejkollen_server"}
    assert {"fejkollen/py.typed", "fejkollen_server/migrations/env.py", "fejkollen_server/openapi/control-v1.json"} <= {
        *names
    }


@pytest.mark.parametrize("options", [(), ("--fejkollen-in-process",)], ids=["child", "in process"])
def test_a_project_with_packages_of_those_names_is_tested_with_it(
    whole: Path, project: Path, options: tuple[str, ...]
) -> None:
    ended = _run(whole, project, "-m", "pytest", *_OPTIONS, *options)
    assert (ended.returncode, "1 passed" in ended.stdout) == (0, True), ended.stdout + ended.stderr


def test_its_command_brings_an_old_database_up_to_date_there(whole: Path, project: Path) -> None:
    url = f"sqlite:///{project}/old.db"
    engine = open_sqlite(parse_database_url(url), durability="NORMAL")
    with engine.begin() as connection:
        command.upgrade(alembic_config(connection), "0001")
    ended = _run(whole, project, "-m", "fejkollen_server", "migrate", FEJKOLLEN_DATABASE_URL=url)
    assert (ended.returncode, ended.stdout) == (0, f"the database is at revision {HEAD}\n"), ended.stderr
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == HEAD
    engine.dispose()


def test_without_the_extra_there_is_nothing_heavy_and_commands_explain_themselves(light: Path, project: Path) -> None:
    program = (
        "import json, pkgutil, sys; from click.testing import CliRunner; from fejkollen_server import cli; "
        "helped = [CliRunner().invoke(cli.fejkollen, [name, '--help']).exit_code for name in cli._COMMANDS]; "
        "print(json.dumps([sum(helped), [each.name for each in pkgutil.iter_modules()]]))"
    )
    ended = _run(light, project, "-c", program)
    assert ended.returncode == 0, ended.stderr
    failed, importable = json.loads(ended.stdout)
    assert (failed, _HEAVY & set(importable)) == (0, set())


def test_what_is_missing_is_said_in_one_line(light: Path, project: Path) -> None:
    ended = _run(light, project, "-m", "fejkollen_server", "serve")
    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1), ended.stderr
    assert ended.stderr.startswith("fejkollen: the server is not installed here: pip install 'fejkollen[server]', or")
    ended = _run(light, project, "-m", "pytest", *_OPTIONS)
    assert ended.returncode == 1
    assert "the server is not installed here: pip install 'fejkollen[server]', or install uv" in ended.stdout


def test_the_plugin_starts_the_command_of_another_environment(light: Path, whole: Path, project: Path) -> None:
    other = _program(project, "other-fejkollen", f'exec "{whole}" -m fejkollen_server "$@"')
    ended = _run(light, project, "-m", "pytest", *_OPTIONS, FEJKOLLEN_COMMAND=str(other))
    assert (ended.returncode, "1 passed" in ended.stdout) == (0, True), ended.stdout + ended.stderr


@pytest.mark.parametrize("starts", ["the plugin", "the command"])
def test_uv_runs_the_server_in_an_environment_of_its_own(light: Path, whole: Path, project: Path, starts: str) -> None:
    """What stands for uv here shows what it was told, and runs the command as uv would."""
    (project / "bin").mkdir()
    script = f'echo "$@" >> "{project}/told"; shift 6; exec "{whole}" -m fejkollen_server "$@"'
    _program(project / "bin", "uv", script)
    variables = {"PATH": f"{project}/bin:{os.environ['PATH']}"}
    if starts == "the plugin":
        ended = _run(light, project, "-m", "pytest", *_OPTIONS, **variables)
        assert (ended.returncode, "1 passed" in ended.stdout) == (0, True), ended.stdout + ended.stderr
    else:
        ended = _run(light, project, "-m", "fejkollen_server", "migrate", **variables)
        assert (ended.returncode, ended.stdout) == (0, f"the database is at revision {HEAD}\n"), ended.stderr
    [told] = (project / "told").read_text().splitlines()
    assert told.startswith("tool run --quiet --from fejkollen[server]==")


def test_the_plugin_starts_a_container_whose_port_only_this_machine_reaches(
    light: Path, whole: Path, project: Path
) -> None:
    """What stands for Docker here keeps to the port and the variables that it was given."""
    (project / "bin").mkdir()
    script = f"""
echo "$@" > "{project}/told"; shift
while [ "$#" -gt 0 ]; do
  case "$1" in
    --publish=*) address="${{1#--publish=}}"; port="${{address#127.0.0.1:}}"; port="${{port%:8080}}";;
    --env) shift; export "$1";;
    -*) ;;
    *) shift; break;;
  esac
  shift
done
export FEJKOLLEN_HOST=127.0.0.1 FEJKOLLEN_PORT="$port" FEJKOLLEN_DATABASE_URL="sqlite:///{project}/inside.db"
exec "{whole}" -m fejkollen_server "$@"
"""
    _program(project / "bin", "docker", script)
    variables = {"PATH": f"{project}/bin:{os.environ['PATH']}", "FEJKOLLEN_IMAGE": "fejkollen:test"}
    ended = _run(light, project, "-m", "pytest", *_OPTIONS, FEJKOLLEN_SEED="7", **variables)
    assert (ended.returncode, "1 passed" in ended.stdout) == (0, True), ended.stdout + ended.stderr
    told = (project / "told").read_text()
    assert "--rm --interactive --publish=127.0.0.1:" in told
    assert "--env FEJKOLLEN_SEED=7" in told
    assert told.endswith("fejkollen:test serve --until-stdin-ends\n")
