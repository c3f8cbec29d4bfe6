"""One runner decides where database work runs; everything above is the same for SQLite and PostgreSQL.

A unit of work is a plain function of a connection. It commits when it returns, and rolls back when it raises.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Engine

from fejkollen_server.database.afterwards import nothing_yet
from fejkollen_server.database.engine import open_postgresql, open_sqlite, parse_database_url
from fejkollen_server.database.failures import Failures
from fejkollen_server.database.hot_statement import HotStatement

Result = TypeVar("Result")
Work = Callable[[Connection], Result]

_TRIES = 5


class Database(Protocol):
    """Runs units of work."""

    engine: Engine

    async def transaction(self, work: Work[Result]) -> Result: ...

    async def run_alone(self, statement: HotStatement, values: dict[str, Any]) -> tuple[Any, ...] | None:
        """Run one statement as a transaction of its own and give the first row it returns."""
        ...

    async def outside_a_transaction(self, statement: str) -> None:
        """Run one statement that no transaction may hold."""
        ...

    def close(self) -> None: ...


class SQLiteDatabase:
    """Works in the event loop itself: one writer, microseconds, nobody to wait for."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._failures = Failures(engine, self._changes_made)
        self._connection = engine.connect()

    async def transaction(self, work: Work[Result]) -> Result:
        try:
            with self._connection.begin():
                actions = nothing_yet(self._connection)
                result = work(self._connection)
        except self._failures.kinds as error:
            raise self._failures.judged(error) from error
        self._failures.over()
        for action in actions:
            action()
        return result

    async def run_alone(self, statement: HotStatement, values: dict[str, Any]) -> tuple[Any, ...] | None:
        try:
            row = statement.first_row(self._connection, values)
        except self._failures.kinds as error:
            raise self._failures.judged(error) from error
        self._failures.over()
        return row

    async def outside_a_transaction(self, statement: str) -> None:
        try:
            self._driver.execute(statement).close()
        except self._failures.kinds as error:
            raise self._failures.judged(error) from error

    @property
    def _driver(self) -> Any:
        return self._connection.connection.driver_connection

    def _changes_made(self) -> int:
        changes: int = self._driver.total_changes
        return changes

    def close(self) -> None:
        self._connection.close()
        self.engine.dispose()


class PostgreSQLDatabase:
    """Works in a bounded pool of threads, a connection each."""

    def __init__(self, engine: Engine, *, threads: int) -> None:
        self.engine = engine
        self._failures = Failures(engine)
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="database")

    async def transaction(self, work: Work[Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._run, work)

    async def run_alone(self, statement: HotStatement, values: dict[str, Any]) -> tuple[Any, ...] | None:
        return await self.transaction(lambda connection: statement.first_row(connection, values))

    async def outside_a_transaction(self, statement: str) -> None:
        def run() -> None:
            try:
                with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                    connection.exec_driver_sql(statement)
            except self._failures.kinds as error:
                raise self._failures.judged(error) from error

        await asyncio.get_running_loop().run_in_executor(self._threads, run)

    def _run(self, work: Work[Result]) -> Result:
        for tries_left in reversed(range(_TRIES)):
            try:
                with self.engine.begin() as connection:
                    actions = nothing_yet(connection)
                    result = work(connection)
            except self._failures.kinds as error:
                if tries_left and self._failures.is_a_lost_race(error):
                    continue
                raise self._failures.judged(error) from error
            self._failures.over()
            for action in actions:
                action()
            return result
        raise AssertionError("the last try gives a result or raises")

    def close(self) -> None:
        self._threads.shutdown()
        self.engine.dispose()


def open_database(url_text: str, *, durability: str = "NORMAL", connections: int = 10) -> Database:
    url = parse_database_url(url_text)
    if url.get_backend_name() == "sqlite":
        return SQLiteDatabase(open_sqlite(url, durability=durability))
    return PostgreSQLDatabase(open_postgresql(url, connections=connections), threads=connections)
