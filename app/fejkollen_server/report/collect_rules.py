"""Rules on collects: not too fast, not too long, and at all."""

from collections.abc import Iterator
from itertools import groupby, pairwise
from operator import attrgetter

from fejkollen_server.clock import SECOND, span
from fejkollen_server.report.observation import Course, Observed, ObservedCall
from fejkollen_server.report.rule import ReportRule, Severity, Sighting, counted_noun
from fejkollen_server.sessions.states import SessionState

_TOO_FAST = 429
_UNKNOWN = frozenset({404, 410})
# Clients measure from answer to request and we from request to request, so a little less is meant as a second.
_A_SECOND = span(0.95)
_TOO_FRESH_TO_JUDGE = 5 * SECOND


def _collects(observed: Observed) -> int:
    return len(observed.calls_to("collect"))


def _refused_as_too_fast(observed: Observed) -> Iterator[Sighting]:
    refused = [call for call in observed.calls_to("collect") if call.status == _TOO_FAST and not call.is_made_to_fail]
    if refused:
        yield Sighting(f"{counted_noun(len(refused), 'collect')} came too early and got a 429.", calls=refused)


def _accepted_though_close(observed: Observed) -> Iterator[Sighting]:
    close = [
        later
        for course in observed.courses
        for earlier, later in pairwise(course.collects)
        if _TOO_FAST not in {earlier.status, later.status} and earlier.until(later) < _A_SECOND
    ]
    if close:
        yield Sighting(
            f"{counted_noun(len(close), 'collect')} came less than a second after the one before; "
            "only this account's settings let that pass.",
            calls=close,
        )


def _sooner_than_told(observed: Observed) -> Iterator[Sighting]:
    hurried = []
    by_what = sorted(observed.calls, key=lambda call: (call.operation or call.path, call.session or "", call.number))
    for _, group in groupby(by_what, key=lambda call: (call.operation or call.path, call.session or "")):
        hurried += [
            later
            for earlier, later in pairwise(group)
            if earlier.retry_after is not None and earlier.until(later) < span(earlier.retry_after)
        ]
    if hurried:
        said = (
            f"{counted_noun(len(hurried), 'request')} came sooner than the Retry-After of the answer before asked for."
        )
        yield Sighting(said, calls=sorted(hurried, key=attrgetter("number")))


def _told_to_wait(observed: Observed) -> int:
    return sum(1 for call in observed.calls if call.retry_after is not None)


def _completed(observed: Observed) -> list[Course]:
    told = (course for course in observed.courses if course.status == SessionState.COMPLETED)
    return [course for course in told if course.collects_since_told]


def _polled_on(observed: Observed) -> Iterator[Sighting]:
    further = [(course, course.collects_since_told[1:]) for course in _completed(observed)]
    calls = [call for _, calls in further for call in calls]
    if calls:
        sessions = counted_noun(sum(1 for _, calls in further if calls), "session")
        yield Sighting(
            f"{sessions} had {counted_noun(len(calls), 'collect')} after one had told COMPLETED.", calls=calls
        )


def _ended_by_themselves(observed: Observed) -> list[Course]:
    return [
        course
        for course in observed.courses
        if course.is_known_to_the_caller
        and not course.is_cancelled
        and not course.has_expired
        and not course.awaits_callbacks
        and _ended_a_while_ago(course, observed)
    ]


def _ended_a_while_ago(course: Course, observed: Observed) -> bool:
    if course.ended_at is None or course.ended_really_at is None:
        return False
    since = max(observed.now - course.ended_at, observed.really_now - course.ended_really_at)
    return since >= _TOO_FRESH_TO_JUDGE


def _never_learned(observed: Observed) -> Iterator[Sighting]:
    missed = [
        course
        for course in _ended_by_themselves(observed)
        if not course.collects_since_told and not course.is_called_back
    ]
    if missed:
        said = (
            f"{counted_noun(len(missed), 'session')} ended, and no collect and no callback ever told the application."
        )
        yield Sighting(said, courses=missed)


def _asked_in_vain(observed: Observed) -> dict[str, list[ObservedCall]]:
    asked: dict[str, list[ObservedCall]] = {}
    for call in observed.calls_to("collect"):
        if call.status in _UNKNOWN and not call.is_made_to_fail:
            asked.setdefault(call.path, []).append(call)
    return asked


def _asked_on(observed: Observed) -> Iterator[Sighting]:
    again = [calls for calls in _asked_in_vain(observed).values() if len(calls) > 1]
    if again:
        calls = [call for calls in again for call in calls]
        orders = counted_noun(len(again), "order")
        yield Sighting(
            f"{counted_noun(len(calls), 'collect')} went to {orders} that nobody knows (any more).", calls=calls
        )


RULES = (
    ReportRule(
        "polls-too-fast",
        "Collects at most once a second",
        Severity.ERROR,
        "Wait a second between two collects of a session, also after an answer that came fast; one timer per session.",
        "Start a session for somebody who waits and let the application poll: the collects answered 429 are these.",
        _collects,
        _refused_as_too_fast,
    ),
    ReportRule(
        "polls-closer-than-a-second",
        "Collects a second apart even where nobody refuses it",
        Severity.WARNING,
        "Wait a second between two collects of a session: IDkollen refuses what this account lets pass.",
        "Set `collectLimit` of the account to true, and the same collects are answered 429.",
        _collects,
        _accepted_though_close,
    ),
    ReportRule(
        "ignores-retry-after",
        "Waits for as long as Retry-After says",
        Severity.WARNING,
        "Read Retry-After of a 429 or 503, and send nothing of the kind before that time has passed.",
        'Add the scenario {"then": {"http": [{"on": "collect", "status": 429, "retryAfter": 3, "times": 1}]}}.',
        _told_to_wait,
        _sooner_than_told,
    ),
    ReportRule(
        "polls-on-after-completion",
        "Stops collecting once COMPLETED was told",
        Severity.WARNING,
        "End the polling loop at every status but PENDING, and keep the result instead of asking for it again.",
        "Start a session for somebody who approves, and count the collects after the first that says COMPLETED.",
        lambda observed: len(_completed(observed)),
        _polled_on,
    ),
    ReportRule(
        "never-learns-the-outcome",
        "Asks for the outcome, or is called back",
        Severity.ERROR,
        "Collect each session that was started until it has ended, or give a callbackUrl that answers 2xx.",
        "Start a session as the application does, let it end, and look at its timeline at /control/v1/sessions/{id}.",
        lambda observed: len(_ended_by_themselves(observed)),
        _never_learned,
    ),
    ReportRule(
        "keeps-asking-for-unknown-orders",
        "Gives up an order that answers 404 or 410",
        Severity.ERROR,
        "Treat 404 and 410 of a collect as the end: forget the order and let the person start anew.",
        "Let the application collect an id that was never given out, or a session whose retention has passed.",
        lambda observed: len(_asked_in_vain(observed)),
        _asked_on,
    ),
)
