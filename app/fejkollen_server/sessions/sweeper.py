"""Brings sessions up to date that nobody polls, so that callbacks go out unasked, and purges what is old."""

import asyncio
from collections.abc import Awaitable, Callable

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from fejkollen_server.accounts import repository as accounts
from fejkollen_server.accounts.account import Account
from fejkollen_server.callbacks import repository as callbacks
from fejkollen_server.clock import SECOND, Clock, Instant
from fejkollen_server.coverage import tally
from fejkollen_server.database.transactions import Database
from fejkollen_server.documents import repository as documents
from fejkollen_server.errors import DatabaseIsAway, Refusal
from fejkollen_server.inbox import repository as inbox
from fejkollen_server.journal import repository as journal
from fejkollen_server.logs.logger import logger
from fejkollen_server.sessions.end.session_end import Endings
from fejkollen_server.sessions.end.session_signature import SessionTransactions
from fejkollen_server.sessions.rows import repository
from fejkollen_server.sessions.session import Session
from fejkollen_server.signatures.signature_request import SignatureIsMissing

_BATCH = 100
# Other replicas may start sessions that this one has not noticed.
_LONGEST_SLEEP = SECOND
_SHORTEST_SLEEP = SECOND // 20
_PAUSE_AFTER_BREAKING = 60 * SECOND
_PAUSE_BETWEEN_TRIES = 1.0
_END_OF_TIME: Instant = 2**62

_PURGES = (repository.purge, documents.purge, callbacks.purge, inbox.purge, tally.purge_events, journal.purge)


class Sweeper:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        endings: Endings,
        session_transactions: SessionTransactions,
        something_happened: Callable[[], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._endings = endings
        self._session_transactions = session_transactions
        self._passes_over = False
        self._being_signed: dict[str, asyncio.Task[None]] = {}
        self._something_happened = something_happened
        self._sleeps_until: Instant = 0
        self._purges_at: Instant = 0
        self._woken = asyncio.Event()

    def notice(self, account: Account, due_at: Instant) -> None:
        """Wake up if something of the account is due earlier than expected."""
        comes_at = account.clock.real_time_of(due_at)
        if comes_at is not None and comes_at < self._sleeps_until:
            self._sleeps_until = comes_at
            self._woken.set()

    def wake(self) -> None:
        """Look again at once: clocks were moved."""
        self._sleeps_until = self._purges_at = 0
        self._woken.set()

    async def run(self) -> None:
        while True:
            try:
                await self._look()
            except DatabaseIsAway:
                logger().debug("sweeper waits for the database")
                self._sleeps_until = self._clock.now() + _LONGEST_SLEEP
            await self._clock.wait_until(self._sleeps_until, self._woken)

    async def sweep(self) -> None:
        """Let everything happen that is due, and wait for what has to be signed first."""
        self._purges_at = 0
        await self._look()
        await self._until_all_is_signed()

    async def _look(self) -> None:
        """Let happen what is due, and find out when to look again."""
        # Whatever is noticed from here on may be missing from what the sweep sees.
        self._sleeps_until = _END_OF_TIME
        real = self._clock.now()
        await _until_it_is_less_than_a_batch(lambda: self._end_batch(real))
        next_due_at = await self._database.transaction(repository.next_due_at)
        now = self._clock.now()
        self._sleeps_until = min(self._sleeps_until, next_due_at or _END_OF_TIME, now + _LONGEST_SLEEP)
        # What was noticed meanwhile is in that already; under load it would keep the sweeper looking without a pause.
        self._woken.clear()
        if self._being_signed or self._passes_over:
            # They stay due until they are signed or free, and looking at them does not make it quicker.
            self._sleeps_until = max(self._sleeps_until, now + _SHORTEST_SLEEP)
        if now >= self._purges_at:
            self._purges_at = now + _LONGEST_SLEEP
            await _until_it_is_less_than_a_batch(self._purge_batch)

    async def end_what_is_due(self) -> None:
        real = self._clock.now()
        await _until_it_is_less_than_a_batch(lambda: self._end_batch(real))
        await self._until_all_is_signed()

    async def _end_batch(self, real: Instant) -> int:
        def work(connection: Connection) -> tuple[int, list[str]]:
            due = repository.take_due(connection, real, _BATCH + len(self._being_signed))
            due = [session for session in due if session.id not in self._being_signed]
            owners = accounts.those_free(connection, {each.account for each in due})
            self._passes_over = len(owners) < len({each.account for each in due})
            due = [session for session in due if session.account in owners]
            unsigned = [each.id for each in due if not self._end(connection, owners[each.account], each, real)]
            return len(due), unsigned

        taken, unsigned = await self._database.transaction(work)
        for session_id in unsigned:
            self._sign_and_end(session_id)
        if taken:
            self._something_happened()
        return taken

    def _end(self, connection: Connection, account: Account, session: Session, real: Instant) -> bool:
        """End one session, unless it lacks a signature. If it breaks, the others must not have to wait for it."""
        now = account.clock.now(real)
        try:
            with connection.begin_nested():
                self._endings.bring_up_to_date(connection, account, session, now)
        except (DatabaseIsAway, OperationalError):
            raise  # Nothing is wrong with the session: the whole transaction is tried again.
        except SignatureIsMissing:
            return False
        except Exception:
            if connection.invalidated:
                raise  # Nothing is wrong with the session: the database went away in the middle of it.
            logger().exception("a session could not be ended, and is tried again", session=session.id)
            repository.put_off(connection, session.id, now + _PAUSE_AFTER_BREAKING)
        return True

    def _sign_and_end(self, session_id: str) -> None:
        """Let a session that has to be signed keep nobody but itself."""
        task = asyncio.create_task(self._end_with_signature(session_id))
        self._being_signed[session_id] = task
        task.add_done_callback(lambda _: self._being_signed.pop(session_id))

    async def _end_with_signature(self, session_id: str) -> None:
        def work(connection: Connection) -> None:
            account = accounts.of_session(connection, session_id)
            session = repository.find_by_id(connection, session_id)
            if account is not None and session is not None:
                self._endings.bring_up_to_date(connection, account, session, account.clock.now(self._clock.now()))

        try:
            await self._session_transactions.transaction(work)
        except Refusal as refusal:
            logger().warning("a session waits to be signed", session=session_id, why=str(refusal))
            await asyncio.sleep(_PAUSE_BETWEEN_TRIES)
        except Exception:  # noqa: BLE001 - whatever it is, the log says it.
            logger().exception("a session could not be signed, and is tried again", session=session_id)
            await asyncio.sleep(_PAUSE_BETWEEN_TRIES)
        self._something_happened()

    @property
    def is_signing(self) -> bool:
        """Tell whether a session that is due waits for its signature."""
        return bool(self._being_signed)

    async def _until_all_is_signed(self) -> None:
        while self._being_signed:
            await asyncio.wait(self._being_signed.values())

    async def close(self) -> None:
        """Give up what is being signed; it is due again at the next start."""
        under_way = list(self._being_signed.values())
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

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
