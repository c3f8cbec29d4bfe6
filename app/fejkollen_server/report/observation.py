"""What is known of an application: its calls, the course of each session, and how it answered callbacks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from fejkollen_server.callbacks.callback import Attempt, Callback, CallbackState
from fejkollen_server.callbacks.tester_queries import Recorded
from fejkollen_server.clock import Instant
from fejkollen_server.eids.vocabulary import ErrorCode
from fejkollen_server.sessions.states import SessionState

_OPEN = frozenset({CallbackState.PENDING, CallbackState.HELD, CallbackState.UNDER_WAY})


@dataclass(frozen=True, slots=True)
class ObservedCall:
    """A request of the application and what it was answered."""

    number: int
    at: Instant
    """In the account's time."""
    happened_at: Instant
    """In real time."""
    method: str
    path: str
    status: int
    operation: str | None = None
    session: str | None = None
    ref_id: str | None = None
    told: str | None = None
    """What the answer said of the session, where it could be read."""
    refusal: str | None = None
    is_made_to_fail: bool = False
    """Whether a scenario refused it."""
    near_misses: tuple[str, ...] = ()
    user: str | None = None
    retry_after: float | None = None
    """In seconds."""
    asked: Mapping[str, Any] = field(default_factory=dict)
    """The JSON object of a start, where it could be read."""
    user_agent: str | None = None
    is_told_ssn: bool = False
    """Whether the answer had the national number of a person."""

    def is_a(self, act: str) -> bool:
        """Tell whether it was to ``start``, ``collect`` or ``cancel``."""
        return self.operation is not None and self.operation.partition(":")[2].startswith(f"{act}_")

    def until(self, later: "ObservedCall") -> int:
        """Measure by the clock that went faster: time that was moved by hand counts as time that has passed."""
        return max(later.at - self.at, later.happened_at - self.happened_at)


@dataclass(frozen=True, slots=True)
class Scan:
    """Somebody has scanned a QR code that the application showed."""

    at: Instant
    age: int
    """In seconds."""
    flaw: str | None
    """Why it was refused."""


@dataclass(slots=True)
class Course:
    """How one session went."""

    id: str
    ended_at: Instant | None = None
    ended_really_at: Instant | None = None
    status: str = SessionState.PENDING
    error: str | None = None
    calls: list[ObservedCall] = field(default_factory=list)
    callbacks: list[Recorded] = field(default_factory=list)
    scans: list[Scan] = field(default_factory=list)

    @property
    def start(self) -> ObservedCall | None:
        return next((call for call in self.calls if call.is_a("start")), None)

    @property
    def is_known_to_the_caller(self) -> bool:
        """Tell whether the start was answered so that the session's id could be read."""
        return self.start is not None and self.start.told is not None

    @property
    def collects(self) -> list[ObservedCall]:
        return [call for call in self.calls if call.is_a("collect")]

    @property
    def is_cancelled(self) -> bool:
        return any(call.is_a("cancel") for call in self.calls)

    @property
    def collects_since_told(self) -> list[ObservedCall]:
        """The collect that told of the end, and all after it."""
        collects = self.collects
        first = next((i for i, call in enumerate(collects) if call.told not in {None, SessionState.PENDING}), None)
        return [] if first is None else collects[first:]

    @property
    def is_called_back(self) -> bool:
        return any(attempt.is_delivered for _, attempts in self.callbacks for attempt in attempts)

    @property
    def awaits_callbacks(self) -> bool:
        return any(callback.state in _OPEN for callback, _ in self.callbacks)

    @property
    def has_expired(self) -> bool:
        return self.error == ErrorCode.SESSION_TIMEOUT


@dataclass(frozen=True)
class Observed:
    """All that the rules look at."""

    account_id: str
    now: Instant
    really_now: Instant
    calls: Sequence[ObservedCall]
    courses: Sequence[Course]
    callbacks: Sequence[Recorded]
    strangers: Sequence[ObservedCall] | None = None
    """Requests with wrong credentials, whoever's they are; None for somebody who may not see them."""
    dropped: int = 0
    """How many requests the journal has lost because it was full."""
    is_journal_kept: bool = True

    @cached_property
    def course_of(self) -> dict[str, Course]:
        return {course.id: course for course in self.courses}

    def calls_to(self, act: str) -> list[ObservedCall]:
        return [call for call in self.calls if call.is_a(act)]

    def attempts(self) -> Iterator[tuple[Callback, Attempt]]:
        return ((callback, attempt) for callback, attempts in self.callbacks for attempt in attempts)
