"""What somebody can do with a session by hand: on its page, on the phone, or through the control API."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from fejkollen_server.accounts.account import Account
from fejkollen_server.accounts.account_people import AccountPeople
from fejkollen_server.clock import Instant
from fejkollen_server.eids.bankid_se import HINT_CODES
from fejkollen_server.eids.profiles import PROFILES
from fejkollen_server.eids.vocabulary import ErrorCode
from fejkollen_server.errors import EIDRefuses, InputIsInvalid, SessionHasEnded
from fejkollen_server.events.event import EventKind
from fejkollen_server.events.event_recorder import EventRecorder
from fejkollen_server.people.directory import PeopleDirectory
from fejkollen_server.people.person import Person
from fejkollen_server.sessions.end.session_end import Endings
from fejkollen_server.sessions.order import Order
from fejkollen_server.sessions.plan import APPROVED, Decision, Plan
from fejkollen_server.sessions.progress import current_hint, expiry_decision
from fejkollen_server.sessions.rows import repository
from fejkollen_server.sessions.session import Session
from fejkollen_server.sessions.start.habit_plan import end_by_cause, plan_to, usual_decision

WRONG_PERSON = Decision(ErrorCode.AUTH_FAILED, "another person than the one asked for")


@dataclass(frozen=True, slots=True)
class Situation:
    """A session, whose it is, what it was started for, and the moment somebody looks at it."""

    session: Session
    account: Account
    order: Order
    now: Instant


Act = Callable[[Connection, Situation], None]


class ByHand:
    """Makes the acts. Each refuses a session that has ended."""

    def __init__(self, people: AccountPeople, endings: Endings, event_recorder: EventRecorder) -> None:
        self._people = people
        self._endings = endings
        self._event_recorder = event_recorder

    def answer_as_usual(self, person_id: str | None) -> Act:
        """Let somebody do at once what is their habit; who never answers only takes the session up."""

        def act(connection: Connection, situation: Situation) -> None:
            wanted = situation.session.person
            person = self._take_up(connection, situation, person_id)
            is_wrong = is_somebody_else(situation.order, wanted, person)
            decision = WRONG_PERSON if is_wrong else self._usual_decision(person, situation)
            if decision is not None:
                self._end(connection, situation, decision)
            else:
                repository.save(connection, situation.session)

        return act

    def scan(self, person_id: str | None) -> Act:
        """Let somebody scan the QR code or start the app: from now on they act by their habit, at the usual pace."""

        def act(connection: Connection, situation: Situation) -> None:
            session, order = situation.session, situation.order
            wanted = session.person
            person = self._take_up(connection, situation, person_id)
            if is_somebody_else(order, wanted, person):
                self._end(connection, situation, WRONG_PERSON)
                return
            plan = plan_to(self._usual_decision(person, situation), situation.account.settings, situation.now)
            if plan:
                session.take_up(person.id, plan)
            repository.save(connection, session)

        return act

    def open(self, person_id: str | None) -> Act:
        """Let somebody look at what is asked, and leave the answer to a later act."""

        def act(connection: Connection, situation: Situation) -> None:
            wanted = situation.session.person
            person = self._take_up(connection, situation, person_id)
            if is_somebody_else(situation.order, wanted, person):
                self._end(connection, situation, WRONG_PERSON)
            else:
                repository.save(connection, situation.session)

        return act

    def show_hint(self, hint_code: str) -> Act:
        """Hold one hint until the session ends."""

        def act(connection: Connection, situation: Situation) -> None:
            session = situation.session
            _refuse_if_ended(session)
            if current_hint(session, situation.now) is None:
                raise InputIsInvalid("hintCode", f"{session.provider} shows no hints here")
            if hint_code not in HINT_CODES:
                raise InputIsInvalid("hintCode", f"must be one of {', '.join(HINT_CODES)}")
            session.hint = hint_code
            repository.save(connection, session)
            self._tell(connection, situation, EventKind.SESSION_HINT_SET, hintCode=hint_code)

        return act

    def approve(self, person_id: str | None) -> Act:
        def act(connection: Connection, situation: Situation) -> None:
            wanted = situation.session.person
            person = self._take_up(connection, situation, person_id)
            is_wrong = is_somebody_else(situation.order, wanted, person)
            self._end(connection, situation, WRONG_PERSON if is_wrong else APPROVED)

        return act

    def decline(self, person_id: str | None) -> Act:
        def act(connection: Connection, situation: Situation) -> None:
            self._take_up(connection, situation, person_id)
            profile = PROFILES[situation.session.provider]
            self._end(connection, situation, end_by_cause(profile, profile.declined))

        return act

    def fail(self, error: str) -> Act:
        return lambda connection, situation: self._end(connection, situation, Decision(error, "failed by hand"))

    def fail_by_cause(self, name: str) -> Act:
        """End a session by the eID's own name for the failure."""

        def act(connection: Connection, situation: Situation) -> None:
            profile = PROFILES[situation.session.provider]
            cause = profile.cause(name)
            if cause is None or cause.error is None:
                names = ", ".join(each.name for each in profile.causes if each.error)
                raise InputIsInvalid("cause", f"must be one of {names}")
            self._end(connection, situation, Decision(cause.error, cause.name))

        return act

    def expire(self) -> Act:
        return lambda connection, situation: self._end(connection, situation, expiry_decision(situation.session))

    def _take_up(self, connection: Connection, situation: Situation, person_id: str | None) -> Person:
        session = situation.session
        _refuse_if_ended(session)
        people = self._people.of(connection, situation.account)
        person = people.by_id(person_id or session.person or _anybody(people, session))
        if session.provider not in person.eids:
            raise InputIsInvalid("person", f"{person.id} does not hold {session.provider}")
        session.take_up(person.id, Plan(situation.now, answered_at=None))
        self._tell(connection, situation, EventKind.SESSION_TAKEN_UP, person=person.id)
        return person

    def _tell(self, connection: Connection, situation: Situation, kind: EventKind, **details: str) -> None:
        session = situation.session
        self._event_recorder.tell(connection, session.account, kind, situation.now, session=session.id, **details)

    def _usual_decision(self, person: Person, situation: Situation) -> Decision | None:
        try:
            return usual_decision(person, situation.order)
        except EIDRefuses:
            # What would have refused the start has, once the session runs, become a failure.
            return Decision(ErrorCode.AUTH_FAILED, person.habit.cause)

    def _end(self, connection: Connection, situation: Situation, decision: Decision) -> None:
        self._endings.end(connection, situation.account, situation.session, decision, situation.now)


def _anybody(people: PeopleDirectory, session: Session) -> str:
    holders = people.holders(session.provider)
    if not holders:
        raise InputIsInvalid("person", f"is required, because nobody of this account holds {session.provider}")
    return holders[0].id


def _refuse_if_ended(session: Session) -> None:
    if session.has_ended:
        raise SessionHasEnded(session.state)


def is_somebody_else(order: Order, wanted: str | None, person: Person) -> bool:
    return order.names_a_person and wanted is not None and person.id != wanted
