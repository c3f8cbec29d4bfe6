"""What a step of a journey works with: the session, the visit, and all that may come of an answer."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from fejkollen_server.accounts.account import Account, PhoneAnswers
from fejkollen_server.authenticators.service import Authenticator, CodeVerdict, held_authenticator
from fejkollen_server.clock import Instant
from fejkollen_server.eids.profile import ProviderProfile
from fejkollen_server.eids.profiles import PROFILES
from fejkollen_server.eids.vocabulary import AuthenticatorKind, ErrorCode
from fejkollen_server.errors import EIDRefuses
from fejkollen_server.events.event import EventKind
from fejkollen_server.people.directory import PeopleDirectory
from fejkollen_server.people.person import HabitOutcome, Person
from fejkollen_server.sessions.by_hand import WRONG_PERSON, Situation, is_somebody_else
from fejkollen_server.sessions.order import Order
from fejkollen_server.sessions.plan import Decision, Plan
from fejkollen_server.sessions.rows import repository as sessions
from fejkollen_server.sessions.session import Session
from fejkollen_server.sessions.start.habit_plan import end_by_cause, usual_decision
from fejkollen_server.tokens import Tokens
from fejkollen_server.visits.step_services import StepServices
from fejkollen_server.visits.visit import Visit


@dataclass(slots=True)
class Scene:
    """Everything happens in the transaction of whoever submits the form."""

    connection: Connection
    situation: Situation
    visit: Visit
    tools: StepServices
    people: PeopleDirectory
    answered: "Callable[[Scene], None]"
    """Goes on where the eID goes on once the phone has approved."""

    @property
    def session(self) -> Session:
        return self.situation.session

    @property
    def order(self) -> Order:
        return self.situation.order

    @property
    def account(self) -> Account:
        return self.situation.account

    @property
    def now(self) -> Instant:
        return self.situation.now

    @property
    def profile(self) -> ProviderProfile:
        return PROFILES[self.session.provider]

    @property
    def person(self) -> Person:
        """Whoever it is, once that is known."""
        return self.people.by_id(self.visit.person or "")

    @property
    def tokens(self) -> Tokens:
        return self.tools.tokens.of(self.connection, self.account)

    def go(self, step: str, **changes: object) -> None:
        """Show another page next; what was wrong with the last one is forgotten."""
        fresh: dict[str, object] = {"step": step, "tries": 0, "problem": None, "amount": None}
        self.visit = replace(self.visit, **(fresh | changes))  # type: ignore[arg-type]

    def note(self, **details: str) -> None:
        """Keep something that only this eID's steps know of."""
        self.visit = replace(self.visit, details={**self.visit.details, **details})

    def remember(self, person: Person) -> None:
        """Let the browser remember who was here, for the next visit on behalf of the same account."""
        self.visit = replace(self.visit, remembers=person.id)

    def complain(self, problem: str, amount: int | None = None) -> None:
        """Stay on the page and say what is wrong, with a word that the page has a sentence for."""
        self.visit = replace(self.visit, problem=problem, amount=amount)

    def count_wrong_try(self, most: int, problem: str, cause: str) -> None:
        """Say how many tries are left; when there are none, the session ends."""
        tries = self.visit.tries + 1
        self.visit = replace(self.visit, tries=tries)
        if tries >= most:
            self.end_by(cause)
        else:
            self.complain(problem, most - tries)

    def identify(self, person: Person) -> bool:
        """Know from now on who it is; another person than the one asked for ends the session."""
        wanted = self.session.person
        self.visit = replace(self.visit, person=person.id)
        if is_somebody_else(self.order, wanted, person):
            self._end(WRONG_PERSON)
            return False
        if wanted != person.id or self.session.plan is not None:
            self.session.take_up(person.id, Plan(self.now, answered_at=None))
            sessions.save(self.connection, self.session)
            self.tell(EventKind.SESSION_TAKEN_UP, person=person.id)
        return True

    def fails_by_habit(self, *causes: str) -> bool:
        """End the session here where one of these causes is the person's habit."""
        habit = self.person.habit
        if habit.outcome is HabitOutcome.FAIL and habit.cause in causes:
            self.end_by(habit.cause)
            return True
        return False

    def authenticator(self, kind: AuthenticatorKind) -> Authenticator:
        return held_authenticator(self.connection, self.account, self.person, kind, self.now)

    def take_code(self, kind: AuthenticatorKind, code: str) -> bool:
        """Enter a one-time code; one that is wrong is counted, and may lock what makes it."""
        verdict = self.tools.authenticators.verify_code(self.connection, self.authenticator(kind), code)
        return self._is_accepted(kind, verdict, "wrong-code")

    def take_password(self, kind: AuthenticatorKind, text: str) -> bool:
        """Enter a PIN or password; one that is wrong is counted, and may lock what it belongs to."""
        verdict = self.tools.authenticators.verify_password(self.connection, self.authenticator(kind), text)
        return self._is_accepted(kind, verdict, "wrong-password")

    def _is_accepted(self, kind: AuthenticatorKind, verdict: CodeVerdict, problem: str) -> bool:
        match verdict:
            case CodeVerdict.ACCEPTED:
                return True
            case CodeVerdict.WRONG:
                held = self.authenticator(kind)
                self.complain(problem, held.profile.tries - held.state.wrong_tries)
            case CodeVerdict.LOCKED:
                self.end_by(self.profile.locked)
            case CodeVerdict.BLOCKED:
                self.end_by(self.profile.blocked)
        return False

    def ask_phone(self, step: str, kind: AuthenticatorKind, *, later: Collection[str] = (), **changes: object) -> None:
        """Wait for the person's phone; somebody who fails or declines by habit does so now, but for later causes."""
        self.go(step, authenticator=kind, asked_at=self.now, is_matched=False, **changes)
        if self.acts_by_habit(later=later):
            return
        if self.account.settings.phone_answers is PhoneAnswers.BY_HABIT and not self._ignores:
            self.answered(self)

    def acts_by_habit(self, *, later: Collection[str] = ()) -> bool:
        """Let the person fail or decline where that is their habit; who approves or waits goes on by hand.

        Some causes only show at a later step.
        """
        decision = self._usual_decision()
        if decision is None or decision.error is None or decision.cause in later:
            return False
        self._end(decision)
        return True

    @property
    def _ignores(self) -> bool:
        return self.person.habit.outcome is HabitOutcome.IGNORE

    def approve(self) -> None:
        """Complete the session for whoever it is."""
        self._end(Decision(authenticator=self.visit.authenticator))

    def abort(self, cause: str | None = None) -> None:
        """Give up, as the person."""
        self.end_by(cause or self.profile.declined)

    def end_by(self, cause: str) -> None:
        """End the session by one of the eID's own causes."""
        self._end(end_by_cause(self.profile, cause))

    def _end(self, decision: Decision) -> None:
        self.tools.endings.end(self.connection, self.account, self.session, decision, self.now)

    def _usual_decision(self) -> Decision | None:
        try:
            return usual_decision(self.person, self.order)
        except EIDRefuses:
            # What would have refused the start has, once the session runs, become a failure.
            return Decision(ErrorCode.AUTH_FAILED, self.person.habit.cause)

    def tell(self, kind: EventKind, **details: str | None) -> None:
        """Write down what happened for the session's record."""
        session = self.session
        self.tools.event_recorder.tell(self.connection, session.account, kind, self.now, session=session.id, **details)
