"""Opening hosted pages, and answering them."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from fejkollen_server.accounts.account_people import AccountPeople
from fejkollen_server.eids.vocabulary import AuthenticatorKind
from fejkollen_server.errors import PageIsOutOfDate, SessionHasEnded, SessionIsUnknown
from fejkollen_server.events.event import EventKind
from fejkollen_server.people.directory import PeopleDirectory
from fejkollen_server.people.person import Person
from fejkollen_server.sessions.by_hand import Act, Situation
from fejkollen_server.sessions.redirects import return_address
from fejkollen_server.sessions.service import SessionService
from fejkollen_server.sessions.session import Failure
from fejkollen_server.sessions.states import SessionState
from fejkollen_server.visits import repository
from fejkollen_server.visits.journey import PageJourney, PageStep
from fejkollen_server.visits.journeys.all import journey_of
from fejkollen_server.visits.scene import Scene
from fejkollen_server.visits.step_services import StepServices
from fejkollen_server.visits.visit import Form, Visit

_ABORT = "abort"


@dataclass(frozen=True, slots=True)
class PageSeen:
    """A hosted page as it stands when somebody looks at it."""

    situation: Situation
    visit: Visit
    step: PageStep
    person: Person | None
    people: PeopleDirectory

    @property
    def version(self) -> str:
        """Changes whenever the page does."""
        return f"{self.visit.version}-{self.situation.session.state}-{self.hint or ''}"

    @property
    def hint(self) -> str | None:
        """How far the person is on their phone, where the page says so."""
        if self.step.hint is None or self.situation.session.has_ended:
            return None
        return self.step.hint(self.situation)

    @property
    def link(self) -> str | None:
        """What the button on the page opens the phone with."""
        return self.step.qr(self.situation, self.visit) if self.step.qr and self.step.is_link else None

    @property
    def way_back(self) -> str | None:
        """Where the person is sent back to when the session has ended."""
        situation = self.situation
        return return_address(situation.session, situation.order, situation.account.settings)


class Visits:
    def __init__(self, sessions: SessionService, people: AccountPeople, tools: StepServices) -> None:
        self._sessions = sessions
        self._people = people
        self._tools = tools

    async def look(self, session_id: str, secret: str) -> PageSeen:
        """Show the page as it is, and change nothing."""
        return await self._with_scene(session_id, secret, lambda _scene: None)

    async def open(self, session_id: str, secret: str, remembered: str | None) -> PageSeen:
        """Open the page; the first time, the journey begins."""

        def begin(scene: Scene) -> None:
            if scene.visit.version == 0 and not scene.session.has_ended:
                scene.visit = replace(scene.visit, version=1, remembered=remembered)
                journey_of(scene.order).first(scene)
                self._keep(scene)

        return await self._with_scene(session_id, secret, begin)

    async def answer(self, session_id: str, secret: str, version: int, form: Form) -> PageSeen:
        """Take what was filled in on the page. Raises PageIsOutOfDate for a page that was left since it was shown."""

        def take(scene: Scene) -> None:
            if scene.session.has_ended:
                raise SessionHasEnded(scene.session.state)
            if version != scene.visit.version:
                raise PageIsOutOfDate
            step = journey_of(scene.order).steps[scene.visit.step]
            scene.visit = replace(scene.visit, problem=None, amount=None)
            if form.get("do") == _ABORT:
                scene.abort(step.aborted)
            else:
                step.take(scene, form)
            self._keep(scene)

        return await self._with_scene(session_id, secret, take)

    async def leave(self, session_id: str, secret: str) -> PageSeen:
        """Note that the browser is sent back to the relying party."""

        def note(scene: Scene) -> None:
            scene.visit = replace(scene.visit, has_returned=True)
            self._keep(scene)

        return await self._with_scene(session_id, secret, note)

    def phone_answered(self) -> Act:
        """Go on where the eID goes on once the phone has approved."""

        def act(connection: Connection, situation: Situation) -> None:
            scene = self._scene(connection, situation)
            scene.answered(scene)
            self._keep(scene)

        return act

    def phone_matched(self) -> Act:
        """Note that the phone has matched what the page shows."""

        def act(connection: Connection, situation: Situation) -> None:
            scene = self._scene(connection, situation)
            scene.visit = replace(scene.visit, is_matched=True)
            self._keep(scene)

        return act

    def phone_found(self, person_id: str, kind: AuthenticatorKind) -> Act:
        """Know who it is from the phone that has scanned the page's code, and wait for that phone."""

        def act(connection: Connection, situation: Situation) -> None:
            scene = self._scene(connection, situation)
            if scene.identify(scene.people.by_id(person_id)):
                scene.ask_phone(scene.visit.step, kind)
                scene.visit = replace(scene.visit, is_matched=True)
            self._keep(scene)

        return act

    async def _with_scene(self, session_id: str, secret: str, play: Callable[[Scene], None]) -> PageSeen:
        seen: list[PageSeen] = []

        def act(connection: Connection, situation: Situation) -> None:
            if not situation.session.is_opened_by(secret):
                raise SessionIsUnknown
            scene = self._scene(connection, situation)
            play(scene)
            seen.append(_seen(scene))

        await self._sessions.act(session_id, act)
        return seen[-1]

    def _scene(self, connection: Connection, situation: Situation) -> Scene:
        journey = journey_of(situation.order)
        repository.hold(connection, situation.session.id)
        visit = repository.find(connection, situation.session.id) or Visit(step=next(iter(journey.steps)))
        people = self._people.of(connection, situation.account)
        return Scene(connection, situation, visit, self._tools, people, journey.answered)

    def _keep(self, scene: Scene) -> None:
        scene.visit = replace(scene.visit, version=scene.visit.version + 1)
        repository.save(scene.connection, scene.session.id, scene.visit)
        if not scene.session.has_ended:
            scene.tell(EventKind.PAGE_SHOWN, step=scene.visit.step, problem=scene.visit.problem)


def is_worth_reading(seen: PageSeen) -> bool:
    """Tell whether somebody who was on the page should read why it ended before they go back."""
    session, visit = seen.situation.session, seen.visit
    was_cancelled = isinstance(session.ending, Failure) and session.ending.error == "CANCELLED"
    return session.state is SessionState.FAILED and visit.version > 0 and not was_cancelled


def _seen(scene: Scene) -> PageSeen:
    journey: PageJourney = journey_of(scene.order)
    person = scene.person if scene.visit.person else None
    return PageSeen(scene.situation, scene.visit, journey.steps[scene.visit.step], person, scene.people)
