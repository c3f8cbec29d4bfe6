"""What a hosted page may show."""

from dataclasses import dataclass

from fejkollen_server.authenticators.service import Authenticator
from fejkollen_server.clock import SECOND
from fejkollen_server.eids.profiles import PROFILES
from fejkollen_server.eids.vocabulary import Operation, Provider
from fejkollen_server.page_parts.form_tokens import form_token
from fejkollen_server.page_parts.headers import origin_of
from fejkollen_server.pages.tester_panel import TesterPanel, tester_panel
from fejkollen_server.people.person import Person
from fejkollen_server.sessions.by_hand import Situation
from fejkollen_server.sessions.end.proof import disclosed_fields
from fejkollen_server.sessions.order import Disclosure
from fejkollen_server.sessions.session import Failure
from fejkollen_server.visits.service import PageSeen
from fejkollen_server.visits.visit import Visit


@dataclass(frozen=True, slots=True)
class HostedPage:
    token: str
    form: str
    """Goes along with each form, and tells which state of the page it was."""
    version: str
    """Changes whenever the page does."""
    provider: Provider
    folder: str
    """Where the eID's own templates are."""
    eid: str
    operation: Operation
    relying_party: str
    ref_id: str | None
    text: str | None
    reference_text: str | None
    documents: tuple[str, ...]
    disclosed: frozenset[Disclosure]
    """What the relying party is going to be told, besides name and birth date."""
    visit: Visit
    person: Person | None
    held: tuple[Authenticator, ...]
    """What the person has of this eID, what is usually taken first."""
    seconds_left: int
    locked_for: int
    """How many seconds something stays locked, where the problem is that it is."""
    waits: bool
    """Whether the page waits for the person's phone."""
    has_qr: bool
    link: str | None
    """What the phone on this device is opened with."""
    hint: str | None
    """How far the person is on their phone, as the eID calls it."""
    min_age: int | None
    max_age: int | None
    state: str
    error: str | None
    cause: str | None
    way_back: str | None
    panel: TesterPanel | None

    @property
    def has_ended(self) -> bool:
        return self.state != "PENDING"

    @property
    def template(self) -> str:
        return f"pages/{self.folder}/{self.visit.step}.html"

    @property
    def form_targets(self) -> str:
        """The origin that a form's redirect may lead to, for the page's content security policy."""
        return origin_of(self.way_back) if self.way_back else ""


def hosted_page(seen: PageSeen, held: tuple[Authenticator, ...]) -> HostedPage:
    situation, visit = seen.situation, seen.visit
    session, order = situation.session, situation.order
    ending = session.ending if isinstance(session.ending, Failure) else None
    return HostedPage(
        token=session.page_token or "",
        form=form_token(session.page_secret or "", str(visit.version)),
        version=seen.version,
        provider=session.provider,
        folder=session.provider.value.replace("-", "_"),
        eid=PROFILES[session.provider].title,
        operation=session.operation,
        relying_party=situation.account.id,
        ref_id=order.ref_id,
        text=order.text,
        reference_text=order.reference_text,
        documents=order.documents,
        disclosed=disclosed_fields(order, situation.account.settings),
        visit=visit,
        person=seen.person,
        held=held,
        seconds_left=max(0, (session.expires_at - situation.now) // SECOND),
        locked_for=_locked_for(situation, visit),
        waits=seen.step.asks_phone,
        has_qr=seen.step.qr is not None,
        link=seen.link,
        hint=seen.hint,
        min_age=order.min_age,
        max_age=order.max_age,
        state=session.state.value,
        error=ending.error if ending else None,
        cause=ending.cause if ending else None,
        way_back=seen.way_back,
        panel=tester_panel(seen) if situation.account.settings.tester_panel else None,
    )


def _locked_for(situation: Situation, visit: Visit) -> int:
    if not visit.problem or not visit.problem.endswith("-locked"):
        return 0
    return max(0, ((visit.amount or 0) - situation.now) // SECOND)
