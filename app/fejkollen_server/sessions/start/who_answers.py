"""Who answers a session that is being started, and how: as a scenario says, or else by habit."""

from contextlib import suppress
from datetime import date

from fejkollen_server.accounts.account import Account
from fejkollen_server.eids.profiles import PROFILES
from fejkollen_server.errors import PersonIsUnknown
from fejkollen_server.marked_yaml import quoted
from fejkollen_server.people.directory import PeopleDirectory
from fejkollen_server.people.person import HabitOutcome, Person
from fejkollen_server.scenarios.rule import Then
from fejkollen_server.scenarios.rule_choice import Use
from fejkollen_server.sessions.explanation import DecidedBy, Explanation
from fejkollen_server.sessions.order import Order
from fejkollen_server.sessions.session import Session
from fejkollen_server.sessions.start.habit_plan import plan_for, plan_while_unattended
from fejkollen_server.sessions.start.scenario_plan import needs_somebody, plan_by_scenario
from fejkollen_server.sessions.start.start_values import Start


def person_named(people: PeopleDirectory, account: Account, order: Order, today: date) -> Person | None:
    if order.phone is not None:
        return people.by_phone(order.phone)
    if order.ssn is None:
        return None
    country = order.country or PROFILES[order.provider].country
    accepts = account.settings.accept_real_looking_numbers
    return people.by_number(country, order.ssn, today=today, accept_real_looking=accepts)


def answer_by_scenario(start: Start, session: Session, use: Use) -> Explanation:
    rule = use.rule
    person = start.person or _somebody_for(rule.then, start)
    what_comes = plan_by_scenario(rule.then, session, person, start.order, start.account.settings, start.now)
    times = f"use {use.number} of {rule.most_uses}" if rule.most_uses else f"use {use.number}"
    because = f"the scenario {quoted(rule.name or rule.id)} fits ({times}), so {what_comes}"
    return Explanation(DecidedBy.SCENARIO, because, rule.id)


def answer_by_habit(start: Start, session: Session) -> Explanation:
    if start.person:
        _ask(start.person, session, start)
        return Explanation(DecidedBy.HABIT, f"{start.person.id} is named, and {_in_words(start.person)}")
    person = _default_person(start)
    if person:
        _ask(person, session, start)
        return Explanation(DecidedBy.DEFAULT_PERSON, f"{person.id} answers what names nobody, and {_in_words(person)}")
    session.go_by(plan_while_unattended(start.order, start.account.settings, start.now))
    return Explanation(DecidedBy.NOBODY, "nobody is named, so the session waits until somebody takes it up")


def _somebody_for(then: Then, start: Start) -> Person | None:
    """Find who answers a session that names nobody; for approving and declining, somebody must be found."""
    if then.person is not None:
        return start.people.by_id(then.person)
    holders = start.people.holders(start.order.provider) if needs_somebody(then) else ()
    return _default_person(start) or next(iter(holders), None)


def _default_person(start: Start) -> Person | None:
    for person_id in start.account.settings.default_people:
        # Somebody may have been taken out of the people file since the account was made.
        with suppress(PersonIsUnknown):
            person = start.people.by_id(person_id)
            if start.order.provider in person.eids:
                return person
    return None


def _ask(person: Person, session: Session, start: Start) -> None:
    settings = start.account.settings
    answer = plan_for(person, start.order, settings, start.now)
    session.take_up(person.id, answer or plan_while_unattended(start.order, settings, start.now))


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
