"""The tester's panel at the foot of a hosted page: what was asked, who fits, and every end at one click."""

from dataclasses import dataclass

from fejkollen_server.eids.error_codes import EXAMPLE
from fejkollen_server.eids.profiles import PROFILES
from fejkollen_server.eids.vocabulary import ErrorCode, Provider
from fejkollen_server.people.person import HabitOutcome, Person
from fejkollen_server.visits.service import PageSeen

_HABITS = {
    HabitOutcome.APPROVE: "approves",
    HabitOutcome.DECLINE: "declines",
    HabitOutcome.IGNORE: "never answers",
}


@dataclass(frozen=True, slots=True)
class PanelPerson:
    id: str
    name: str
    habit: str
    user_id: str
    """What to type to be this person."""
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class TesterPanel:
    session: str
    account: str
    ref_id: str | None
    request: str
    """The request that opened the page."""
    people: tuple[PanelPerson, ...]
    causes: tuple[tuple[str, str, str], ...]
    """Name, meaning and error of every way in which a session of this eID can fail."""
    errors: tuple[str, ...]
    phone: str
    """The address of the phone of whoever is on the page."""


def tester_panel(seen: PageSeen) -> TesterPanel:
    situation = seen.situation
    session, order, account = situation.session, situation.order, situation.account
    profile = PROFILES[session.provider]
    holders = seen.people.holders(session.provider)
    chosen = seen.visit.person or session.person or (holders[0].id if holders else "")
    people = [_choice(person, session.provider, chosen) for person in holders]
    if seen.person and seen.person not in holders:
        people.insert(0, _choice(seen.person, session.provider, chosen))
    return TesterPanel(
        session=session.id,
        account=account.id,
        ref_id=order.ref_id,
        request=f"POST /v3/{session.provider}/{session.operation}",
        people=tuple(people),
        causes=tuple((cause.name, cause.meaning, cause.error.value) for cause in profile.causes if cause.error),
        errors=(*ErrorCode, EXAMPLE),
        phone=f"/phone/{chosen}?account={account.id}" if seen.visit.person else f"/phone?account={account.id}",
    )


def _choice(person: Person, provider: Provider, chosen: str) -> PanelPerson:
    habit = person.habit
    does = _HABITS.get(habit.outcome) or f"{habit.cause or habit.error}"
    by_phone = provider is Provider.VIPPS and person.phone
    typed = by_phone or person.user_id or person.ssn
    # A user id is a bank's own.
    if provider is Provider.FTN and person.bank:
        typed = f"{person.bank} {typed}"
    return PanelPerson(person.id, person.name, does, typed, person.id == chosen)
