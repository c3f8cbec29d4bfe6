"""How sessions end: the state changes, and the callback is owed, in one transaction."""

from dataclasses import replace
from functools import partial

from sqlalchemy import Connection

from app.accounts.account import Account
from app.accounts.people_book import PeopleBook
from app.authenticators.service import Authenticators
from app.clock import Instant, seconds
from app.database.afterwards import afterwards
from app.eids.authenticators import AUTHENTICATORS
from app.eids.profiles import PROFILES
from app.eids.vocabulary import ErrorCode, Provider
from app.errors import PersonIsUnknown
from app.events.chronicle import Chronicle
from app.events.event import EventKind
from app.logger import logger
from app.metrics import count_end
from app.people.person import Person
from app.scenarios.fault_documents import callback_fault_of
from app.scenarios.rule import SpoiltMessage
from app.sessions import repository
from app.sessions.order import Order
from app.sessions.owing import Owing, callback_url
from app.sessions.plan import APPROVED, Decision
from app.sessions.progress import due
from app.sessions.results import Proof, prove
from app.sessions.session import Failure, Session
from app.sessions.signing import Signing
from app.sessions.states import SessionState
from app.signatures.pdf.problem import CannotBeSealed


class Endings:
    def __init__(
        self,
        people: PeopleBook,
        authenticators: Authenticators,
        signing: Signing,
        owing: Owing,
        chronicle: Chronicle,
    ) -> None:
        self._people = people
        self._authenticators = authenticators
        self._signing = signing
        self._owing = owing
        self._chronicle = chronicle

    def bring_up_to_date(self, connection: Connection, account: Account, session: Session, now: Instant) -> None:
        """Let happen what is due, at the very instant it was due."""
        overdue = due(session, now)
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
        keep_for = seconds(account.settings.retention)
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
        self._owing.owe(connection, account, session, url, at, spoiler)

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
            signature = self._signing.signature_for(connection, account, session, order, person, at)
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
            facts |= {"error": ending.error.value, "cause": ending.cause or "unknown"}
        elif decision.authenticator:
            facts |= {
                "authenticator": decision.authenticator.value,
                "assurance": AUTHENTICATORS[decision.authenticator].assurance.value,
            }
        self._chronicle.tell(
            connection,
            session.account,
            EventKind.SESSION_ENDED,
            at,
            session=session.id,
            person=session.person,
            **facts,
        )
        afterwards(connection, partial(_count_and_log, session.id, facts))


def _count_and_log(session_id: str, facts: dict[str, str]) -> None:
    count_end(facts["provider"], facts.get("error", facts["status"]))
    logger().info("session ended", session=session_id, **facts)


def _failure_by_cause(provider: Provider, name: str) -> Failure:
    cause = PROFILES[provider].cause(name)
    return Failure((cause and cause.error) or ErrorCode.AUTH_FAILED, name)
