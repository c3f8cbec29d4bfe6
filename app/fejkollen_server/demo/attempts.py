"""What the demo remembers, in memory: the newest hundred attempts, with all that was asked, answered and received."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fejkollen_server.clock import Instant
from fejkollen_server.demo.client import APIAnswer, CollectPace
from fejkollen_server.demo.form_fields import JSON
from fejkollen_server.demo.operations import DemoOperation

MOST_ATTEMPTS = 100
MOST_RECEIVED = 10
_LONGEST_BODY = 20_000


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request to the API, and its answer."""

    method: str
    path: str
    body: JSON | None
    answer: APIAnswer


@dataclass(slots=True)
class ReceivedCallback:
    """What arrived at the callback's address, and how often the very same."""

    body: str
    signature: str
    is_genuine: bool
    session_id: str
    """Which session it is about; empty unless it is genuine, because nothing else in it is believed either."""
    times: int = 1


@dataclass(slots=True)
class BrowserReturn:
    """How the browser came back."""

    query: str
    is_ours: bool


@dataclass(slots=True)
class DemoAttempt:
    id: str
    browser: str
    """The secret in the cookie of the browser that started it; no other sees it, or comes back to it."""
    operation: DemoOperation
    account: str
    upload: Exchange | None = None
    start: Exchange | None = None
    answered_at: Instant = 0
    """When the start was answered: BankID's QR codes count from then."""
    collected: Exchange | None = None
    collects: int = 0
    pace: CollectPace = field(default_factory=CollectPace)
    callbacks: list[ReceivedCallback] = field(default_factory=list)
    returns: list[BrowserReturn] = field(default_factory=list)
    is_cancelled: bool = False
    revision: int = 0
    """Changes with whatever the page shows."""

    @property
    def session(self) -> Mapping[str, Any]:
        """Give the newest that is known of the session; nothing where it was never started."""
        for exchange in (self.collected, self.start):
            if exchange and exchange.answer.is_success:
                return exchange.answer.body
        return {}

    @property
    def session_id(self) -> str:
        return str(self.session.get("id", ""))

    @property
    def ref_id(self) -> str:
        return str((self.start.body or {}).get("refId", "")) if self.start else ""

    @property
    def is_pending(self) -> bool:
        """Tell whether there is a session that may still change."""
        return self.session.get("status") == "PENDING" and not self._is_lost

    @property
    def _is_lost(self) -> bool:
        """Tell whether the session cannot be collected any more: it is unknown by now, or never was ours."""
        answer = self.collected.answer if self.collected else None
        return answer is not None and not answer.is_success and not answer.may_get_better

    def keep_collected(self, exchange: Exchange) -> None:
        before = self.session
        self.collected = exchange
        self.collects += 1
        if not exchange.answer.is_success or exchange.answer.body != before:
            self.revision += 1

    def keep_callback(self, callback: ReceivedCallback) -> None:
        """Keep what arrived; what arrives again is counted, because a callback may come more than once."""
        self.revision += 1
        for known in self.callbacks:
            if (known.body, known.signature) == (callback.body, callback.signature):
                known.times += 1
                return
        self.callbacks = [*self.callbacks, callback][-MOST_RECEIVED:]

    def keep_return(self, came_back: BrowserReturn) -> None:
        if came_back not in self.returns:
            self.returns = [*self.returns, came_back][-MOST_RECEIVED:]
            self.revision += 1


class DemoAttempts:
    """The newest attempts. They are gone with the server, and unknown to its other replicas."""

    def __init__(self) -> None:
        self._by_id: dict[str, DemoAttempt] = {}

    def add(self, attempt: DemoAttempt) -> list[DemoAttempt]:
        """Add one, and give those that had to go for it."""
        self._by_id[attempt.id] = attempt
        oldest = list(self._by_id)[:-MOST_ATTEMPTS]
        return [self._by_id.pop(attempt_id) for attempt_id in oldest]

    def find(self, attempt_id: str) -> DemoAttempt | None:
        return self._by_id.get(attempt_id)

    def __len__(self) -> int:
        return len(self._by_id)


def shortened(body: bytes) -> str:
    """Give a body to show, however it was made."""
    return body[:_LONGEST_BODY].decode("utf-8", "backslashreplace")
