"""The sessions of an account: looked at, and decided by hand."""

from dataclasses import dataclass, field
from typing import Any, TypedDict, Unpack

from fejkollen.wire import Wire, given


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """Something that happened to a session."""

    at: str
    event: str
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a session goes as it goes."""

    decided_by: str
    because: str
    rule: str | None
    """The id of the scenario that decided."""


@dataclass(frozen=True, slots=True)
class Session:
    """A session as a tester sees it."""

    id: str
    ref_id: str | None
    provider: str
    operation: str
    channel: str
    status: str
    person: str | None
    error: str | None
    cause: str | None
    hint_code: str | None
    collects: int
    started_at: str
    expires_at: str | None
    ended_at: str | None
    explanation: Explanation | None
    timeline: tuple[TimelineEntry, ...]
    as_json: dict[str, Any] = field(repr=False)


class SessionFilters(TypedDict, total=False):
    """Which sessions are meant; what is left out may be anything."""

    provider: str
    operation: str
    status: str
    person: str
    ref_id: str


class Sessions:
    """Reads the sessions of an account, and acts on them."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def list(self, *, limit: int = 100, **filters: Unpack[SessionFilters]) -> tuple[Session, ...]:
        """Find sessions, the newest first, as they stand and without their timelines."""
        page = self._wire.ask("GET", "/sessions", limit=limit, **filters)
        return tuple(read_session(each) for each in page["sessions"])

    def read(self, session_id: str) -> Session:
        return read_session(self._wire.ask("GET", f"/sessions/{session_id}"))

    def scan(self, session_id: str, person: str | None = None, *, code: str | None = None) -> Session:
        """Let somebody take it up, and act by their habit from now on.

        With the text of a QR code or link, that is checked: a stale or forged one is refused.
        """
        return self._act(session_id, "scan", given(person=person, code=code))

    def open(self, session_id: str, person: str | None = None) -> Session:
        """Let somebody open the app or page and look at what is asked, without answering."""
        return self._act(session_id, "open", given(person=person))

    def approve(self, session_id: str, person: str | None = None) -> Session:
        """Let somebody approve, whatever their habit."""
        return self._act(session_id, "approve", given(person=person))

    def decline(self, session_id: str, person: str | None = None) -> Session:
        """Let somebody decline, whatever their habit."""
        return self._act(session_id, "decline", given(person=person))

    def fail(self, session_id: str, error: str | None = None, *, cause: str | None = None) -> Session:
        """Fail it, with IDkollen's error code or the eID's own cause of one."""
        return self._act(session_id, "fail", given(error=error, cause=cause))

    def expire(self, session_id: str) -> Session:
        """End it as if its time had run out."""
        return self._act(session_id, "expire", {})

    def hint(self, session_id: str, hint_code: str) -> Session:
        """Hold one of BankID SE's hint codes until it ends."""
        return self._act(session_id, "hint", given(hint_code=hint_code))

    def _act(self, session_id: str, act: str, body: dict[str, Any]) -> Session:
        return read_session(self._wire.ask("POST", f"/sessions/{session_id}/{act}", body))


def read_session(wire: dict[str, Any]) -> Session:
    return Session(
        id=wire["id"],
        ref_id=wire.get("refId"),
        provider=wire["provider"],
        operation=wire["operation"],
        channel=wire["channel"],
        status=wire["status"],
        person=wire.get("person"),
        error=wire.get("error"),
        cause=wire.get("cause"),
        hint_code=wire.get("hintCode"),
        collects=wire["collects"],
        started_at=wire["startedAt"],
        expires_at=wire.get("expiresAt"),
        ended_at=wire.get("endedAt"),
        explanation=_explanation(wire.get("explanation")),
        timeline=tuple(TimelineEntry(each["at"], each["event"], each["details"]) for each in wire.get("timeline", ())),
        as_json=wire,
    )


def _explanation(wire: dict[str, Any] | None) -> Explanation | None:
    if wire is None:
        return None
    return Explanation(decided_by=wire["decidedBy"], because=wire["because"], rule=wire.get("rule"))
