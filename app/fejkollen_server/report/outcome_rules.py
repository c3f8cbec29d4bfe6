"""Rules on ends that are no success: every error is coped with, and what is given up is cancelled."""

from collections.abc import Iterator

from fejkollen_server.callbacks.callback import CallbackState
from fejkollen_server.clock import SECOND
from fejkollen_server.report.observation import Course, Observed
from fejkollen_server.report.rule import ReportRule, Severity, Sighting, counted_noun
from fejkollen_server.report.spoilt_callback_rules import Delivery, is_genuine, is_replay
from fejkollen_server.sessions.states import SessionState

_FOR_LONG = 30 * SECOND
_BROKEN = 500


def _failed(observed: Observed) -> list[Course]:
    """Give the sessions of whose failure the application was told."""
    return [
        course
        for course in observed.courses
        if course.status == SessionState.FAILED
        and course.error is not None
        and (course.collects_since_told or any(attempts for _, attempts in course.callbacks))
    ]


def _broken(course: Course) -> list[Delivery]:
    return [
        (callback, attempt)
        for callback, attempts in course.callbacks
        if is_genuine(callback) and not is_replay(callback)
        for attempt in attempts
        if (attempt.status or 0) >= _BROKEN
    ]


def _not_coped_with(observed: Observed) -> Iterator[Sighting]:
    """Say of each error code what can be seen from outside: whether it asked on, and whether its receiver broke."""
    by_error: dict[str, list[Course]] = {}
    for course in _failed(observed):
        if course.collects_since_told[1:] or _broken(course):
            by_error.setdefault(course.error or "", []).append(course)
    for error, courses in sorted(by_error.items()):
        calls = [call for course in courses for call in course.collects_since_told[1:]]
        broken = [each for course in courses for each in _broken(course)]
        signs = [counted_noun(len(calls), "collect") + " after it was told"] if calls else []
        signs += [counted_noun(len(broken), "callback") + " answered 5xx"] if broken else []
        sessions = counted_noun(len(courses), "session")
        said = f"{error} does not seem to be coped with in {sessions}: {' and '.join(signs)}."
        yield Sighting(said, calls=calls, courses=courses, attempts=broken)


def _expired(observed: Observed) -> list[Course]:
    """Give the sessions that ran out though somebody could have cancelled them; who is called back need not ask."""
    return [
        course
        for course in observed.courses
        if course.has_expired
        and course.is_known_to_the_caller
        and not any(callback.state is not CallbackState.UNSENT for callback, _ in course.callbacks)
    ]


def _is_abandoned(course: Course) -> bool:
    if course.is_cancelled or course.collects_since_told or course.ended_at is None:
        return False
    last = max(call.at for call in course.calls)
    return course.ended_at - last >= _FOR_LONG


def _abandoned(observed: Observed) -> Iterator[Sighting]:
    abandoned = [course for course in _expired(observed) if _is_abandoned(course)]
    if abandoned:
        sessions = counted_noun(len(abandoned), "session")
        said = f"{sessions} ran out, uncollected for 30 seconds or more and never cancelled."
        calls = [course.calls[-1] for course in abandoned]
        yield Sighting(said, calls=calls, courses=abandoned)


RULES = (
    ReportRule(
        "does-not-cope-with-errors",
        "Copes with every error code that it meets",
        Severity.ERROR,
        "At FAILED stop collecting, answer the callback 2xx, tell the person what the code means, and offer to start "
        "anew. What the person is shown cannot be seen from here.",
        "Start a session for the magic person of that error code, or fail one at /control/v1/sessions/{id}/fail.",
        lambda observed: len(_failed(observed)),
        _not_coped_with,
    ),
    ReportRule(
        "abandons-sessions",
        "Cancels what it gives up",
        Severity.WARNING,
        "Send DELETE when the person goes away or starts anew: until the session has run out, the person can still "
        "approve what nobody waits for, and a new start may be refused.",
        "Start a session for somebody who never answers, leave the page, and move the clock beyond its lifetime.",
        lambda observed: len(_expired(observed)),
        _abandoned,
    ),
)
