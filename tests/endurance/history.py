"""What clients and receivers saw, and when: written down outside the server, and so beyond the reach of its crashes."""

import json
import math
import threading
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from tests.cli.recording import Delivery

PENDING = "PENDING"


class Kind(StrEnum):
    START = "start"
    COLLECT = "collect"
    CANCEL = "cancel"
    BY_HAND = "decision by hand"
    CALLBACK = "callback"


@dataclass(frozen=True, slots=True)
class Course:
    """What becomes of a session if nobody interferes."""

    end: str
    after: float
    """Seconds from the start of the request before which it cannot have ended by itself."""


@dataclass(frozen=True, slots=True)
class Event:
    kind: Kind
    session: str
    began: float
    ended: float = math.inf
    """Infinite when no answer came: then nobody knows whether it took effect."""
    status: int = 0
    body: bytes = b""
    wanted: str = ""
    """How a cancel or a decision by hand would end the session."""
    course: Course | None = None
    """Of a start."""
    delivery: str = ""
    """The id of a callback."""

    @property
    def is_answered(self) -> bool:
        return self.ended < math.inf


@dataclass(slots=True)
class History:
    events: list[Event] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def record(self, event: Event) -> None:
        with self.lock:
            self.events.append(event)

    def by_session(self) -> dict[str, list[Event]]:
        found: dict[str, list[Event]] = defaultdict(list)
        for event in self.events:
            found[event.session].append(event)
        return found


def record_callbacks(history: History, deliveries: Iterable[Delivery]) -> None:
    for delivery in deliveries:
        session, at = json.loads(delivery.body)["id"], delivery.arrived_at
        history.record(Event(Kind.CALLBACK, session, at, at, body=delivery.body, delivery=delivery.id))


def start_of(events: Iterable[Event]) -> Event | None:
    """Give the start that was acknowledged, if it was."""
    return next((event for event in events if event.kind is Kind.START), None)


def status_in(event: Event) -> dict[str, str] | None:
    """Give the status that was read, if the event is a reading of one."""
    if event.kind is Kind.CALLBACK or (event.kind is Kind.COLLECT and event.status == 200):
        status: dict[str, str] = json.loads(event.body)
        return status
    return None


def end_in(event: Event) -> str | None:
    """Give the end that was read: COMPLETED, or the error; None as long as it was pending."""
    status = status_in(event)
    if status is None or status["status"] == PENDING:
        return None
    return status.get("error", status["status"])
