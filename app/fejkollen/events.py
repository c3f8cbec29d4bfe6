"""What happens in an account's world: looked back at, or followed without missing anything."""

import json
import time
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from fejkollen.errors import FejkollenError
from fejkollen.wire import Wire

BEGINNING = "0-0"
_RECONNECT_AFTER = 0.5
_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Event:
    """Something that has happened."""

    id: str
    at: str
    event: str
    """Its kind, such as ``session.ended``."""
    session_id: str | None
    details: dict[str, Any]
    as_json: dict[str, Any] = field(repr=False)


class Events:
    """The events of an account."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def past(self, *kinds: str, session_id: str | None = None, after: str = BEGINNING) -> Iterator[Event]:
        """Give what has happened so far, the oldest first."""
        position: str | None = after
        while position:
            page = self._wire.ask("GET", "/events/past", kinds=list(kinds), after=position, limit=_PAGE)
            position = page.get("next")
            for wire in page["events"]:
                event = read_event(wire)
                if session_id in {None, event.session_id}:
                    yield event

    def follow(
        self, *kinds: str, session_id: str | None = None, after: str | None = None, reconnects: bool = True
    ) -> Iterator[Event]:
        """Give what happens from now on, or after an event, and wait for more. Nothing is missed between connections.

        With ``reconnects`` it goes on for as long as it is asked, whatever becomes of the server meanwhile.
        """
        position = after
        while True:
            try:
                with self._stream(kinds, session_id, position) as lines:
                    for name, value in _fields(lines):
                        if name == "id":
                            position = value
                        if name == "data":
                            yield read_event(json.loads(value))
            except FejkollenError as error:
                if not reconnects or error.status not in {None, 503}:
                    raise
            if not reconnects:
                return
            time.sleep(_RECONNECT_AFTER)

    def now(self) -> str:
        """Give the place in the stream where it stands now, to follow from there."""
        with self._stream((), None, None) as lines:
            return next(value for name, value in _fields(lines) if name == "id")

    def _stream(
        self, kinds: Iterable[str], session_id: str | None, position: str | None
    ) -> AbstractContextManager[Iterator[str]]:
        headers = {"Accept": "text/event-stream"} | ({"Last-Event-ID": position} if position else {})
        return self._wire.stream("/events", headers, kinds=list(kinds), session_id=session_id)


def _fields(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Give the fields of server-sent events; even the beginning of a stream has an id, to go on from there."""
    for line in lines:
        name, _, value = line.partition(": ")
        yield name, value


def read_event(wire: dict[str, Any]) -> Event:
    return Event(
        id=wire["id"],
        at=wire["at"],
        event=wire["event"],
        session_id=wire.get("sessionId"),
        details=wire["details"],
        as_json=wire,
    )
