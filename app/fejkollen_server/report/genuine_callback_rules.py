"""Rules on callbacks as they should be: taken, taken again the same way, and taken before the order is known."""

from collections.abc import Iterator

from fejkollen_server.callbacks.callback import Attempt, Callback, CallbackState
from fejkollen_server.report.observation import Observed
from fejkollen_server.report.rule import ReportRule, Severity, Sighting, counted_noun
from fejkollen_server.report.spoilt_callback_rules import (
    Delivery,
    callback_deliveries,
    faults_of,
    is_genuine,
    is_replay,
)
from fejkollen_server.sessions.states import SessionState

_BROKEN = 500


def _genuine(observed: Observed) -> list[Delivery]:
    return [(callback, attempt) for callback, attempt in callback_deliveries(observed) if is_genuine(callback)]


def _again(observed: Observed) -> list[Delivery]:
    """Give what came once more after it had been answered 2xx, under the same delivery id."""
    again, taken = [], set()
    for callback, attempt in sorted(_genuine(observed), key=_in_order):
        if callback.delivery_id in taken:
            again.append((callback, attempt))
        elif attempt.is_delivered:
            taken.add(callback.delivery_id)
    return again


def _in_order(delivery: Delivery) -> tuple[int, str, int]:
    callback, attempt = delivery
    return attempt.started_at, callback.id, attempt.number


def _of_unknown_orders(observed: Observed) -> list[Delivery]:
    """Give what tells of sessions whose start was never answered, or not yet."""
    return [
        (callback, attempt)
        for callback, attempt in _genuine(observed)
        if faults_of(callback).get("before") == "response"
        or ((course := observed.course_of.get(callback.session)) and course.start and not course.start.told)
    ]


def _of_known_orders(observed: Observed) -> list[Delivery]:
    """Give what comes for the first time of a session that was completed: the rest is for other rules."""
    others = {_key(each) for each in (*_again(observed), *_of_unknown_orders(observed))}
    return [
        each
        for each in _genuine(observed)
        if _key(each) not in others
        and ((course := observed.course_of.get(each[0].session)) is None or course.status == SessionState.COMPLETED)
    ]


def _key(delivery: Delivery) -> tuple[str, int]:
    return delivery[0].id, delivery[1].number


def _turned_away(observed: Observed) -> Iterator[Sighting]:
    by_status: dict[int, list[Delivery]] = {}
    for callback, attempt in _of_known_orders(observed):
        if attempt.status is not None and not attempt.is_delivered:
            by_status.setdefault(attempt.status, []).append((callback, attempt))
    for status, group in sorted(by_status.items()):
        yield Sighting(f"{counted_noun(len(group), 'genuine callback')} answered {status}.", attempts=group)


def _answered_otherwise(observed: Observed) -> Iterator[Sighting]:
    otherwise = [each for each in _again(observed) if each[1].status is not None and not each[1].is_delivered]
    if otherwise:
        statuses = ", ".join(sorted({str(attempt.status) for _, attempt in otherwise}))
        said = f"{counted_noun(len(otherwise), 'duplicate')} of callbacks that had been answered 2xx got {statuses}."
        yield Sighting(said, attempts=otherwise)


def _broke_on_unknown(observed: Observed) -> Iterator[Sighting]:
    broken = [each for each in _of_unknown_orders(observed) if (each[1].status or 0) >= _BROKEN]
    if broken:
        said = f"{counted_noun(len(broken), 'callback')} of orders that the application did not know yet got a 5xx."
        yield Sighting(said, attempts=broken)


def _attempted(observed: Observed) -> list[tuple[Callback, list[Attempt]]]:
    return [(callback, attempts) for callback, attempts in observed.callbacks if attempts and not is_replay(callback)]


def _unreachable(observed: Observed) -> Iterator[Sighting]:
    by_error: dict[str, list[Delivery]] = {}
    for callback, attempts in _attempted(observed):
        last = attempts[-1]
        if callback.state in {CallbackState.FAILED, CallbackState.BLOCKED} and last.status is None:
            by_error.setdefault(last.error or "", []).append((callback, last))
    for error, group in by_error.items():
        yield Sighting(f"{counted_noun(len(group), 'callback')} could not be delivered: {error}.", attempts=group)


RULES = (
    ReportRule(
        "turns-callbacks-away",
        "Answers genuine callbacks with 2xx",
        Severity.ERROR,
        "Verify the signature, put the callback down, answer 204 at once, and do the work afterwards. IDkollen is not "
        "known to try again.",
        "Let a session be approved with a callbackUrl, and read the receiver's answer at /control/v1/callbacks/{id}.",
        lambda observed: len(_of_known_orders(observed)),
        _turned_away,
    ),
    ReportRule(
        "answers-duplicates-otherwise",
        "Answers duplicates as it answered the first",
        Severity.ERROR,
        "Remember which orders are settled, and answer 2xx to a callback of one without doing anything again.",
        'Add the scenario {"then": {"callback": {"duplicate": 3}}}, or resend a callback.',
        lambda observed: len(_again(observed)),
        _answered_otherwise,
    ),
    ReportRule(
        "breaks-on-callbacks-of-unknown-orders",
        "Copes with callbacks of orders it does not know yet",
        Severity.ERROR,
        "Keep a callback whose order is not known yet, or answer 404: the start may be answered later, or never.",
        'Add the scenario {"then": {"callback": {"before": "response"}}}, or {"then": {"http": [{"on": "start", '
        '"drop": "after"}]}}.',
        lambda observed: len(_of_unknown_orders(observed)),
        _broke_on_unknown,
    ),
    ReportRule(
        "cannot-be-called-back",
        "Can be reached under its callbackUrl",
        Severity.WARNING,
        "Give a callbackUrl that the server reaches: from a container that is not localhost, see "
        "FEJKOLLEN_CALLBACK_REWRITE; public addresses need FEJKOLLEN_CALLBACK_NETWORK=open.",
        "Resend the callback at /control/v1/callbacks/{id}/resend and read the error of its attempt.",
        lambda observed: len(_attempted(observed)),
        _unreachable,
    ),
)
