"""What happens when a person who is busy with one session is asked for another."""

from sqlalchemy import Connection

from fejkollen_server.accounts.account import Account
from fejkollen_server.clock import Instant
from fejkollen_server.eids.profile import Competition
from fejkollen_server.eids.profiles import PROFILES
from fejkollen_server.errors import EIDRefuses
from fejkollen_server.people.person import Person
from fejkollen_server.sessions.end.session_end import Endings
from fejkollen_server.sessions.order import Order
from fejkollen_server.sessions.plan import Decision
from fejkollen_server.sessions.rows import repository
from fejkollen_server.sessions.session import Session
from fejkollen_server.sessions.start.habit_plan import end_by_cause


def settle(
    connection: Connection, endings: Endings, account: Account, order: Order, person: Person, now: Instant
) -> Decision | EIDRefuses | None:
    """Settle a start against the person's other sessions.

    Gives the refusal of the start, the end that the new session comes to at once, or None when nothing is in the way.
    """
    profile = PROFILES[order.provider]
    rule = profile.competition.get(order.operation, Competition.NONE)
    if rule is Competition.NONE or not account.settings.competing_sessions:
        return None
    older = _running(connection, endings, account, order, person, now)
    if not older:
        return None
    competed = end_by_cause(profile, profile.competed)
    if rule is Competition.NEWER_FAILS:
        return competed
    for session in older:
        endings.end(connection, account, session, competed, now)
    return EIDRefuses(profile.refusal_of_competition)


def _running(
    connection: Connection, endings: Endings, account: Account, order: Order, person: Person, now: Instant
) -> list[Session]:
    competing = PROFILES[order.provider].competition
    busy = repository.busy_sessions(connection, account.number, person.id, order.provider, competing)
    for session in busy:
        endings.bring_up_to_date(connection, account, session, now)
    return [session for session in busy if not session.has_ended]
