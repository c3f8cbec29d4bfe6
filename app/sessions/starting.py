"""How sessions start: the order is checked against the account and the world, and somebody may take it up."""

from contextlib import suppress

from sqlalchemy import Connection

from app.accounts.account import Account
from app.clock import Instant, day_of, seconds
from app.eids.profiles import PROFILES
from app.eids.vocabulary import Channel
from app.errors import EIDRefuses, PersonIsUnknown
from app.people.directory import PeopleDirectory
from app.people.person import Person
from app.sessions import admission, competition, repository
from app.sessions.ending import Endings
from app.sessions.order import Order
from app.sessions.planning import plan_for, plan_to_end, plan_while_unattended
from app.sessions.session import Session
from app.sessions.start_tokens import shown_at_start
from app.sessions.states import SessionState
from app.tokens import Tokens


class Starts:
    def __init__(self, people: PeopleDirectory, tokens: Tokens, endings: Endings) -> None:
        self._people = people
        self._tokens = tokens
        self._endings = endings

    def start(self, connection: Connection, account: Account, order: Order, now: Instant) -> Session | EIDRefuses:
        """Start a session.

        A refusal for competition is given back, not raised: it ends the older session, which must be kept.
        """
        order = admission.admit(connection, account, order)
        person = self._person_named(account, order, now)
        session = self._new_session(account, order, now)
        if person is None:
            self._let_somebody_else_answer(session, account, order, now)
        else:
            _ask(person, session, account, order, now)
            settled = competition.settle(connection, self._endings, account, order, person, now)
            if isinstance(settled, EIDRefuses):
                return settled
            if settled:
                session.take_up(person.id, plan_to_end(settled, account.settings, now))
        repository.add(connection, session, order)
        return session

    def _person_named(self, account: Account, order: Order, now: Instant) -> Person | None:
        if order.phone is not None:
            return self._people.by_phone(order.phone)
        if order.ssn is None:
            return None
        country = order.country or PROFILES[order.provider].country
        accepts = account.settings.accept_real_looking_numbers
        return self._people.by_number(country, order.ssn, today=day_of(now), accept_real_looking=accepts)

    def _let_somebody_else_answer(self, session: Session, account: Account, order: Order, now: Instant) -> None:
        person = self._default_person(account, order)
        if person:
            _ask(person, session, account, order, now)
            return
        session.plan = plan_while_unattended(order, account.settings, now)
        if session.plan and session.plan.answered_at:
            session.due_at = min(session.due_at, session.plan.answered_at)

    def _default_person(self, account: Account, order: Order) -> Person | None:
        for person_id in account.settings.default_people:
            # Somebody may have been taken out of the people file since the account was made.
            with suppress(PersonIsUnknown):
                person = self._people.by_id(person_id)
                if order.provider in person.eids:
                    return person
        return None

    def _new_session(self, account: Account, order: Order, now: Instant) -> Session:
        profile = PROFILES[order.provider]
        has_page = order.operation in profile.hosted and order.channel is Channel.FRONT
        lifetime = account.settings.session_lifetime or profile.operations[order.operation, order.channel]
        return Session(
            id=self._tokens.ordered_id(now),
            account=account.number,
            provider=order.provider,
            operation=order.operation,
            channel=order.channel,
            state=SessionState.PENDING,
            version=1,
            started_at=now,
            expires_at=now + seconds(lifetime),
            due_at=now + seconds(lifetime),
            shown=shown_at_start(order, self._tokens),
            page_secret=self._tokens.secret() if has_page else None,
        )


def _ask(person: Person, session: Session, account: Account, order: Order, now: Instant) -> None:
    answer = plan_for(person, order, account.settings, now)
    session.take_up(person.id, answer or plan_while_unattended(order, account.settings, now))
