"""The session itself. No input or output here: what can happen to it, and what it then is."""

import hmac
from dataclasses import dataclass

from fejkollen_server.clock import Instant
from fejkollen_server.eids.vocabulary import Channel, Operation, Provider
from fejkollen_server.scenarios.fault_records import HTTPFault
from fejkollen_server.sessions.end.proof import Proof
from fejkollen_server.sessions.plan import Plan
from fejkollen_server.sessions.states import SessionState, refuse_unless_allowed


@dataclass(frozen=True, slots=True)
class Shown:
    """What the relying party is told while the session is pending."""

    ref_id: str | None = None
    auto_start_token: str | None = None
    qr_start_token: str | None = None
    qr_start_secret: str | None = None
    binding_message: str | None = None
    min_age: int | None = None
    max_age: int | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    error: str
    cause: str | None = None


@dataclass(slots=True)
class Session:
    """Its times are the account's own, but for ``collected_at``."""

    id: str
    account: int
    provider: Provider
    operation: Operation
    channel: Channel
    state: SessionState
    version: int
    started_at: Instant
    expires_at: Instant
    due_at: Instant
    shown: Shown
    ended_at: Instant | None = None
    collected_at: Instant = 0
    person: str | None = None
    plan: Plan | None = None
    hint: str | None = None
    """Set by hand; otherwise the hint follows from plan and time."""
    ending: Proof | Failure | None = None
    page_secret: str | None = None
    """Opens the hosted page; none where the eID has no page."""
    collects: int = 0
    """How many collects have been accepted."""
    collects_wanted: int | None = None
    """How many are accepted before the answer comes, where a scenario says so."""
    faults: str | None = None
    """What a scenario makes go wrong when the session is collected or cancelled."""

    @property
    def has_ended(self) -> bool:
        return self.state is not SessionState.PENDING

    @property
    def page_token(self) -> str | None:
        return f"{self.id}.{self.page_secret}" if self.page_secret else None

    def is_opened_by(self, secret: str) -> bool:
        """Tell whether a secret opens the hosted page, without telling by the time it takes how much of it is right."""
        return bool(self.page_secret) and hmac.compare_digest(secret.encode(), (self.page_secret or "").encode())

    def take_up(self, person: str, plan: Plan | None) -> None:
        """Somebody is now busy with the session, and does as planned."""
        self.person = person
        self.go_by(plan)

    def go_by(self, plan: Plan | None) -> None:
        """Let the session go as planned from now on, whatever was planned before."""
        self.plan = plan
        self.collects_wanted = None
        self.due_at = min(self.expires_at, plan.answered_at) if plan and plan.answered_at else self.expires_at

    def complete(self, proof: Proof, *, at: Instant, keep_for: int) -> None:
        self._end(SessionState.COMPLETED, proof, at, keep_for)

    def fail(self, failure: Failure, *, at: Instant, keep_for: int) -> None:
        self._end(SessionState.FAILED, failure, at, keep_for)

    def _end(self, state: SessionState, ending: Proof | Failure, at: Instant, keep_for: int) -> None:
        refuse_unless_allowed(self.state, state)
        self.state = state
        self.ending = ending
        self.ended_at = at
        self.due_at = at + keep_for


@dataclass(frozen=True, slots=True)
class SessionAtMoment:
    """A session, and what time it is for its account when somebody looks at it."""

    session: Session
    now: Instant
    fault: HTTPFault | None = None
    """What a scenario makes go wrong with telling of it."""
