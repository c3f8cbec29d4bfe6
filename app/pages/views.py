"""What a page may show."""

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

import httpx

from app.eids.profiles import PROFILES
from app.eids.vocabulary import ErrorCode, Operation
from app.people.directory import PeopleDirectory
from app.people.person import HabitOutcome, Person
from app.sessions.by_hand import Situation
from app.sessions.redirects import return_address

_ASKS = {
    Operation.AUTH: "to identify yourself",
    Operation.SIGN: "to sign",
    Operation.AGE_VERIFICATION: "to have your age checked",
}
_HABITS = {
    HabitOutcome.APPROVE: "approves",
    HabitOutcome.DECLINE: "declines",
    HabitOutcome.IGNORE: "never answers",
}


@dataclass(frozen=True, slots=True)
class PersonView:
    id: str
    name: str
    habit: str


@dataclass(frozen=True, slots=True)
class PageView:
    eid: str
    asks: str
    account: str
    ref_id: str | None
    text: str | None
    documents: tuple[str, ...]
    state: str
    has_ended: bool
    people: tuple[PersonView, ...]
    errors: tuple[str, ...]
    return_address: str | None
    form_targets: str
    """The origin that a form's redirect may lead to, for the page's content security policy."""


def page_view(situation: Situation, people: PeopleDirectory) -> PageView:
    session, order = situation.session, situation.order
    address = return_address(session, order, situation.account.settings)
    return PageView(
        eid=PROFILES[session.provider].title,
        asks=_ASKS[session.operation],
        account=situation.account.id,
        ref_id=order.ref_id,
        text=order.text or order.reference_text,
        documents=order.documents,
        state=session.state.value,
        has_ended=session.has_ended,
        people=tuple(_person(person) for person in people.holders(session.provider)),
        errors=tuple(ErrorCode),
        return_address=address,
        form_targets=_origin(address) if address else "",
    )


def _person(person: Person) -> PersonView:
    habit = person.habit
    does = _HABITS.get(habit.outcome) or f"fails: {habit.cause or habit.error}"
    return PersonView(person.id, person.name, does)


def _origin(address: str) -> str:
    """Give what a content security policy calls the address's origin; for an app's own scheme, the scheme alone."""
    scheme = urlsplit(address).scheme
    if scheme not in {"http", "https"}:
        return f"{scheme}:"
    # Headers hold no letters beyond Latin ones, and a policy is cut off at a semicolon or comma.
    return f"{scheme}://{quote(httpx.URL(address).netloc.decode('ascii'), safe='[]:')}"
