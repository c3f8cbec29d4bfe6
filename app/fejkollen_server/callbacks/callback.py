"""A callback, each attempt to deliver it, and what an attempt makes of it."""

from dataclasses import dataclass, field
from enum import StrEnum

from fejkollen_server.callbacks.schedule import RetrySchedule, next_due
from fejkollen_server.clock import REAL_TIME, AccountClock, Instant, span

RETENTION = span(24 * 3600)
"""How long a callback can be looked at once it is settled, unless said otherwise."""

_BLOCKED = "blocked: "


class CallbackState(StrEnum):
    PENDING = "PENDING"
    """Waits for its next attempt."""
    HELD = "HELD"
    """Waits until somebody releases it."""
    UNDER_WAY = "UNDER_WAY"
    """Claimed by a process, which is attempting it; claimable again when the lease has run out."""
    DELIVERED = "DELIVERED"
    FAILED = "FAILED"
    """Every attempt of the schedule was made in vain."""
    BLOCKED = "BLOCKED"
    """The egress rules refuse its destination; asking again would not change that."""
    UNSENT = "UNSENT"
    """Its schedule has no attempts, or a scenario omits it: it is only there to be looked at."""


@dataclass(frozen=True, slots=True)
class Callback:
    """Its times are the account's own, but for the end of the lease."""

    id: str
    account: int
    session: str
    url: str
    body: bytes = field(repr=False)
    signature: str | None = field(repr=False)
    state: CallbackState
    schedule: RetrySchedule
    attempts: int
    due_at: Instant
    fence: int
    created_at: Instant
    content_type: str | None = None
    """None for JSON's."""
    fault: str | None = None
    """What a scenario has spoilt about it."""
    lease_ends: Instant | None = None
    """While it is under way: when, in real time, whoever attempts it has lost the right to."""
    delivery: str | None = None
    """Under whose id it is delivered, where it is a duplicate of another one."""
    batch: str | None = None
    """Of which rule it is to be sent in reversed order, while it waits for the others."""
    follows: str | None = None
    """Which one must have been attempted before it."""
    out_of_turn: int = 0
    """Whether somebody asked for it, so that it waits for no other."""
    host: str | None = None
    clock: AccountClock = REAL_TIME
    """The account's, as it was when the callback was claimed."""

    @property
    def media_type(self) -> str:
        return self.content_type or "application/json"

    @property
    def delivery_id(self) -> str:
        """What a receiver tells duplicates by."""
        return self.delivery or self.id


@dataclass(frozen=True, slots=True)
class Attempt:
    number: int
    started_at: Instant
    duration: int
    address: str | None
    """What was contacted, and what the URL was rewritten to, if it was."""
    status: int | None
    error: str | None
    """Why it failed, in words; None when it was delivered."""
    answer: str | None = field(repr=False)
    """The first 2 KB of the answer's body."""
    answer_headers: str | None = field(default=None, repr=False)
    """The answer's header lines, the first 2 KB of them."""

    @property
    def is_delivered(self) -> bool:
        return self.error is None

    @property
    def is_blocked(self) -> bool:
        return self.error is not None and self.error.startswith(_BLOCKED)


def blocked_reason(problem: str) -> str:
    """Word the error of an attempt that was not allowed to leave; its first word is what tells it from a failure."""
    return _BLOCKED + problem


def state_after(callback: Callback, attempt: Attempt) -> tuple[CallbackState, Instant | None]:
    """Say what state an attempt leaves the callback in, and when the next attempt is due, if there is one.

    A clock that was moved during the attempt does not change when the next one is due.
    """
    if attempt.is_delivered:
        return CallbackState.DELIVERED, None
    if attempt.is_blocked:
        return CallbackState.BLOCKED, None
    due = next_due(callback.schedule, attempt.number, attempt.started_at + attempt.duration)
    return (CallbackState.FAILED, None) if due is None else (CallbackState.PENDING, due)
