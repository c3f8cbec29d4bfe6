"""The model explains what can happen, and finds each way in which a history can be wrong."""

import json
import math
from dataclasses import replace

import pytest

from tests.endurance.history import Course, Event, History, Kind
from tests.endurance.sequential_model import collects_within, contradictions, losses

ANSWERED = Course("COMPLETED", 0.08)
WAITING = Course("SESSION_TIMEOUT", 3.0)


def _body(status: str, **more: str) -> bytes:
    return json.dumps({"id": "s", "status": status, **more}).encode()


COMPLETED = _body("COMPLETED", ssn="199003142388")
OUTSTANDING = _body("PENDING", hintCode="outstandingTransaction")
SIGNING = _body("PENDING", hintCode="userSign")
CANCELLED = _body("FAILED", error="CANCELLED")
RAN_OUT = _body("FAILED", error="SESSION_TIMEOUT")


def _start(course: Course = ANSWERED) -> Event:
    return Event(Kind.START, "s", 0.0, 0.01, 201, course=course)


def _collect(began: float, body: bytes, ended: float | None = None, status: int = 200) -> Event:
    return Event(Kind.COLLECT, "s", began, began + 0.01 if ended is None else ended, status, body)


def _cancel(began: float, ended: float | None = None, status: int = 204) -> Event:
    return Event(Kind.CANCEL, "s", began, began + 0.01 if ended is None else ended, status, wanted="CANCELLED")


def _by_hand(began: float, wanted: str = "COMPLETED", status: int = 200) -> Event:
    return Event(Kind.BY_HAND, "s", began, began + 0.01, status, wanted=wanted)


def _callback(at: float, body: bytes = COMPLETED, delivery: str = "d") -> Event:
    return Event(Kind.CALLBACK, "s", at, at, body=body, delivery=delivery)


def _contradictions(*events: Event) -> list[str]:
    return [problem.removeprefix("s: ") for problem in contradictions(History(list(events)))]


@pytest.mark.parametrize(
    "events",
    [
        pytest.param([_start(), _collect(0.02, OUTSTANDING), _collect(0.1, COMPLETED), _callback(0.1)], id="ordinary"),
        pytest.param(
            [_start(), _collect(0.1, COMPLETED, 0.3), _collect(0.15, SIGNING, 0.2)], id="overlapping collects"
        ),
        pytest.param([_start(WAITING), _cancel(1), _collect(2, CANCELLED), _callback(1.1, CANCELLED)], id="cancelled"),
        pytest.param([_start(WAITING), _cancel(1, math.inf, 0), _collect(4, RAN_OUT)], id="a cancel without effect"),
        pytest.param([_start(WAITING), _cancel(1, math.inf, 0), _collect(2, CANCELLED)], id="one without an answer"),
        pytest.param([_start(), _collect(0.1, COMPLETED), _cancel(0.2), _collect(0.3, COMPLETED)], id="too late"),
        pytest.param(
            [_start(WAITING), _by_hand(1), _cancel(1), _collect(2, COMPLETED)], id="a cancel beside an approval"
        ),
        pytest.param(
            [_start(WAITING), _by_hand(1), _by_hand(1, "INVALID_ID", 409), _collect(2, COMPLETED)], id="decided once"
        ),
        pytest.param([_start(), _collect(0.5, b"", 0.6, 429), _callback(0.1), _callback(0.4)], id="called back again"),
    ],
)
def test_what_can_happen_is_explained(events: list[Event]) -> None:
    assert _contradictions(*events) == []


@pytest.mark.parametrize(
    ("events", "problem"),
    [
        ([_collect(0.1, COMPLETED), _collect(0.2, SIGNING)], "was read older than it had been seen before"),
        ([_collect(0.02, SIGNING), _collect(0.05, OUTSTANDING)], "was read older than it had been seen before"),
        ([_callback(0.1), _collect(0.2, SIGNING)], "was read older than it had been seen before"),
        ([_cancel(0.1), _collect(0.2, SIGNING)], "was read older than it had been seen before"),
        ([_by_hand(0.1, status=409), _collect(0.2, SIGNING)], "was read older than it had been seen before"),
        ([_collect(0.1, COMPLETED), _collect(0.2, _body("COMPLETED"))], "ended in 2 ways, callbacks included"),
        ([_collect(0.1, COMPLETED), _callback(0.1, _body("COMPLETED"))], "ended in 2 ways, callbacks included"),
        ([_collect(0.1, b"", status=404)], "was acknowledged, and is not known any more"),
        ([_cancel(0.1, status=404)], "was acknowledged, and is not known any more"),
        ([_collect(0.1, b"", status=500)], "a collect was answered 500"),
        ([_collect(0.1, CANCELLED)], "ended with CANCELLED, which nobody had asked for by then"),
        ([_collect(0.02, COMPLETED)], "ended with COMPLETED, which nobody had asked for by then"),
        ([_collect(0.1, CANCELLED), _cancel(0.2)], "ended with CANCELLED, which nobody had asked for by then"),
        ([_cancel(0.02), _collect(0.1, COMPLETED)], "was cancelled, and ended with COMPLETED"),
        ([_by_hand(0.1), _by_hand(0.2)], "was decided twice"),
        (
            [_by_hand(0.05, "INVALID_ID"), _collect(0.1, COMPLETED)],
            "ended with COMPLETED and not as it was decided",
        ),
        ([_callback(0.1), _callback(0.2, delivery="e")], "was called back under 2 delivery ids"),
        ([_callback(0.1, SIGNING)], "was called back while pending"),
    ],
)
def test_a_forged_history_is_rejected(events: list[Event], problem: str) -> None:
    assert _contradictions(_start(), *events) == [problem]


def test_sessions_are_judged_each_by_itself() -> None:
    other = [replace(event, session="t") for event in (_start(WAITING), _cancel(0.1), _collect(0.2, CANCELLED))]
    assert _contradictions(_start(), _collect(0.2, COMPLETED), *other) == []


def test_what_was_acknowledged_and_never_ended_is_a_loss() -> None:
    assert losses(History([_start(), _collect(0.2, COMPLETED), _callback(0.2)])) == []
    assert losses(History([_start(), _collect(0.2, SIGNING), _callback(0.2)])) == [
        "s: was acknowledged, and no end of it can be collected"
    ]
    assert losses(History([_start(), _collect(0.2, COMPLETED)])) == ["s: no callback came"]


def test_two_collects_that_lie_certainly_closer_than_the_limit_are_found() -> None:
    apart = History([_collect(0.0, SIGNING), _collect(0.995, SIGNING)])
    close = History([_collect(0.0, SIGNING), _collect(0.98, SIGNING)])
    assert (collects_within(apart, 1.0), len(collects_within(close, 1.0))) == ([], 1)
    too_soon = History([_collect(0.0, SIGNING), _collect(0.5, b"", status=429)])
    assert collects_within(too_soon, 1.0) == []
