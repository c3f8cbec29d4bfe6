"""Rules on callbacks that a scenario has spoilt: nobody may believe them."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from fejkollen_server.callbacks.callback import Attempt, Callback
from fejkollen_server.report.observation import Observed
from fejkollen_server.report.rule import ReportRule, Severity, Sighting, counted_noun

Delivery: TypeAlias = tuple[Callback, Attempt]

_HARMLESS = frozenset({"delay", "duplicate", "order", "before", "omit"})
_BROKEN = 500


def faults_of(callback: Callback) -> dict[str, str]:
    """Take apart what was done to a callback, such as ``signature: wrong, body: altered``."""
    parts = (part.partition(": ") for part in (callback.fault or "").split(", "))
    return {name: value for name, _, value in parts if name}


def is_genuine(callback: Callback) -> bool:
    """Tell whether everything about it is as it should be, but perhaps time, order and number."""
    return faults_of(callback).keys() <= _HARMLESS


def is_reformatted(callback: Callback) -> bool:
    """Tell whether it is only written in an unusual way: rightly signed, so that nobody may refuse it."""
    faults = faults_of(callback)
    return faults.get("body") == "reformatted" and faults.keys() - {"body"} <= _HARMLESS


def is_replay(callback: Callback) -> bool:
    """Tell whether somebody sent it to another address by hand, which says nothing about the application."""
    return (callback.fault or "").startswith("replay")


def callback_deliveries(observed: Observed) -> Iterator[Delivery]:
    """Give the attempts that say something about the application."""
    return (each for each in observed.attempts() if not is_replay(each[0]))


def _spoilt(name: str, *values: str) -> Callable[[Observed], list[Delivery]]:
    def find(observed: Observed) -> list[Delivery]:
        return [
            (callback, attempt)
            for callback, attempt in callback_deliveries(observed)
            if (value := faults_of(callback).get(name)) is not None and (not values or value in values)
        ]

    return find


_SIGNATURES = _spoilt("signature")
_BODIES = _spoilt("body", "altered", "truncated")
_CONTRADICTIONS = _spoilt("body", "contradicting")
_CONTENT_TYPES = _spoilt("contentType")


def _accepted(found: Iterable[Delivery], said: str) -> Iterator[Sighting]:
    """Group what was taken by how it was spoilt."""
    taken: dict[str, list[Delivery]] = {}
    for callback, attempt in found:
        if attempt.is_delivered:
            taken.setdefault(callback.fault or "", []).append((callback, attempt))
    for fault, group in taken.items():
        yield Sighting(f"{counted_noun(len(group), 'callback')} with {fault} {said}.", attempts=group)


def _believed(observed: Observed) -> Iterator[Sighting]:
    """Find contradictions that nobody checked: they are rightly signed, so only whoever collects can tell."""
    unverified = [
        (callback, attempt)
        for callback, attempt in _CONTRADICTIONS(observed)
        if (course := observed.course_of.get(callback.session)) is None or not course.collects_since_told
    ]
    return _accepted(unverified, "got a 2xx, and no collect asked whether that is true")


def _is_to_be_refused(callback: Callback) -> bool:
    return not is_genuine(callback) and not is_reformatted(callback)


def _reformatted(observed: Observed) -> list[Delivery]:
    return [each for each in callback_deliveries(observed) if is_reformatted(each[0]) and each[1].status is not None]


def _refused_for_its_form(observed: Observed) -> Iterator[Sighting]:
    by_status: dict[int, list[Delivery]] = {}
    for callback, attempt in _reformatted(observed):
        if attempt.status is not None and not attempt.is_delivered:
            by_status.setdefault(attempt.status, []).append((callback, attempt))
    for status, group in sorted(by_status.items()):
        said = (
            f"{counted_noun(len(group), 'callback')}, rightly signed and only written in an unusual way, got {status}."
        )
        yield Sighting(said, attempts=group)


def _broken(observed: Observed) -> list[Delivery]:
    return [
        (callback, attempt)
        for callback, attempt in callback_deliveries(observed)
        if _is_to_be_refused(callback) and (attempt.status or 0) >= _BROKEN
    ]


def _broke(observed: Observed) -> Iterator[Sighting]:
    if found := _broken(observed):
        said = f"{counted_noun(len(found), 'spoilt callback')} got a 5xx: the receiver did not refuse, it broke."
        yield Sighting(said, attempts=found)


RULES = (
    ReportRule(
        "accepts-forged-signatures",
        "Refuses callbacks whose signature is missing, wrong or stale",
        Severity.ERROR,
        "Compute HMAC-SHA256 of the raw body with the callback key, compare it with X-Signature-SHA256 in constant "
        "time, and answer 401 where it differs or is missing, before anything is read from the body.",
        'Add the scenario {"then": {"callback": {"signature": "missing"}}}, then "wrong" and "stale".',
        lambda observed: len(_SIGNATURES(observed)),
        lambda observed: _accepted(_SIGNATURES(observed), "got a 2xx"),
    ),
    ReportRule(
        "accepts-altered-bodies",
        "Refuses callbacks whose body was changed after signing",
        Severity.ERROR,
        "Verify the signature over the very bytes that arrived, not over JSON that was read and written again; "
        "refuse what is no complete JSON.",
        'Add the scenario {"then": {"callback": {"body": "altered"}}}, then "truncated".',
        lambda observed: len(_BODIES(observed)),
        lambda observed: _accepted(_BODIES(observed), "got a 2xx"),
    ),
    ReportRule(
        "verifies-rewritten-json",
        "Verifies the bytes that arrived, not JSON that it has written again",
        Severity.ERROR,
        "Compute HMAC-SHA256 of the raw body before anything parses it: JSON that was read and written again has other "
        "spaces, escapes or order of keys, and genuine callbacks are refused as soon as theirs differ.",
        'Add the scenario {"then": {"callback": {"body": "reformatted"}}} and look at what the receiver answers.',
        lambda observed: len(_reformatted(observed)),
        _refused_for_its_form,
    ),
    ReportRule(
        "believes-without-asking",
        "Collects before it believes a callback",
        Severity.ERROR,
        "Take a callback as a hint to collect, and act on what the collect says: the API is asked with your own "
        "credentials, while anybody with the callback key can call back.",
        'Add the scenario {"then": {"callback": {"body": "contradicting"}}}.',
        lambda observed: len(_CONTRADICTIONS(observed)),
        _believed,
    ),
    ReportRule(
        "accepts-wrong-content-types",
        "Refuses callbacks that are not application/json",
        Severity.WARNING,
        "Answer 415 where Content-Type is not application/json.",
        'Add the scenario {"then": {"callback": {"contentType": "text/plain"}}}.',
        lambda observed: len(_CONTENT_TYPES(observed)),
        lambda observed: _accepted(_CONTENT_TYPES(observed), "got a 2xx"),
    ),
    ReportRule(
        "breaks-on-spoilt-callbacks",
        "Refuses spoilt callbacks with 4xx instead of breaking",
        Severity.WARNING,
        "Answer 400 or 401: a 500 is an exception nobody caught, and makes the sender try again.",
        'Add the scenario {"then": {"callback": {"body": "truncated"}}} and look at what the receiver answers.',
        lambda observed: sum(1 for callback, _ in callback_deliveries(observed) if _is_to_be_refused(callback)),
        _broke,
    ),
)
