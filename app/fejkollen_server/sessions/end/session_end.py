"""How sessions end: the state changes, and the callback is owed, in one transaction."""

from dataclasses import replace
from functools import partial

from sqlalchemy import Connection

from fejkollen_server.accounts.account import Account
from fejkollen_server.accounts.account_people import AccountPeople
from fejkollen_server.authenticators.service import Authenticators
from fejkollen_server.clock import Instant
from fejkollen_server.database.afterwards import after_commit
from fejkollen_server.eids.authenticators import AUTHENTICATORS
from fejkollen_server.eids.profiles import PROFILES
from fejkollen_server.eids.vocabulary import ErrorCode, Provider
from fejkollen_server.errors import PersonIsUnknown
from fejkollen_server.events.event import EventKind
from fejkollen_server.events.event_recorder import EventRecorder
from fejkollen_server.logs.logger import logger
from fejkollen_server.metrics import count_end
from fejkollen_server.people.person import Person
from fejkollen_server.scenarios.fault_records import SpoiltMessage
from fejkollen_server.scenarios.stored_faults import callback_fault_of
from fejkollen_server.sessions.after_end import time_kept
from fejkollen_server.sessions.end.callback_owed import CallbacksOwed, callback_url
from fejkollen_server.sessions.end.proof import Proof, prove
from fejkollen_server.sessions.end.session_signature import SessionTransactions
from fejkollen_server.sessions.order import Order
from fejkollen_server.sessions.plan import APPROVED, Decision
from fejkollen_server.sessions.progress import due_decision
from fejkollen_server.sessions.rows import repository
from fejkollen_server.sessions.session import Failure, Session
from fejkollen_server.sessions.states import SessionState
from fejkollen_server.signatures.pdf.problem import CannotBeSealed


class Endings:
    def __init__(
        self,
        people: AccountPeople,
        authenticators: Authenticators,
        session_transactions: SessionTransactions,
        callbacks_owed: CallbacksOwed,
        event_recorder: EventRecorder,
    ) -> None:
        self._people = people
        self._authenticators = authenticators
        self._session_transactions = session_transactions
        self._callbacks_owed = callbacks_owed
        self._event_recorder = event_recorder

    def bring_up_to_date(self, connection: Connection, account: Account, session: Session, now: Instant) -> None:
        """Let happen what is due, at the very instant it was due."""
        overdue = due_decision(session, now)
        if overdue:
            self.end(connection, account, session, overdue.decision, overdue.at)

    def cancel(
        self, connection: Connection, account: Account, session: Session, decision: Decision, at: Instant
    ) -> None:
        """End a session because the relying party gave it up; whether that is called back is the account's choice."""
        self.end(connection, account, session, decision, at, calls_back=account.settings.callback_on_cancel)

    def end(
        self,
        connection: Connection,
        account: Account,
        session: Session,
        decision: Decision,
        at: Instant,
        *,
        calls_back: bool = True,
    ) -> None:
        order = repository.order_of(connection, session.id)
        ending = self._ending(connection, account, session, order, decision, at)
        keep_for = time_kept(session, ending, account.settings)
        if isinstance(ending, Proof):
            session.complete(ending, at=at, keep_for=keep_for)
        else:
            session.fail(ending, at=at, keep_for=keep_for)
        repository.save(connection, session)
        self._tell(connection, session, ending, decision, at)
        if calls_back:
            self._call_back(connection, account, session, order, at)

    def _call_back(self, connection: Connection, account: Account, session: Session, order: Order, at: Instant) -> None:
        """Owe the callback, if there is an address for it."""
        url = callback_url(account, order)
        if url is None:
            return
        kept = repository.callback_fault_of(connection, session.id)
        spoiler = callback_fault_of(kept) if kept else None
        if spoiler and spoiler[1].body is SpoiltMessage.CONTRADICTING:
            session = self._opposite(connection, account, session, order, at)
        self._callbacks_owed.owe(connection, account, session, url, at, spoiler)

    def _opposite(
        self, connection: Connection, account: Account, session: Session, order: Order, at: Instant
    ) -> Session:
        """Make up a session that has ended in the other way, for a callback that contradicts a collect."""
        has_failed = isinstance(session.ending, Failure)
        decision = APPROVED if has_failed else Decision(ErrorCode.CANCELLED)
        ending = self._ending(connection, account, session, order, decision, at)
        state = SessionState.COMPLETED if isinstance(ending, Proof) else SessionState.FAILED
        return replace(session, state=state, ending=ending)

    def _ending(
        self,
        connection: Connection,
        account: Account,
        session: Session,
        order: Order,
        decision: Decision,
        at: Instant,
    ) -> Proof | Failure:
        if decision.error is not None:
            return Failure(decision.error, decision.cause)
        person = self._person_of(connection, account, session)
        if person is None:
            return Failure(ErrorCode.INTERNAL_ERROR, "the person is no longer there")
        obstacle = self._authenticators.obstacle(
            connection, account, person, session.provider, at, kind=decision.authenticator
        )
        if obstacle:
            return _failure_by_cause(session.provider, obstacle)
        try:
            signature = self._session_transactions.signature_for(connection, account, session, order, person, at)
        except CannotBeSealed as problem:
            return Failure(ErrorCode.INTERNAL_ERROR, str(problem))
        return prove(order, person, account.settings, signature, at)

    def _person_of(self, connection: Connection, account: Account, session: Session) -> Person | None:
        """Find who approves; a server may have been started again without their people file."""
        try:
            return self._people.of(connection, account).by_id(session.person or "")
        except PersonIsUnknown:
            return None

    def _tell(
        self, connection: Connection, session: Session, ending: Proof | Failure, decision: Decision, at: Instant
    ) -> None:
        facts = {
            "provider": session.provider.value,
            "operation": session.operation.value,
            "status": session.state.value,
        }
        if isinstance(ending, Failure):
            facts |= {"error": str(ending.error), "cause": ending.cause or "unknown"}
        elif decision.authenticator:
            facts |= {
                "authenticator": decision.authenticator.value,
                "assurance": AUTHENTICATORS[decision.authenticator].assurance.value,
            }
        self._event_recorder.tell(
            connection,
            session.account,
            EventKind.SESSION_ENDED,
            at,
            session=session.id,
            person=session.person,
            **facts,
        )
        after_commit(connection, partial(_count_and_log, session.id, facts))


def _count_and_log(session_id: str, facts: dict[str, str]) -> None:
    count_end(facts["provider"], facts.get("error", facts["status"]))
    logger().info("session ended", session=session_id, **facts)


def _failure_by_cause(provider: Provider, name: str) -> Failure:
    cause = PROFILES[provider].cause(name)
    return Failure((cause and cause.error) or ErrorCode.AUTH_FAILED, name)
