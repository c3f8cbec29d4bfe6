"""Something that has happened."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from fejkollen_server.clock import Instant


class EventKind(StrEnum):
    """What kinds of things happen."""

    ACCOUNT_CHANGED = "account.changed"
    ACCOUNT_RESET = "account.reset"
    ACCOUNT_RESTORED = "account.restored"
    AUTHENTICATOR_CHANGED = "authenticator.changed"
    CALLBACK_OWED = "callback.owed"
    CALLBACK_CHANGED = "callback.changed"
    CALLBACK_DELIVERED = "callback.delivered"
    CALLBACK_FAILED = "callback.failed"
    CLOCK_ADVANCED = "clock.advanced"
    CLOCK_FROZEN = "clock.frozen"
    CLOCK_RESUMED = "clock.resumed"
    DOCUMENT_DELETED = "document.deleted"
    DOCUMENT_UPLOADED = "document.uploaded"
    FAULT_MADE = "fault.made"
    MESSAGE_SENT = "message.sent"
    PAGE_SHOWN = "page.shown"
    PERSON_CHANGED = "person.changed"
    REQUEST_RECEIVED = "request.received"
    SCENARIO_ADDED = "scenario.added"
    SCENARIO_REMOVED = "scenario.removed"
    SCENARIO_USED = "scenario.used"
    SESSION_ENDED = "session.ended"
    SESSION_HINT_SET = "session.hint-set"
    SESSION_SCANNED = "session.scanned"
    SESSION_SCAN_REFUSED = "session.scan-refused"
    SESSION_STARTED = "session.started"
    SESSION_TAKEN_UP = "session.taken-up"


@dataclass(frozen=True, slots=True)
class Event:
    transaction_id: int
    """With the number, what events are ordered by."""
    number: int
    kind: EventKind
    session: str | None
    at: Instant
    """In the account's time."""
    happened_at: Instant
    """In real time."""
    details: dict[str, Any]

    @property
    def position(self) -> str:
        """Where it stands in the account's stream, to go on from there."""
        return f"{self.transaction_id}-{self.number}"
