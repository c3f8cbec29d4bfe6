"""Takes note of requests in memory, and writes them down in batches behind the scenes."""

import asyncio
from collections import Counter, deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from sqlalchemy import Connection

from fejkollen_server.accounts.account import Account
from fejkollen_server.database.transactions import Database
from fejkollen_server.errors import AccountIsGone, DatabaseIsAway
from fejkollen_server.events.event_recorder import tell_of_requests
from fejkollen_server.journal import repository
from fejkollen_server.journal.journal_size import Trimming
from fejkollen_server.journal.received_request import Received
from fejkollen_server.journal.request_rows import SessionPaths, rows_of
from fejkollen_server.logs.logger import logger

_GATHERED_FOR = 0.05
_BATCH = 200
_MOST_WAITING = 2000
_PAUSE = 1.0


class Journal:
    """What it has noted and not yet written is lost if the process is killed: the last moments, and nothing else."""

    def __init__(
        self,
        database: Database,
        paths_of: SessionPaths,
        announce: Callable[[], None],
        *,
        size: int,
        keeps_strangers: bool,
    ) -> None:
        self._database = database
        self._paths_of = paths_of
        self._announce = announce
        self._trimming = Trimming(database, size)
        self._keeps_strangers = keeps_strangers
        self.is_kept = size > 0
        self._waiting: deque[Received] = deque()
        self._noted = asyncio.Event()
        self._writing = asyncio.Lock()
        self._lost: Counter[int | None] = Counter()
        self._newest = 0

    def note(self, received: Received) -> None:
        """Remember a request until it is written down. This is in the way of every request."""
        if len(self._waiting) >= _MOST_WAITING:
            self._lose(received.account)
            return
        self._waiting.append(received)
        self._noted.set()

    @property
    def dropped_strangers(self) -> int:
        """How many requests of strangers were dropped since the start."""
        return self._trimming.dropped_strangers + self._lost[None]

    async def run(self) -> None:
        while True:
            await self._noted.wait()
            await asyncio.sleep(_GATHERED_FOR)
            try:
                await self.flush()
            except DatabaseIsAway:
                logger().debug("journal waits for the database")
                await asyncio.sleep(_PAUSE)

    async def flush(self) -> None:
        """Write down all that was noted, so that whoever reads now sees it."""
        async with self._writing:
            self._noted.clear()
            while self._waiting:
                batch = [self._waiting.popleft() for _ in range(min(_BATCH, len(self._waiting)))]
                await self._write_or_keep(batch)
                await asyncio.sleep(0)
            await self._own_up()
            await self._trimming.trim()

    async def _write_or_keep(self, batch: list[Received]) -> None:
        try:
            rows = await self._write(batch)
        except DatabaseIsAway:
            self._waiting.extendleft(reversed(batch))
            self._noted.set()
            raise
        except Exception:  # noqa: BLE001 - whatever it is, later requests must not be lost as well.
            logger().exception("requests could not be written down", requests=len(batch))
            for each in batch:
                self._lose(each.account)
            return
        self._trimming.count(rows)
        self._announce()

    async def _write(self, batch: list[Received]) -> list[dict[str, Any]]:
        def work(connection: Connection) -> list[dict[str, Any]]:
            rows = rows_of(connection, batch, self._paths_of, keeps_strangers=self._keeps_strangers)
            numbers = repository.next_numbers(connection, len(rows), after=self._newest)
            for row, number in zip(rows, numbers, strict=True):
                row["number"] = number
            if rows:
                repository.add_many(connection, rows)
                tell_of_requests(connection, rows)
            return rows

        rows = await self._database.transaction(work)
        if rows:
            self._newest = rows[-1]["number"]
        return rows

    async def _own_up(self) -> None:
        """Count what was lost in memory; whoever's account is gone does not miss it."""
        for account in [each for each in self._lost if each is not None]:
            with suppress(AccountIsGone):
                await self._database.transaction(partial(_count_lost, account, self._lost[account]))
            del self._lost[account]

    def _lose(self, account: Account | None) -> None:
        self._lost[account.number if account else None] += 1


def _count_lost(account: int, lost: int, connection: Connection) -> None:
    repository.count_dropped(connection, account, lost)
