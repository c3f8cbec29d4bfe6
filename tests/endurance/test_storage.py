"""A full disk, a file that may only be read, a damaged file: one clear line, no harm, and back again."""

import os
import resource
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.cli.recording import recording
from tests.cli.running import FEJKOLLEN, PATIENCE, Server, environment, serving, until

SIGN = "/v3/bankid-se/sign"
LARGE = {"text": "x" * 20_000}
AWAY = (503, {"message": "the database cannot be reached; try again"})

AWAY_LINE = "the database cannot be used"
BACK_LINE = "the database can be used again"


@contextmanager
def _no_file_grows_beyond(server: Server, most: int) -> Iterator[None]:
    """Let every file of the process be full, as its disk would be, until the block ends."""
    pid = server.process.pid
    before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, before)


def _size_of_the_log(folder: Path) -> int:
    return (folder / "fejkollen.db-wal").stat().st_size


def test_a_full_disk_is_a_503_and_one_line_until_there_is_room(tmp_path: Path) -> None:
    with (
        recording() as receiver,
        serving(tmp_path, collect_limit="false") as server,
        server.client() as client,
    ):
        body = LARGE | {"callbackUrl": receiver.url()}
        ids = [client.post(SIGN, json=body).json()["id"] for _ in range(3)]
        with _no_file_grows_beyond(server, _size_of_the_log(tmp_path) + 4096):
            answers = [client.post(SIGN, json=body) for _ in range(10)]
            answers.append(client.delete(f"{SIGN}/{ids[0]}"))
            assert [(answer.status_code, answer.json()) for answer in answers] == [AWAY] * len(answers)
            assert client.get("/health/live").status_code == 200
        assert client.delete(f"{SIGN}/{ids[1]}").status_code == 204
        until(lambda: len(receiver.deliveries) == 1, "the callback of the cancel that was accepted")
        statuses = [client.get(f"{SIGN}/{session}").json()["status"] for session in ids]
        assert statuses == ["PENDING", "FAILED", "PENDING"]
        complaints = _complaints(server)
    assert [words for line in complaints for words in (AWAY_LINE, BACK_LINE) if words in line] == [AWAY_LINE, BACK_LINE]
    assert len(complaints) == 2, complaints
    assert "Traceback" not in server.log


def _complaints(server: Server) -> list[str]:
    """Give what is told of the database after the greeting."""
    return [line for line in server.log.splitlines() if "the database" in line]


def _start_without_special_rights(folder: Path) -> subprocess.CompletedProcess[str]:
    """Start a server that may do no more than the file's mode says, even if the tests run as root."""
    rights = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    settings = {"port": "0", "database_url": f"sqlite:///{folder}/fejkollen.db"}
    return subprocess.run(  # noqa: S603 - our own.
        [*rights, FEJKOLLEN, "serve"],
        env=environment(settings),
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


@pytest.mark.parametrize(
    ("mode", "reason"), [(0o444, "attempt to write a readonly database"), (0o000, "unable to open database file")]
)
def test_a_file_that_may_not_be_written_stops_the_start_and_stays_as_it_is(
    tmp_path: Path, mode: int, reason: str
) -> None:
    file = tmp_path / "fejkollen.db"
    with serving(tmp_path) as server, server.client() as client:
        session = client.post(SIGN, json=LARGE).json()["id"]
        server.stop()
    before = file.read_bytes()
    file.chmod(mode)
    ended = _start_without_special_rights(tmp_path)
    file.chmod(0o644)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == f"fejkollen: the database sqlite:///{file} cannot be used: {reason}\n"
    assert file.read_bytes() == before
    with serving(tmp_path) as server, server.client() as client:
        assert client.get(f"{SIGN}/{session}").json()["status"] == "PENDING"


def test_a_file_damaged_in_the_middle_is_a_503_where_it_matters_and_one_line(tmp_path: Path) -> None:
    file = tmp_path / "fejkollen.db"
    with serving(tmp_path) as server, server.client() as client:
        session = client.post(SIGN, json=LARGE).json()["id"]
        server.stop()
    _damage_sessions(file)
    with serving(tmp_path) as server, server.client() as client:
        answers = [client.get(f"{SIGN}/{session}"), client.post(SIGN, json=LARGE)]
        assert [(answer.status_code, answer.json()) for answer in answers] == [AWAY, AWAY]
        assert client.get("/health/live").status_code == 200
        complaints = _complaints(server)
    assert len(complaints) == 1, complaints
    assert AWAY_LINE in complaints[0]
    assert "database disk image is malformed" in complaints[0]
    assert "Traceback" not in server.log


def _damage_sessions(file: Path) -> None:
    """Overwrite the page where the table of sessions begins; the schema and the accounts stay whole."""
    with closing(sqlite3.connect(file)) as connection:
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'sessions'").fetchone()
    content = bytearray(file.read_bytes())
    content[(page - 1) * size : page * size] = b"\xff" * size
    file.write_bytes(content)
