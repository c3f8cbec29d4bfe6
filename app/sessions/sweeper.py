"""Brings sessions up to date that nobody polls, so that callbacks go out unasked, and purges old ones."""

import asyncio
from collections.abc import Callable

import structlog
from sqlalchemy import Connection

from app.accounts import repository as accounts
from app.callbacks import repository as callbacks
from app.clock import SECOND, Clock, Instant
from app.database.transactions import Database
from app.documents import repository as documents
from app.errors import DatabaseIsAway
from app.sessions import repository
from app.sessions.ending import Endings
from app.sessions.session import Session

_BATCH = 100
# Other replicas may start sessions that this one has not noticed.
_LONGEST_SLEEP = SECOND


class Sweeper:
    def __init__(
        self, database: Database, clock: Clock, endings: Endings, callback_is_owed: Callable[[], None]
    ) -> None:
        self._database = database
        self._clock = clock
        self._endings = endings
        self._callback_is_owed = callback_is_owed
        self._sleeps_until: Instant = 0
        self._woken = asyncio.Event()

    def notice(self, due_at: Instant) -> None:
        """Wake up if something is due earlier than expected."""
        if due_at < self._sleeps_until:
            self._sleeps_until = due_at
            self._woken.set()

    async def run(self) -> None:
        while True:
            try:
                await self.sweep()
            except DatabaseIsAway:
                structlog.get_logger().warning("sweeper waits for the database")
                self._sleeps_until = self._clock.now() + _LONGEST_SLEEP
            await self._clock.wait_until(self._sleeps_until, self._woken)

    async def sweep(self) -> None:
        """Let everything happen that is due, and find out when to look again."""
        is_more_due = True
        while is_more_due:
            is_more_due = await self._sweep_batch() == _BATCH
            await _let_others_run()
        now = self._clock.now()
        next_due_at = await self._database.transaction(lambda connection: _tidy_up(connection, now))
        self._sleeps_until = min(next_due_at or now + _LONGEST_SLEEP, now + _LONGEST_SLEEP)

    async def _sweep_batch(self) -> int:
        now = self._clock.now()

        def work(connection: Connection) -> int:
            due = repository.take_due(connection, now, _BATCH)
            repository.remove(connection, [session.id for session in due if session.has_ended])
            self._end(connection, [session for session in due if not session.has_ended], now)
            return len(due)

        swept = await self._database.transaction(work)
        if swept:
            self._callback_is_owed()
        return swept

    def _end(self, connection: Connection, due: list[Session], now: Instant) -> None:
        owners = {number: accounts.by_number(connection, number) for number in {each.account for each in due}}
        for session in due:
            self._endings.bring_up_to_date(connection, owners[session.account], session, now)


async def _let_others_run() -> None:
    await asyncio.sleep(0)


def _tidy_up(connection: Connection, now: Instant) -> Instant | None:
    """Delete some of what is no longer kept besides sessions, and say when the next session is due."""
    documents.purge(connection, now, _BATCH)
    callbacks.purge(connection, now, _BATCH)
    return repository.next_due_at(connection)
