"""Keeps journals from growing: of each, only the newest requests are kept."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from fejkollen_server.database.locks import hold_accounts
from fejkollen_server.database.transactions import Database
from fejkollen_server.errors import AccountIsGone
from fejkollen_server.events import repository as events
from fejkollen_server.events.event import EventKind
from fejkollen_server.events.repository import Position
from fejkollen_server.journal import repository

_BATCH = 500
# Trimming each time would cost more than a few requests too many do.
_SLACK = 20
_MOST_REMEMBERED = 10_000


class Trimming:
    def __init__(self, database: Database, size: int) -> None:
        self._database = database
        self._size = size
        self._slack = max(1, size // _SLACK)
        self._grown: Counter[int | None] = Counter()
        self._seen: set[int | None] = set()
        self._events_dropped_until: dict[int, Position] = {}
        self.dropped_strangers = 0

    def count(self, rows: Sequence[dict[str, Any]]) -> None:
        """Take note of how many requests have been added to which journals."""
        for row in rows:
            self._grown[row["account"]] += 1

    async def trim(self) -> None:
        """Drop the oldest requests of journals that have grown by enough to be worth it, in small batches."""
        for account in [account for account, grown in self._grown.items() if self._is_worth_it(account, grown)]:
            del self._grown[account]
            try:
                await self._drop_all(account)
            except AccountIsGone:
                continue
        self._forget_some()

    def _is_worth_it(self, account: int | None, grown: int) -> bool:
        """Look at a journal when it is first met, because nobody knows how much was in it."""
        is_new = account not in self._seen
        self._seen.add(account)
        return is_new or grown >= self._slack

    async def _drop_all(self, account: int | None) -> None:
        is_more = True
        while is_more:
            is_more = await self._drop(account) == _BATCH
            # Others may run between the batches.
            await asyncio.sleep(0)

    async def _drop(self, account: int | None) -> int:
        return await self._database.transaction(lambda connection: self._drop_batch(connection, account))

    def _drop_batch(self, connection: Connection, account: int | None) -> int:
        if account is not None:
            hold_accounts(connection, {account})
        dropped = repository.drop_oldest(connection, account, self._size, _BATCH)
        if not dropped:
            return 0
        if account is None:
            self.dropped_strangers += dropped
            return dropped
        repository.count_dropped(connection, account, dropped)
        since = self._events_dropped_until.get(account, (0, 0))
        until = events.drop_oldest(connection, account, EventKind.REQUEST_RECEIVED, dropped, since)
        # Where there was none after it, the position may be that of an account that had the number before.
        self._events_dropped_until[account] = (0, 0) if until == since else until
        return dropped

    def _forget_some(self) -> None:
        if len(self._seen) > _MOST_REMEMBERED:
            self._seen.clear()
            self._events_dropped_until.clear()
            self._grown.clear()
