"""How a call or a callback goes wrong, for whoever carries it out; ``fault_fields`` says how each field is written."""

from dataclasses import dataclass
from enum import StrEnum


class FaultyCall(StrEnum):
    """The calls that can be made to fail."""

    START = "start"
    COLLECT = "collect"
    CANCEL = "cancel"
    DOCUMENT = "document"


class SpoiltBody(StrEnum):
    GARBAGE = "garbage"
    """Bytes that are no JSON, as application/json."""
    TRUNCATED = "truncated"
    """The first half of the real answer, and then the connection is closed."""
    SLOW = "slow"
    """The real answer, a byte at a time."""


class Drop(StrEnum):
    BEFORE = "before"
    """The connection is closed before anything is done."""
    AFTER = "after"
    """Everything is done, but the connection is closed instead of answering."""


@dataclass(frozen=True, slots=True)
class HTTPFault:
    """How a call goes wrong. With a status, or dropped before, nothing is done; otherwise the call does its work."""

    on: FaultyCall
    times: int | None = None
    """How often, for each session or rule; None for always."""
    status: int | None = None
    retry_after: float | None = None
    delay: float = 0.0
    drop: Drop | None = None
    body: SpoiltBody | None = None

    @property
    def leaves_nothing_done(self) -> bool:
        return self.status is not None or self.drop is Drop.BEFORE


class SpoiltSignature(StrEnum):
    MISSING = "missing"
    WRONG = "wrong"
    """Made with another key."""
    STALE = "stale"
    """Made over another body: an earlier one, which said PENDING."""


class SpoiltMessage(StrEnum):
    ALTERED = "altered"
    """A field is changed after signing."""
    TRUNCATED = "truncated"
    CONTRADICTING = "contradicting"
    """Rightly signed, but saying the opposite of what a collect says."""
    REFORMATTED = "reformatted"
    """Rightly signed and saying the same in other bytes: spaces, escapes and an order of keys that nobody makes who
    reads JSON and writes it again."""


class CallbackOrder(StrEnum):
    REVERSED = "reversed"
    """Held back until the other sessions of the same rule have ended too (of a counted rule all, of a standing one the
    next), and then sent last first; but never for longer than a minute of the account's time."""


class Before(StrEnum):
    RESPONSE = "response"
    """Sent before the start is answered."""


@dataclass(frozen=True, slots=True)
class CallbackFault:
    """How the callback goes wrong."""

    omit: bool = False
    delay: float = 0.0
    duplicate: int = 1
    """How often it is sent, under one delivery id."""
    order: CallbackOrder | None = None
    signature: SpoiltSignature | None = None
    body: SpoiltMessage | None = None
    content_type: str | None = None
    before: Before | None = None
    together: int = 2
    """How many callbacks are reversed with each other: those of all uses of a counted rule, two of a standing one."""
