"""One runner decides where database work runs; everything above is the same for SQLite and PostgreSQL.

A unit of work is a plain function of a connection. It commits when it returns, and rolls back when it raises.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Engine

from fejkollen_server.database.afterwards import nothing_yet
from fejkollen_server.database.engine import open_postgresql, open_sqlite, parse_database_url
from fejkollen_server.database.failures import DatabaseIsSilent, Failures
from fejkollen_server.database.hot_statement import HotStatement
from fejkollen_server.database.time_limit import TimeLimit, UnderWay

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

    def shorten_waits(self) -> None:
        """Wait no longer for a database that does not answer than the end of the process may take."""
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

    def shorten_waits(self) -> None:
        """Nothing here waits for anybody else."""

    def close(self) -> None:
        self._connection.close()
        self.engine.dispose()


class PostgreSQLDatabase:
    """Works in a bounded pool of threads, a connection each."""

    def __init__(self, engine: Engine, *, threads: int) -> None:
        self.engine = engine
        self._failures = Failures(engine)
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="database")
        self._time_limit = TimeLimit(engine, self._threads)

    async def transaction(self, work: Work[Result]) -> Result:
        return await self._limited(partial(self._run, work))

    async def _limited(self, do: Callable[[UnderWay], Result]) -> Result:
        try:
            return await self._time_limit.run(do)
        except DatabaseIsSilent as silence:
            raise self._failures.judged(silence) from silence

    async def run_alone(self, statement: HotStatement, values: dict[str, Any]) -> tuple[Any, ...] | None:
        return await self.transaction(lambda connection: statement.first_row(connection, values))

    async def outside_a_transaction(self, statement: str) -> None:
        def run(under_way: UnderWay) -> None:
            try:
                with self.engine.connect() as connection, _watched(connection, under_way):
                    connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql(statement)
            except self._failures.kinds as error:
                raise self._failures.judged(error) from error

        await self._limited(run)

    def _run(self, work: Work[Result], under_way: UnderWay) -> Result:
        for tries_left in reversed(range(_TRIES)):
            try:
                with self.engine.connect() as connection, _watched(connection, under_way), connection.begin():
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

    def shorten_waits(self) -> None:
        self._time_limit.shorten()

    def close(self) -> None:
        self._time_limit.give_up_all()
        self._threads.shutdown(cancel_futures=True)
        self.engine.dispose()


@contextmanager
def _watched(connection: Connection, under_way: UnderWay) -> Iterator[None]:
    under_way.begin(connection)
    try:
        yield
    finally:
        under_way.end()


def open_database(url_text: str, *, durability: str = "NORMAL", connections: int = 10) -> Database:
    url = parse_database_url(url_text)
    if url.get_backend_name() == "sqlite":
        return SQLiteDatabase(open_sqlite(url, durability=durability))
    return PostgreSQLDatabase(open_postgresql(url, connections=connections), threads=connections)
