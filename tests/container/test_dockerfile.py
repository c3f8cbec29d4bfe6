"""What the Dockerfile promises, as far as it can be read from it."""

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from fejkollen_server import __version__
from fejkollen_server.cli import fejkollen
from fejkollen_server.settings import load_settings
from tests.container.dockerfile import DOCKERFILE, ROOT, copied_from_the_folder, image, stages


def test_hadolint_finds_nothing() -> None:
    hadolint = Path(sys.executable).with_name("hadolint")
    ended = subprocess.run(  # noqa: S603 - a development dependency.
        [hadolint, "--no-color", DOCKERFILE], capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stdout) == (0, "")


def test_every_stage_stands_on_the_same_slim_release() -> None:
    bases = {stage[0].rest.split(" AS ")[0] for stage in stages()} - {"dependencies"}
    assert len(bases) == 1
    (base,) = bases
    assert re.fullmatch(r"python:3\.\d+-slim-[a-z]+", base)
    assert image()["LABEL"].pairs["org.opencontainers.image.base.name"] == f"docker.io/library/{base}"


def test_it_runs_as_a_numbered_user_who_is_not_root() -> None:
    user, group = image()["USER"].rest.split(":")
    assert (int(user), int(group)) == (10001, 10001)


def test_signals_reach_the_server_itself() -> None:
    assert image()["ENTRYPOINT"].exec_form + image()["CMD"].exec_form == ["fejkollen", "serve"]
    assert image()["STOPSIGNAL"].rest == "SIGTERM"


def test_the_health_check_is_a_command_of_ours_that_ends_before_its_time() -> None:
    check = image()["HEALTHCHECK"]
    program, name, *arguments = check.exec_form
    assert (program, name) == ("fejkollen", "wait")
    command = fejkollen.get_command(click.Context(fejkollen), name)
    assert command
    seconds = command.make_context(name, arguments).params["timeout"]
    allowed = next(int(flag.removeprefix("--timeout=").rstrip("s")) for flag in check.flags if "--timeout=" in flag)
    assert seconds < allowed


def test_the_label_has_the_version_of_the_program() -> None:
    assert image()["LABEL"].pairs["org.opencontainers.image.version"] == __version__


def test_it_listens_to_everybody_and_keeps_its_database_in_the_volume() -> None:
    variables = {name: value for name, value in image()["ENV"].pairs.items() if name.startswith("FEJKOLLEN_")}
    settings = load_settings(variables)
    assert settings.host == "0.0.0.0"  # noqa: S104 - the container's own.
    assert settings.database_url.startswith(f"sqlite:///{image()['VOLUME'].rest}/")
    assert image()["EXPOSE"].rest == str(settings.port)


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-build.lock"])
def test_what_is_installed_is_locked_by_hashes_and_comes_from_no_particular_place(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert "://" not in text
    requirements = re.split(r"\n(?=\S)", text.strip())
    assert [each for each in requirements if "--hash=sha256:" not in each] == []


def test_every_installation_is_checked_against_the_hashes_or_uses_no_index() -> None:
    installations = re.findall(r"pip (?:--python \S+ )?install [^&]*", DOCKERFILE.read_text("utf-8"))
    assert len(installations) == 3
    assert [each for each in installations if not re.search("--require-hashes|--no-index", each)] == []


def test_the_dependencies_are_built_before_our_code_is_there() -> None:
    first, second, last = stages()
    assert [each.rest for each in first if each.name == "COPY"] == ["requirements.lock ./"]
    assert second[0].rest == "dependencies AS code"
    copies = [each.rest.split()[0] for each in last if each.name == "COPY"]
    assert copies == ["--from=dependencies", "--from=code"]


def test_the_last_stage_installs_nothing_and_loses_pip_and_what_would_bring_it_back() -> None:
    (run,) = [each.rest for each in stages()[-1] if each.name == "RUN"]
    assert " install -" not in run.replace("install --directory", "")
    for gone in ("bin/pip*", "site-packages/*", "ensurepip"):
        assert re.search(rf"rm -rf [^&]*{re.escape(gone)}", run), gone


def test_everything_is_compiled_because_a_read_only_tree_never_will_be() -> None:
    lines = [line for line in DOCKERFILE.read_text("utf-8").splitlines() if " compileall " in line]
    folders = [line.removesuffix(" \\").split()[-1] for line in lines]
    assert folders == ["/opt/fejkollen/lib", "/code/lib", "/usr/local/lib/python3.13"]
    assert all("--invalidation-mode unchecked-hash" in line for line in lines)


def test_the_build_sees_what_it_copies_and_nothing_else() -> None:
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    assert rules[-1] == "**/__pycache__"
    assert sorted(rules[1:-1]) == sorted(f"!{source}" for source in copied_from_the_folder())
