"""The server runs without any rights, as the first process, on a read-only tree, and ends when it is told to."""

import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import run
from tests.container.confined import USER, Confined, serving_confined, skip_where_nobody_can_be_confined, starting
from tests.container.dockerfile import image
from tests.operations import ASTRID

pytestmark = pytest.mark.usefixtures("_can_be_confined")


@pytest.fixture(scope="module")
def _can_be_confined() -> None:
    skip_where_nobody_can_be_confined()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Confined]:
    with serving_confined(tmp_path, pace="instant") as server:
        yield server


def test_it_has_no_rights_and_nothing_to_write_to_but_its_data_and_tmp(server: Confined) -> None:
    assert set(server.status("Uid") + server.status("Gid")) == {str(USER)}
    assert {"".join(server.status(name)) for name in ("CapEff", "CapPrm", "CapBnd", "CapInh")} == {"0" * 16}
    assert server.status("NoNewPrivs") == ["1"]
    assert server.writable() == {"/data", "/tmp", "/dev", "/proc"}  # noqa: S108 - the container's own.


def test_it_serves_and_keeps_what_it_has_answered(server: Confined, tmp_path: Path) -> None:
    with server.client() as client:
        started = client.post("/v3/bankid-se/auth", json={"ssn": ASTRID})
        collected = client.get(f"/v3/bankid-se/auth/{started.json()['id']}")
        pages = {path: client.get(path).status_code for path in ("/docs", "/metrics", "/health/ready")}
    assert (started.status_code, collected.json()["status"]) == (201, "COMPLETED")
    assert set(pages.values()) == {200}, pages
    assert {path.stat().st_uid for path in (tmp_path / "data").iterdir()} == {USER}


def test_the_health_check_of_the_image_finds_it_healthy_and_later_gone(server: Confined, tmp_path: Path) -> None:
    program, *arguments = image()["HEALTHCHECK"].exec_form
    settings = {"host": "0.0.0.0", "port": server.address.rpartition(":")[2]}  # noqa: S104 - as in the image.
    healthy = run(tmp_path, *arguments, **settings)
    server.stop()
    gone = run(tmp_path, *arguments, **settings)
    assert program == "fejkollen"
    assert (healthy.returncode, gone.returncode) == (0, 1)


def test_sigterm_ends_the_first_process_soon_with_connections_open(server: Confined) -> None:
    with socket.create_connection(("127.0.0.1", int(server.address.rpartition(":")[2]))):
        server.stop()
    assert server.process.returncode == 0
    assert "Traceback" not in server.log


def test_sigterm_ends_the_first_process_while_it_still_starts(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    people = tmp_path / "data" / "people.yaml"
    os.mkfifo(people)
    people.chmod(0o644)
    with starting(tmp_path, people_file="/data/people.yaml") as server, people.open("wb"):
        # Opening it has waited until the server reads it, and the server waits for what is never written.
        server.stop()
        assert (server.process.returncode, server.log) == (0, "")


def test_a_data_folder_that_it_may_not_write_to_is_told_in_one_line(tmp_path: Path) -> None:
    with starting(tmp_path, database_url="sqlite:////etc/fejkollen.db") as server:
        assert server.process.wait(20) == 2
        assert server.log == (
            "fejkollen: the database sqlite:////etc/fejkollen.db cannot be used: unable to open database file\n"
        )


def test_signals_that_the_test_sends_are_those_of_the_image() -> None:
    assert signal.Signals[image()["STOPSIGNAL"].rest] == signal.SIGTERM
