"""A session that asks somebody's app for an answer."""

from dataclasses import dataclass

from fejkollen_server.clock import Instant
from fejkollen_server.eids.profiles import PROFILES
from fejkollen_server.eids.vocabulary import AuthenticatorKind
from fejkollen_server.people.person import Person
from fejkollen_server.prompts.hindrances import hindrance_of
from fejkollen_server.prompts.question import Question, choices_of, question_of
from fejkollen_server.sessions.order import Order
from fejkollen_server.sessions.session import Session
from fejkollen_server.visits.journey import PageStep
from fejkollen_server.visits.journeys.all import journey_of
from fejkollen_server.visits.visit import Visit


@dataclass(frozen=True, slots=True)
class Prompt:
    session: Session
    order: Order
    person: Person
    app: AuthenticatorKind
    visit: Visit | None = None
    """How far the person has got on the hosted page, where there is one."""
    step: PageStep | None = None

    @property
    def version(self) -> str:
        """Changes whenever the prompt does."""
        return f"{self.session.version}.{self.visit.version if self.visit else 0}"

    @property
    def question(self) -> Question:
        return question_of(self.session, self.step, self.visit)

    @property
    def choices(self) -> tuple[str, ...]:
        return choices_of(self.question, self.session, self.visit)

    @property
    def challenge(self) -> str | None:
        """What the page shows, for the phone to match."""
        return self.visit.challenge if self.visit else None

    @property
    def hindrance(self) -> str | None:
        """The cause that approving would end in, because of the app or of what the eID knows of its owner."""
        return hindrance_of(self.person, self.order)

    @property
    def answers_at(self) -> Instant | None:
        """When the person answers by themselves, if nobody does before."""
        plan = self.session.plan
        return plan.answered_at if plan and plan.attended else None


def prompt_of(session: Session, order: Order, person: Person, visit: Visit | None) -> Prompt | None:
    """Find what a pending session asks on the person's phone; none where it asks nothing there at this moment."""
    if session.has_ended or session.person != person.id:
        return None
    if session.page_secret is None:
        return _asked_directly(session, order, person)
    # Where the app finds the order by a code, the page need not know who has scanned it.
    if visit is None or visit.authenticator is None or visit.person not in {person.id, None}:
        return None
    step = journey_of(order).steps[visit.step]
    return Prompt(session, order, person, visit.authenticator, visit, step) if step.asks_phone else None


def _asked_directly(session: Session, order: Order, person: Person) -> Prompt | None:
    app = PROFILES[session.provider].app
    # Whoever has no such app never sees the request, and it runs out.
    return Prompt(session, order, person, app) if app in person.authenticators else None
