"""What keeps an app from approving, whatever its owner does."""

from fejkollen_server.eids.profiles import PROFILES
from fejkollen_server.eids.vocabulary import Channel, ErrorCode, Provider
from fejkollen_server.people.person import HabitOutcome, Person
from fejkollen_server.sessions.order import Order
from fejkollen_server.sessions.start.habit_plan import is_well_enough_known

TOO_LITTLE_KNOWN = "REJECTED"
"""Freja's cause where it knows somebody less well than asked."""


def hindrance_of(person: Person, order: Order) -> str | None:
    """Give the cause that approving would end in."""
    if not is_well_enough_known(person, order):
        return TOO_LITTLE_KNOWN
    habit = person.habit
    if habit.outcome is HabitOutcome.FAIL and habit.cause in _outdated(order.provider):
        return habit.cause
    return None


def app_too_old(order: Order) -> str:
    """Give the eID's cause for an app that is too old; Vipps has one for its page and one for behind the scenes."""
    causes = _outdated(order.provider)
    return causes[-1] if order.channel is Channel.BACKCHANNEL else causes[0]


def _outdated(provider: Provider) -> list[str]:
    return [cause.name for cause in PROFILES[provider].causes if cause.error is ErrorCode.UNSUPPORTED_CLIENT]
