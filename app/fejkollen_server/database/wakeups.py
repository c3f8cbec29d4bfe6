"""Lets the processes that share a PostgreSQL know of each other's work, by LISTEN and NOTIFY.

A wake-up is a hint and never the truth: it may come late, twice or not at all, so everybody also looks once a second.
"""

import asyncio
from collections.abc import Callable
from typing import Any, Protocol

from sqlalchemy import Engine

from fejkollen_server.database.transactions import Database
from fejkollen_server.errors import DatabaseIsAway
from fejkollen_server.logs.logger import logger

_CHANNEL = "fejkollen"
# However much happens, others are told of it this often at most, since PostgreSQL lets notifiers queue at commit.
_SECONDS_BETWEEN = 0.01
_SECONDS_UNTIL_RECONNECTED = 1.0


class Wakeups(Protocol):
    def send(self) -> None:
        """Wake the others, some time soon."""
        ...

    async def listen(self, woken: Callable[[], None]) -> None:
        """Call back for as long as the server runs."""
        ...


class NobodyElse:
    """For databases that one process has for itself."""

    def send(self) -> None:
        pass

    async def listen(self, woken: Callable[[], None]) -> None:
        pass


class PostgreSQLWakeups:
    def __init__(self, database: Database, own_name: str) -> None:
        self._database = database
        self._own_name = own_name
        self._sending: asyncio.Task[None] | None = None
        self._has_more = False

    def send(self) -> None:
        self._has_more = True
        if self._sending is None or self._sending.done():
            self._sending = asyncio.get_running_loop().create_task(self._send())

    async def _send(self) -> None:
        while self._has_more:
            self._has_more = False
            try:
                await self._database.outside_a_transaction(f"NOTIFY {_CHANNEL}, '{self._own_name}'")
            except DatabaseIsAway:
                return
            await asyncio.sleep(_SECONDS_BETWEEN)

    async def listen(self, woken: Callable[[], None]) -> None:
        import psycopg  # noqa: PLC0415 - only who uses PostgreSQL needs it.

        while True:
            try:
                await self._hear(woken)
            except (psycopg.Error, OSError):
                logger().debug("not woken by other processes until the database is back")
            await asyncio.sleep(_SECONDS_UNTIL_RECONNECTED)

    async def _hear(self, woken: Callable[[], None]) -> None:
        connection = await _connect(self._database.engine)
        async with connection:
            await connection.execute(f"LISTEN {_CHANNEL}")
            async for notice in connection.notifies():
                if notice.payload != self._own_name:
                    woken()


async def _connect(engine: Engine) -> Any:
    """Open a connection as the engine does, but one that waits without a thread."""
    import psycopg  # noqa: PLC0415 - as above.

    arguments, options = engine.dialect.create_connect_args(engine.url)
    return await psycopg.AsyncConnection.connect(*arguments, **options, autocommit=True)


def wakeups_of(database: Database, own_name: str) -> Wakeups:
    """Give what wakes the other processes of a database; ``own_name`` must have no quotes."""
    if database.engine.dialect.name == "postgresql":
        return PostgreSQLWakeups(database, own_name)
    return NobodyElse()
