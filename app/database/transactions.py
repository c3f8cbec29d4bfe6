"""One runner decides where database work runs; everything above is the same for SQLite and PostgreSQL.

A unit of work is a plain function of a connection. It commits when it returns, and rolls back when it raises.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolIsExhausted

from app.database.engine import open_postgresql, open_sqlite, parse_database_url
from app.database.hot_statement import HotStatement
from app.errors import DatabaseIsAway

Result = TypeVar("Result")
Work = Callable[[Connection], Result]

_DEADLOCK_TRIES = 3
_LOST_RACES = frozenset({"40001", "40P01"})


class Database(Protocol):
    """Runs units of work."""

    engine: Engine

    async def transaction(self, work: Work[Result]) -> Result: ...

    async def run_alone(self, statement: HotStatement, values: dict[str, Any]) -> tuple[Any, ...] | None:
        """Run one statement as a transaction of its own and give the first row it returns."""
        ...

    def close(self) -> None: ...


class SQLiteDatabase:
    """Works in the event loop itself: one writer, microseconds, nobody to wait for."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._connection = engine.connect()

    async def transaction(self, work: Work[Result]) -> Result:
        try:
            with self._connection.begin():
                return work(self._connection)
        except OperationalError as error:
            raise DatabaseIsAway from error

    async def run_alone(self, statement: HotStatement, values: dict[str, Any]) -> tuple[Any, ...] | None:
        try:
            return statement.first_row(self._connection, values)
        except self.engine.dialect.loaded_dbapi.OperationalError as error:
            raise DatabaseIsAway from error

    def close(self) -> None:
        self._connection.close()
        self.engine.dispose()


class PostgreSQLDatabase:
    """Works in a bounded pool of threads, a connection each."""

    def __init__(self, engine: Engine, *, threads: int) -> None:
        self.engine = engine
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="database")

    async def transaction(self, work: Work[Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._run, work)

    async def run_alone(self, statement: HotStatement, values: dict[str, Any]) -> tuple[Any, ...] | None:
        return await self.transaction(lambda connection: statement.first_row(connection, values))

    def _run(self, work: Work[Result]) -> Result:
        for tries_left in reversed(range(_DEADLOCK_TRIES)):
            try:
                with self.engine.begin() as connection:
                    return work(connection)
            except DBAPIError as error:
                if _lost_a_race(error) and tries_left:
                    continue
                if _is_away(error):
                    raise DatabaseIsAway from error
                raise
            except PoolIsExhausted as error:
                raise DatabaseIsAway from error
        raise AssertionError("unreachable")

    def close(self) -> None:
        self._threads.shutdown()
        self.engine.dispose()


def _lost_a_race(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) in _LOST_RACES


def _is_away(error: DBAPIError) -> bool:
    return error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)


def open_database(url_text: str, *, durability: str = "NORMAL", connections: int = 10) -> Database:
    url = parse_database_url(url_text)
    if url.get_backend_name() == "sqlite":
        return SQLiteDatabase(open_sqlite(url, durability=durability))
    return PostgreSQLDatabase(open_postgresql(url, connections=connections), threads=connections)
