"""One session as it would be with one client at a time, and where a recorded history of many contradicts that.

A session is pending, shows its hints in their order, ends once, and stays as it ended. Requests overlap, so only what
was answered before something else began counts as earlier.
"""

import itertools
import math
from collections.abc import Callable, Iterator
from typing import TypeAlias

from tests.endurance.history import Event, History, Kind, end_in, start_of, status_in

Rule: TypeAlias = Callable[[list[Event]], Iterator[str]]

HINTS = ("outstandingTransaction", "started", "userCallConfirm", "userSign")
_ENDED = len(HINTS)
_KNOWN_ANSWERS = {
    Kind.START: {201},
    Kind.COLLECT: {200, 404, 429},
    Kind.CANCEL: {204, 404},
    Kind.BY_HAND: {200, 404, 409},
    Kind.CALLBACK: {0},
}


def contradictions(history: History) -> list[str]:
    """Say in words where the model cannot explain what was seen; nothing, if it explains everything."""
    return [
        f"{session}: {problem}"
        for session, events in history.by_session().items()
        for rule in _RULES
        for problem in rule(events)
    ]


def collects_within(history: History, seconds: float) -> list[str]:
    """Say which sessions answered two collects that certainly lay closer together than the limit allows."""
    return [
        f"{session}: two collects were answered within {seconds:g} s"
        for session, events in history.by_session().items()
        if _least_distance([event for event in events if event.kind is Kind.COLLECT and event.status == 200]) < seconds
    ]


def losses(history: History) -> list[str]:
    """Say what was acknowledged and never led to an end or to a callback; only once everything has settled."""
    found = []
    for session, events in history.by_session().items():
        if start_of(events) is not None:
            if not any(end_in(event) for event in events if event.kind is Kind.COLLECT):
                found.append(f"{session}: was acknowledged, and no end of it can be collected")
            if not any(event.kind is Kind.CALLBACK for event in events):
                found.append(f"{session}: no callback came")
    return found


def _answers_are_known(events: list[Event]) -> Iterator[str]:
    for event in events:
        if event.is_answered and event.status not in _KNOWN_ANSWERS[event.kind]:
            yield f"a {event.kind} was answered {event.status}"


def _is_never_forgotten(events: list[Event]) -> Iterator[str]:
    if any(event.status == 404 for event in events):
        yield "was acknowledged, and is not known any more"


def _ends_once(events: list[Event]) -> Iterator[str]:
    bodies = {event.body for event in events if end_in(event)}
    if len(bodies) > 1:
        yield f"ended in {len(bodies)} ways, callbacks included"


def _never_goes_back(events: list[Event]) -> Iterator[str]:
    """Hold each reading against the furthest that anybody had been told before it began."""
    told = sorted((event.ended, progress) for event in events if (progress := _progress_told(event)) is not None)
    readings = sorted((event.began, _progress_read(event)) for event in events if event.kind is Kind.COLLECT)
    furthest, position = -1, 0
    for began, progress in readings:
        while position < len(told) and told[position][0] < began:
            furthest = max(furthest, told[position][1])
            position += 1
        if progress is not None and progress < furthest:
            yield "was read older than it had been seen before"
            return


def _progress_read(event: Event) -> int | None:
    status = status_in(event)
    if status is None:
        return None
    if end_in(event):
        return _ENDED
    return HINTS.index(status["hintCode"]) if "hintCode" in status else 0


def _progress_told(event: Event) -> int | None:
    """Say how far the session was at the latest when this was answered."""
    if event.kind in {Kind.CANCEL, Kind.BY_HAND} and event.status in {200, 204, 409}:
        return _ENDED
    return _progress_read(event)


def _ends_for_a_reason(events: list[Event]) -> Iterator[str]:
    start = start_of(events)
    end_seen = min(
        ((event.ended, end) for event in events if (end := end_in(event)) and event.is_answered), default=None
    )
    if start is None or start.course is None or end_seen is None:
        return
    seen_at, end = end_seen
    asked = {event.wanted for event in events if event.wanted and event.began <= seen_at}
    by_itself = {start.course.end} if start.began + start.course.after <= seen_at else set()
    if end not in asked | by_itself:
        yield f"ended with {end}, which nobody had asked for by then"


def _a_decision_counts(events: list[Event]) -> Iterator[str]:
    """Only one decision by hand is accepted, and it is how the session ends."""
    accepted = [event for event in events if event.kind is Kind.BY_HAND and event.status == 200]
    if len(accepted) > 1:
        yield "was decided twice"
    ends = {end for event in events if (end := end_in(event))}
    if any(end != event.wanted for event in accepted for end in ends):
        yield f"ended with {', '.join(sorted(ends))} and not as it was decided"


def _a_cancel_counts(events: list[Event]) -> Iterator[str]:
    """Hold the end against a cancel that was answered before anything else could have ended the session."""
    start = start_of(events)
    if start is None or start.course is None:
        return
    rivals = [event.began for event in events if event.kind is Kind.BY_HAND]
    until = min([start.began + start.course.after, *rivals])
    is_cancelled = any(event.kind is Kind.CANCEL and event.status == 204 and event.ended < until for event in events)
    ends = {end for event in events if (end := end_in(event))}
    if is_cancelled and ends - {"CANCELLED"}:
        yield f"was cancelled, and ended with {', '.join(sorted(ends))}"


def _is_called_back_with_one_id(events: list[Event]) -> Iterator[str]:
    ids = {event.delivery for event in events if event.kind is Kind.CALLBACK}
    if len(ids) > 1:
        yield f"was called back under {len(ids)} delivery ids"


def _is_called_back_after_its_end(events: list[Event]) -> Iterator[str]:
    if any(event.kind is Kind.CALLBACK and end_in(event) is None for event in events):
        yield "was called back while pending"


def _least_distance(collects: list[Event]) -> float:
    """Give the longest that the closest two can have lain apart, for each took effect while it was under way."""
    pairs = itertools.combinations(sorted(collects, key=lambda event: event.began), 2)
    return min((max(one.ended, other.ended) - one.began for one, other in pairs), default=math.inf)


_RULES: tuple[Rule, ...] = (
    _answers_are_known,
    _is_never_forgotten,
    _ends_once,
    _never_goes_back,
    _ends_for_a_reason,
    _a_decision_counts,
    _a_cancel_counts,
    _is_called_back_with_one_id,
    _is_called_back_after_its_end,
)
