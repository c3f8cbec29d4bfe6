"""What can be asked of sessions: start, collect, cancel, and deciding by hand."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from sqlalchemy import Connection

from fejkollen_server.accounts import repository as accounts
from fejkollen_server.accounts.account import Account
from fejkollen_server.callbacks import repository as callbacks
from fejkollen_server.callbacks.dispatcher import Dispatcher
from fejkollen_server.clock import SECOND, Clock, Instant
from fejkollen_server.database.transactions import Database
from fejkollen_server.eids.vocabulary import ErrorCode, Operation, Provider
from fejkollen_server.errors import CollectedTooSoon, Refusal, SessionIsUnknown
from fejkollen_server.metrics import count_start
from fejkollen_server.scenarios.fault_records import FaultyCall, HTTPFault
from fejkollen_server.scenarios.http_faults import FaultIsDue
from fejkollen_server.sessions.after_end import is_answered_not_found
from fejkollen_server.sessions.by_hand import Act, Situation
from fejkollen_server.sessions.call_faults import SessionFaults
from fejkollen_server.sessions.end.session_end import Endings
from fejkollen_server.sessions.end.session_signature import SessionTransactions
from fejkollen_server.sessions.order import Order
from fejkollen_server.sessions.plan import Decision
from fejkollen_server.sessions.rows import repository, session_row
from fejkollen_server.sessions.session import Session, SessionAtMoment
from fejkollen_server.sessions.start.session_start import Starts
from fejkollen_server.sessions.start.start_values import Started
from fejkollen_server.sessions.sweeper import Sweeper

NO_HEADERS: Mapping[str, str] = MappingProxyType({})

_COLLECT_INTERVAL = SECOND
_LONGEST_WAIT_FOR_RECEIVER = 10.0
_CANCELLED_BY_RELYING_PARTY = Decision(ErrorCode.CANCELLED, "cancelled by the relying party")


class SessionService:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        starts: Starts,
        endings: Endings,
        session_transactions: SessionTransactions,
        sweeper: Sweeper,
        faults: SessionFaults,
        dispatcher: Dispatcher,
        something_happened: Callable[[], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._starts = starts
        self._endings = endings
        self._session_transactions = session_transactions
        self._sweeper = sweeper
        self._faults = faults
        self._dispatcher = dispatcher
        self._something_happened = something_happened

    async def start(self, account: Account, order: Order, headers: Mapping[str, str] = NO_HEADERS) -> SessionAtMoment:
        """Start a session. Scenarios may look at headers, by their lower-case names."""
        real = self._clock.now()

        def work(connection: Connection) -> tuple[Account, Started]:
            current = accounts.current(connection, account)
            return current, self._starts.start(connection, current, order, headers, current.clock.now(real))

        current, started = await self._session_transactions.transaction(work)
        self._something_happened()
        session = started.session
        if session is None:
            raise _why_nothing_started(started)
        self._sweeper.notice(current, session.due_at)
        self._session_transactions.expect(order)
        count_start(order.provider, order.operation)
        now = current.clock.now(real)
        if started.is_called_back_first:
            await self._until_called_back(session, now)
        return SessionAtMoment(session, now, started.fault)

    async def _until_called_back(self, session: Session, now: Instant) -> None:
        """Wait for the first attempt to call back, as long as a receiver may take."""

        def is_over(connection: Connection) -> bool:
            return not callbacks.is_first_attempt_due(connection, session.id, now)

        await self._dispatcher.deliver_of_until(session.account, is_over, at_most=_LONGEST_WAIT_FOR_RECEIVER)

    async def collect(
        self, account: Account, provider: Provider, operation: Operation, session_id: str
    ) -> SessionAtMoment:
        real = self._clock.now()
        settings = account.settings
        by_account_clock = settings.collect_limit and settings.collect_limit_by_account_clock
        row = await self._database.run_alone(
            repository.ACCEPT_COLLECT_BY_ACCOUNT_CLOCK if by_account_clock else repository.ACCEPT_COLLECT,
            {
                "id": session_id,
                "account": account.number,
                "provider": provider.value,
                "operation": operation.value,
                "now": real,
                "interval": _COLLECT_INTERVAL if settings.collect_limit else 0,
            },
        )
        if row is not None:
            session = session_row.session_of(row[:-1])
            _refuse_if_not_found(session, account)
            return SessionAtMoment(session, row[-1])
        return await self._collect_what_is_due_or_refused(account, provider, operation, session_id, real)

    async def _collect_what_is_due_or_refused(
        self, remembered: Account, provider: Provider, operation: Operation, session_id: str, real: Instant
    ) -> SessionAtMoment:
        def work(connection: Connection) -> SessionAtMoment | FaultIsDue:
            account = accounts.current(connection, remembered)
            now = account.clock.now(real)
            session = self._current(connection, account, provider, operation, session_id, now)
            limited_by = now if account.settings.collect_limit_by_account_clock else real
            if account.settings.collect_limit and abs(limited_by - session.collected_at) < _COLLECT_INTERVAL:
                raise CollectedTooSoon
            fault = self._faults.due(connection, session, FaultyCall.COLLECT, now)
            if fault and fault.leaves_nothing_done:
                return FaultIsDue(fault)
            self._bring_up_to_date(connection, account, session, now)
            _refuse_if_not_found(session, account)
            repository.record_collect(connection, session.id, limited_by)
            session.collects, session.collected_at = session.collects + 1, limited_by
            seen = SessionAtMoment(replace(session), now, fault)
            self._end_if_collected_often_enough(connection, account, session, now)
            return seen

        seen = await self._session_transactions.transaction(work)
        self._something_happened()
        if isinstance(seen, FaultIsDue):
            raise seen
        return seen

    def _end_if_collected_often_enough(
        self, connection: Connection, account: Account, session: Session, now: Instant
    ) -> None:
        """Let the answer come right after the collect that a scenario makes it wait for, which still saw PENDING."""
        wanted, plan = session.collects_wanted, session.plan
        if not session.has_ended and plan and wanted is not None and session.collects >= wanted:
            self._endings.end(connection, account, session, plan.decision, now)

    async def cancel(
        self, remembered: Account, provider: Provider, operation: Operation, session_id: str
    ) -> HTTPFault | None:
        """Give a session up; say what goes wrong with telling that it was done."""
        real = self._clock.now()

        def work(connection: Connection) -> HTTPFault | None:
            account = accounts.current(connection, remembered)
            now = account.clock.now(real)
            session = self._current(connection, account, provider, operation, session_id, now)
            fault = self._faults.due(connection, session, FaultyCall.CANCEL, now)
            if fault and fault.leaves_nothing_done:
                return fault
            self._bring_up_to_date(connection, account, session, now)
            if not session.has_ended:
                self._endings.cancel(connection, account, session, _CANCELLED_BY_RELYING_PARTY, now)
            elif account.settings.cancel_of_ended_is_not_found:
                raise SessionIsUnknown
            _refuse_if_not_found(session, account)
            return fault

        fault = await self._session_transactions.transaction(work)
        self._something_happened()
        if fault and fault.leaves_nothing_done:
            raise FaultIsDue(fault)
        return fault

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
        real = self._clock.now()

        def work(connection: Connection) -> Situation:
            situation = self._situation(connection, session_id, real)
            if account and situation.account.number != account.number:
                raise SessionIsUnknown
            act(connection, situation)
            return situation

        situation = await self._session_transactions.transaction(work)
        self._sweeper.notice(situation.account, situation.session.due_at)
        self._something_happened()
        return situation

    def _situation(self, connection: Connection, session_id: str, real: Instant) -> Situation:
        account = accounts.of_session(connection, session_id)
        session = repository.find_by_id(connection, session_id)
        if account is None or session is None:
            raise SessionIsUnknown
        now = account.clock.now(real)
        self._bring_up_to_date(connection, account, session, now)
        return Situation(session, account, repository.order_of(connection, session.id), now)


def _why_nothing_started(started: Started) -> Refusal:
    if started.refusal:
        return started.refusal
    if started.fault is None:
        raise AssertionError("a start comes to a session, a refusal or a fault")
    return FaultIsDue(started.fault)


def _refuse_if_not_found(session: Session, account: Account) -> None:
    if is_answered_not_found(session, account.settings):
        raise SessionIsUnknown


def _refuse_if_gone(session: Session, now: Instant) -> None:
    if session.has_ended and session.due_at <= now:
        raise SessionIsUnknown
