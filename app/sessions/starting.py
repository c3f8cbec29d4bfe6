"""How sessions start: the order is checked against the account and the world, and somebody may take it up."""

from contextlib import suppress
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from app.accounts.account import Account
from app.accounts.account_tokens import AccountTokens
from app.accounts.people_book import PeopleBook
from app.clock import Instant, day_of, seconds
from app.eids.profiles import PROFILES
from app.eids.vocabulary import Channel
from app.errors import EIDRefuses, PersonIsUnknown
from app.events.chronicle import Chronicle
from app.events.event import EventKind
from app.people.directory import PeopleDirectory
from app.people.person import HabitOutcome, Person
from app.scenarios.rule import HTTPFault
from app.sessions import admission, competition, repository
from app.sessions.ending import Endings
from app.sessions.explanation import DecidedBy, Explanation
from app.sessions.order import Order
from app.sessions.planning import plan_for, plan_to_end, plan_while_unattended
from app.sessions.session import Session
from app.sessions.start_tokens import shown_at_start
from app.sessions.states import SessionState
from app.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Started:
    """What a start came to: a session, or the eID's refusal, or a fault that leaves nothing done."""

    session: Session | None = None
    refusal: EIDRefuses | None = None
    fault: HTTPFault | None = None
    """How the call goes wrong, by a scenario. With a session, the session is there none the less."""
    is_called_back_first: bool = False
    """Whether it has ended already, and the callback is to be sent before the start is answered."""


class Starts:
    def __init__(self, people: PeopleBook, tokens: AccountTokens, endings: Endings, chronicle: Chronicle) -> None:
        self._people = people
        self._tokens = tokens
        self._endings = endings
        self._chronicle = chronicle

    def start(self, connection: Connection, account: Account, order: Order, now: Instant) -> Started:
        """Start a session.

        A refusal for competition is given back, not raised: it ends the older session, which must be kept.
        """
        order = admission.admit(connection, account, order)
        people = self._people.of(connection, account)
        person = _person_named(people, account, order, now)
        session = _new_session(self._tokens.of(connection, account), account, order, now)
        if person is None:
            explanation = _let_somebody_else_answer(people, session, account, order, now)
        else:
            _ask(person, session, account, order, now)
            explanation = Explanation(DecidedBy.HABIT, f"{person.id} is named, and {_in_words(person)}")
            settled = competition.settle(connection, self._endings, account, order, person, now)
            if isinstance(settled, EIDRefuses):
                return Started(refusal=settled)
            if settled:
                session.take_up(person.id, plan_to_end(settled, account.settings, now))
                explanation = Explanation(DecidedBy.COMPETITION, f"{person.id} is busy with another session")
        repository.add(connection, session, order, explanation)
        self._tell(connection, session, explanation)
        return Started(session)

    def end_before_the_answer(
        self, connection: Connection, account: Account, session: Session, now: Instant
    ) -> Started:
        """End a session that has just started, as its person means to, and tell of it as if it had not."""
        told = replace(session)
        plan = session.plan
        if plan is not None and plan.answered_at is not None:
            self._endings.end(connection, account, session, plan.decision, now)
        return Started(told, is_called_back_first=session.has_ended)

    def _tell(self, connection: Connection, session: Session, explanation: Explanation) -> None:
        self._chronicle.tell(
            connection,
            session.account,
            EventKind.SESSION_STARTED,
            session.started_at,
            session=session.id,
            provider=session.provider.value,
            operation=session.operation.value,
            channel=session.channel.value,
            refId=session.shown.ref_id,
            person=session.person,
            decidedBy=explanation.decided_by.value,
        )


def _new_session(tokens: Tokens, account: Account, order: Order, now: Instant) -> Session:
    profile = PROFILES[order.provider]
    has_page = order.operation in profile.hosted and order.channel is Channel.FRONT
    lifetime = account.settings.session_lifetime or profile.operations[order.operation, order.channel]
    return Session(
        id=tokens.ordered_id(now),
        account=account.number,
        provider=order.provider,
        operation=order.operation,
        channel=order.channel,
        state=SessionState.PENDING,
        version=1,
        started_at=now,
        expires_at=now + seconds(lifetime),
        due_at=now + seconds(lifetime),
        shown=shown_at_start(order, tokens),
        page_secret=tokens.secret() if has_page else None,
    )


def _person_named(people: PeopleDirectory, account: Account, order: Order, now: Instant) -> Person | None:
    if order.phone is not None:
        return people.by_phone(order.phone)
    if order.ssn is None:
        return None
    country = order.country or PROFILES[order.provider].country
    accepts = account.settings.accept_real_looking_numbers
    return people.by_number(country, order.ssn, today=day_of(now), accept_real_looking=accepts)


def _let_somebody_else_answer(
    people: PeopleDirectory, session: Session, account: Account, order: Order, now: Instant
) -> Explanation:
    person = _default_person(people, account, order)
    if person:
        _ask(person, session, account, order, now)
        return Explanation(DecidedBy.DEFAULT_PERSON, f"{person.id} answers what names nobody, and {_in_words(person)}")
    session.plan = plan_while_unattended(order, account.settings, now)
    if session.plan and session.plan.answered_at:
        session.due_at = min(session.due_at, session.plan.answered_at)
    return Explanation(DecidedBy.NOBODY, "nobody is named, so the session waits until somebody takes it up")


def _default_person(people: PeopleDirectory, account: Account, order: Order) -> Person | None:
    for person_id in account.settings.default_people:
        # Somebody may have been taken out of the people file since the account was made.
        with suppress(PersonIsUnknown):
            person = people.by_id(person_id)
            if order.provider in person.eids:
                return person
    return None


def _in_words(person: Person) -> str:
    habit = person.habit
    match habit.outcome:
        case HabitOutcome.APPROVE:
            return "approves"
        case HabitOutcome.DECLINE:
            return "declines"
        case HabitOutcome.IGNORE:
            return "never answers"
        case HabitOutcome.FAIL:
            return f"fails with {habit.cause or habit.error}"


def _ask(person: Person, session: Session, account: Account, order: Order, now: Instant) -> None:
    answer = plan_for(person, order, account.settings, now)
    session.take_up(person.id, answer or plan_while_unattended(order, account.settings, now))
