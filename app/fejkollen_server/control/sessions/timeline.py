"""Everything that happened to a session, in order: what was noted, and the hints that followed from plan and time."""

from itertools import groupby
from math import inf
from typing import TypeAlias

from sqlalchemy import Connection

from fejkollen_server.clock import Instant, timestamp
from fejkollen_server.control.sessions.schemas import TimelineEntry
from fejkollen_server.events import repository as events
from fejkollen_server.events.event import Event, EventKind
from fejkollen_server.sessions.by_hand import Situation
from fejkollen_server.sessions.progress import hints_until
from fejkollen_server.sessions.states import SessionState

_CLOCK_MOVES = (EventKind.CLOCK_ADVANCED, EventKind.CLOCK_FROZEN, EventKind.CLOCK_RESUMED)

_Order: TypeAlias = tuple[Instant, float, bool]
_Happening: TypeAlias = Event | TimelineEntry
_Placed: TypeAlias = tuple[_Order, _Happening]


def timeline(connection: Connection, situation: Situation) -> list[TimelineEntry]:
    session = situation.session
    until = situation.now if session.ended_at is None else session.ended_at
    noted = events.of_session(connection, session.account, session.id)
    moves = events.between(connection, session.account, session.started_at, until, _CLOCK_MOVES)
    found: list[_Placed] = [(_order(event), event) for event in (*noted, *moves)]
    # What is shown from an instant on comes after what happened at it.
    found += [((at, inf, True), _hint(at, code)) for at, code in hints_until(session, until)]
    in_order = [each for _, each in sorted(found, key=lambda each: each[0])]
    return [entry for entries in _runs(in_order) for entry in entries]


def _order(event: Event) -> _Order:
    """Order by the account's time and the real one; what a request brings about comes after it."""
    return event.at, event.happened_at, event.kind is not EventKind.REQUEST_RECEIVED


def _runs(in_order: list[_Happening]) -> list[list[TimelineEntry]]:
    """Take collects together that told nothing new and had nothing happen between them."""
    runs = []
    for is_poll, group in groupby(in_order, key=_tells_nothing_new):
        events_or_entries = list(group)
        runs.append([_taken_together(events_or_entries)] if is_poll else [_entry(each) for each in events_or_entries])
    return runs


def _tells_nothing_new(each: _Happening) -> bool:
    if not isinstance(each, Event) or each.kind is not EventKind.REQUEST_RECEIVED:
        return False
    is_collect = ":collect_" in each.details.get("operation", "")
    return is_collect and each.details.get("sessionState") == SessionState.PENDING


def _taken_together(polls: list[_Happening]) -> TimelineEntry:
    first, last = _entry(polls[0]), _entry(polls[-1])
    if len(polls) == 1:
        return first
    shared = {name: value for name, value in first.details.items() if name != "request"}
    counted = {"count": len(polls), "first": first.at, "last": last.at}
    return TimelineEntry(at=first.at, event=first.event, details=shared | counted)


def _entry(each: _Happening) -> TimelineEntry:
    if isinstance(each, TimelineEntry):
        return each
    return TimelineEntry(at=timestamp(each.at), event=each.kind, details=each.details)


def _hint(at: Instant, code: str) -> TimelineEntry:
    return TimelineEntry(at=timestamp(at), event="session.hint", details={"hintCode": code})
