"""What happens when a person who is busy with one session is asked for another."""

from sqlalchemy import Connection

from app.accounts.account import Account
from app.clock import Instant
from app.eids.profile import Competition
from app.eids.profiles import PROFILES
from app.errors import EIDRefuses
from app.people.person import Person
from app.sessions import repository
from app.sessions.ending import Endings
from app.sessions.order import Order
from app.sessions.plan import Decision
from app.sessions.planning import end_by_cause
from app.sessions.session import Session


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
