"""Brings sessions up to date that nobody polls, so that callbacks go out unasked, and purges what is old."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from sqlalchemy import Connection

from app.accounts import repository as accounts
from app.accounts.account import Account
from app.callbacks import repository as callbacks
from app.clock import SECOND, Clock, Instant
from app.database.transactions import Database
from app.documents import repository as documents
from app.errors import DatabaseIsAway
from app.events import repository as events
from app.sessions import repository
from app.sessions.ending import Endings
from app.sessions.session import Session

_BATCH = 100
# Other replicas may start sessions that this one has not noticed.
_LONGEST_SLEEP = SECOND
_PAUSE_AFTER_BREAKING = 60 * SECOND
_END_OF_TIME: Instant = 2**62

_PURGES = (repository.purge, documents.purge, callbacks.purge, events.purge)


class Sweeper:
    def __init__(
        self, database: Database, clock: Clock, endings: Endings, something_happened: Callable[[], None]
    ) -> None:
        self._database = database
        self._clock = clock
        self._endings = endings
        self._something_happened = something_happened
        self._sleeps_until: Instant = 0
        self._woken = asyncio.Event()

    def notice(self, account: Account, due_at: Instant) -> None:
        """Wake up if something of the account is due earlier than expected."""
        comes_at = account.clock.real_time_of(due_at)
        if comes_at is not None and comes_at < self._sleeps_until:
            self._sleeps_until = comes_at
            self._woken.set()

    def wake(self) -> None:
        """Look again at once: clocks were moved."""
        self._sleeps_until = 0
        self._woken.set()

    async def run(self) -> None:
        while True:
            try:
                await self.sweep()
            except DatabaseIsAway:
                structlog.get_logger().debug("sweeper waits for the database")
                self._sleeps_until = self._clock.now() + _LONGEST_SLEEP
            await self._clock.wait_until(self._sleeps_until, self._woken)

    async def sweep(self) -> None:
        """Let everything happen that is due, and find out when to look again."""
        # Whatever is noticed from here on may be missing from what the sweep sees.
        self._sleeps_until = _END_OF_TIME
        await self.end_what_is_due()
        next_due_at = await self._database.transaction(repository.next_due_at)
        now = self._clock.now()
        self._sleeps_until = min(self._sleeps_until, next_due_at or _END_OF_TIME, now + _LONGEST_SLEEP)
        await _until_it_is_less_than_a_batch(self._purge_batch)

    async def end_what_is_due(self) -> None:
        await _until_it_is_less_than_a_batch(self._end_batch)

    async def _end_batch(self) -> int:
        real = self._clock.now()

        def work(connection: Connection) -> int:
            due = repository.take_due(connection, real, _BATCH)
            owners = {number: accounts.by_number(connection, number) for number in {each.account for each in due}}
            for session in due:
                self._end(connection, owners[session.account], session, real)
            return len(due)

        ended = await self._database.transaction(work)
        if ended:
            self._something_happened()
        return ended

    def _end(self, connection: Connection, account: Account, session: Session, real: Instant) -> None:
        """End one session; if that breaks, the others must not have to wait for it."""
        now = account.clock.now(real)
        try:
            with connection.begin_nested():
                self._endings.bring_up_to_date(connection, account, session, now)
        except DatabaseIsAway:
            raise
        except Exception:
            if connection.invalidated:
                raise  # Nothing is wrong with the session: the database went away in the middle of it.
            structlog.get_logger().exception("a session could not be ended, and is tried again", session=session.id)
            repository.put_off(connection, session.id, now + _PAUSE_AFTER_BREAKING)

    async def _purge_batch(self) -> int:
        now = self._clock.now()
        return await self._database.transaction(
            lambda connection: max(purge(connection, now, _BATCH) for purge in _PURGES)
        )


async def _until_it_is_less_than_a_batch(work: Callable[[], Awaitable[int]]) -> None:
    """Work in small batches, and let others run between them."""
    is_more = True
    while is_more:
        is_more = await work() >= _BATCH
        await _let_others_run()


async def _let_others_run() -> None:
    await asyncio.sleep(0)
