"""Everything that happened to a session, in order: what was noted, and the hints that followed from plan and time."""

from math import inf
from typing import TypeAlias

from sqlalchemy import Connection

from app.clock import Instant, written
from app.control.sessions.schemas import TimelineEntry
from app.events import repository as events
from app.events.event import Event, EventKind
from app.sessions.by_hand import Situation
from app.sessions.progress import hints_until

_Placed: TypeAlias = tuple[Instant, float, TimelineEntry]

_CLOCK_MOVES = (EventKind.CLOCK_ADVANCED, EventKind.CLOCK_FROZEN, EventKind.CLOCK_RESUMED)


def timeline(connection: Connection, situation: Situation) -> list[TimelineEntry]:
    session = situation.session
    until = situation.now if session.ended_at is None else session.ended_at
    noted = events.of_session(connection, session.account, session.id)
    moves = events.between(connection, session.account, session.started_at, until, _CLOCK_MOVES)
    entries: list[_Placed] = [(event.at, event.happened_at, _entry(event)) for event in (*noted, *moves)]
    # What is shown from an instant on comes after what happened at it.
    entries += [(at, inf, _hint(at, code)) for at, code in hints_until(session, until)]
    return [entry for _, _, entry in sorted(entries, key=lambda each: each[:2])]


def _entry(event: Event) -> TimelineEntry:
    return TimelineEntry(at=written(event.at), event=event.kind, details=event.details)


def _hint(at: Instant, code: str) -> TimelineEntry:
    return TimelineEntry(at=written(at), event="session.hint", details={"hintCode": code})
