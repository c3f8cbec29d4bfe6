"""What can be asked of sessions: start, collect, cancel, and deciding by hand."""

from collections.abc import Callable

from sqlalchemy import Connection

from app.accounts import repository as accounts
from app.accounts.account import Account
from app.clock import SECOND, Clock, Instant
from app.database.transactions import Database
from app.eids.vocabulary import ErrorCode, Operation, Provider
from app.errors import CollectedTooSoon, EIDRefuses, SessionIsUnknown
from app.metrics import count_start
from app.sessions import repository, stored
from app.sessions.by_hand import Act, Situation
from app.sessions.ending import Endings
from app.sessions.order import Order
from app.sessions.plan import Decision
from app.sessions.session import Session
from app.sessions.starting import Starts
from app.sessions.sweeper import Sweeper

_COLLECT_INTERVAL = SECOND
_END_OF_TIME = 2**62
_CANCELLED_BY_RELYING_PARTY = Decision(ErrorCode.CANCELLED, "cancelled by the relying party")


class SessionService:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        starts: Starts,
        endings: Endings,
        sweeper: Sweeper,
        callback_is_owed: Callable[[], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._starts = starts
        self._endings = endings
        self._sweeper = sweeper
        self._callback_is_owed = callback_is_owed

    async def start(self, account: Account, order: Order) -> Session:
        now = self._clock.now()
        started = await self._database.transaction(
            lambda connection: self._starts.start(connection, account, order, now)
        )
        if isinstance(started, EIDRefuses):
            self._callback_is_owed()
            raise started
        self._sweeper.notice(started.due_at)
        count_start(order.provider, order.operation)
        return started

    async def collect(self, account: Account, provider: Provider, operation: Operation, session_id: str) -> Session:
        now = self._clock.now()
        row = await self._database.run_alone(
            repository.ACCEPT_COLLECT,
            {
                "id": session_id,
                "account": account.number,
                "provider": provider.value,
                "operation": operation.value,
                "now": now,
                "open_since": now - _COLLECT_INTERVAL if account.settings.collect_limit else _END_OF_TIME,
                "open_until": now + _COLLECT_INTERVAL,
            },
        )
        if row is not None:
            return stored.session_of(row)
        return await self._collect_what_is_due_or_refused(account, provider, operation, session_id, now)

    async def _collect_what_is_due_or_refused(
        self, account: Account, provider: Provider, operation: Operation, session_id: str, now: Instant
    ) -> Session:
        def work(connection: Connection) -> Session:
            session = self._current(connection, account, provider, operation, session_id, now)
            if account.settings.collect_limit and abs(now - session.collected_at) < _COLLECT_INTERVAL:
                raise CollectedTooSoon
            self._bring_up_to_date(connection, account, session, now)
            repository.record_collect(connection, session.id, now)
            return session

        session = await self._database.transaction(work)
        self._callback_is_owed()
        return session

    async def cancel(self, account: Account, provider: Provider, operation: Operation, session_id: str) -> None:
        now = self._clock.now()

        def work(connection: Connection) -> None:
            session = self._current(connection, account, provider, operation, session_id, now)
            self._bring_up_to_date(connection, account, session, now)
            if not session.has_ended:
                self._endings.cancel(connection, account, session, _CANCELLED_BY_RELYING_PARTY, now)
            elif account.settings.cancel_of_ended_is_not_found:
                raise SessionIsUnknown

        await self._database.transaction(work)
        self._callback_is_owed()

    def _current(
        self,
        connection: Connection,
        account: Account,
        provider: Provider,
        operation: Operation,
        session_id: str,
        now: Instant,
    ) -> Session:
        session = repository.find(connection, session_id, account.number, provider, operation)
        if session is None:
            raise SessionIsUnknown
        _refuse_if_gone(session, now)
        return session

    def _bring_up_to_date(self, connection: Connection, account: Account, session: Session, now: Instant) -> None:
        """Let happen what is due; a session that ended long ago is gone, even if nobody has looked since."""
        self._endings.bring_up_to_date(connection, account, session, now)
        _refuse_if_gone(session, now)

    async def look_at(self, session_id: str, *, account: Account | None = None) -> Situation:
        """Show a session as it is now, with its order and account."""
        return await self.act(session_id, lambda _connection, _situation: None, account=account)

    async def act(self, session_id: str, act: Act, *, account: Account | None = None) -> Situation:
        """Do something with a session by hand; with an account, only if the session is that account's."""
        now = self._clock.now()

        def work(connection: Connection) -> Situation:
            situation = self._situation(connection, session_id, now)
            if account and situation.account.number != account.number:
                raise SessionIsUnknown
            act(connection, situation)
            return situation

        situation = await self._database.transaction(work)
        self._sweeper.notice(situation.session.due_at)
        self._callback_is_owed()
        return situation

    def _situation(self, connection: Connection, session_id: str, now: Instant) -> Situation:
        session = repository.find_by_id(connection, session_id)
        if session is None:
            raise SessionIsUnknown
        account = accounts.by_number(connection, session.account)
        self._bring_up_to_date(connection, account, session, now)
        return Situation(session, account, repository.order_of(connection, session.id), now)


def _refuse_if_gone(session: Session, now: Instant) -> None:
    if session.has_ended and session.due_at <= now:
        raise SessionIsUnknown
