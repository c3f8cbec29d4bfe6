"""Retry schedules: data, and the one rule that reads them."""

import json
from itertools import accumulate
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fejkollen_server.callbacks.schedule import ONCE, PRESETS, RetrySchedule, next_due
from fejkollen_server.clock import SECOND, span

DAY = 24 * 3600


@pytest.mark.parametrize(
    ("name", "delays"),
    [
        ("once", [0]),
        ("ci", [0, 1, 2, 5]),
        ("patient", [0, 5, 300, 1800, 7200, 18000, 36000, 36000]),
        ("never", []),
    ],
)
def test_preset_is_known_by_name(name: str, delays: list[float]) -> None:
    assert RetrySchedule.parse(name) == RetrySchedule.parse(delays) == RetrySchedule(tuple(delays))


def test_default_is_a_single_attempt() -> None:
    assert PRESETS["once"] is ONCE


def test_last_attempt_of_the_patient_one_is_more_than_a_day_later() -> None:
    assert sum(PRESETS["patient"].delays) == 99_305


@pytest.mark.parametrize(
    ("wanted", "complaint"),
    [
        ("often", "one of once, ci, patient, never, or a list of seconds"),
        ("{}", "a list of seconds"),
        ("5", "a list of seconds"),
        ("", "a list of seconds"),
        ("[0, 1", "a list of seconds"),
        ([0] * 21, "at most 20 attempts, not 21"),
        ([-1], "between 0 and 2592000 seconds"),
        ([30 * DAY + 1], "between 0 and 2592000 seconds"),
        ([float("inf")], "between 0 and 2592000 seconds"),
        ([float("nan")], "a number of seconds, not nan"),
        ([True], "a number of seconds, not True"),
        (["1"], "a number of seconds, not '1'"),
        ("[null]", "a number of seconds, not None"),
    ],
)
def test_schedule_outside_the_limits_is_refused_in_words(wanted: Any, complaint: str) -> None:
    with pytest.raises(ValueError, match=r"schedule|delay") as refusal:
        RetrySchedule.parse(wanted)
    assert complaint in str(refusal.value)


@pytest.mark.parametrize("delays", [[0] * 20, [30 * DAY], [0.25, 1]])
def test_schedule_at_the_limits_is_accepted(delays: list[float]) -> None:
    assert RetrySchedule.parse(json.dumps(delays)).delays == tuple(delays)


def test_each_attempt_counts_from_the_one_before() -> None:
    schedule = RetrySchedule((0.5, 1, 2))
    assert next_due(schedule, 0, since=100 * SECOND) == 100 * SECOND + SECOND // 2
    assert next_due(schedule, 1, since=101 * SECOND) == 102 * SECOND
    assert next_due(schedule, 2, since=107 * SECOND) == 109 * SECOND
    assert next_due(schedule, 3, since=109 * SECOND) is None


@given(st.lists(st.floats(0, 30 * DAY) | st.integers(0, 30 * DAY), max_size=20))
def test_every_schedule_survives_being_written_and_ends(delays: list[float]) -> None:
    schedule = RetrySchedule.parse(delays)
    assert RetrySchedule.parse(schedule.written()) == schedule
    moments, due = [], next_due(schedule, 0, since=0)
    while due is not None:
        moments.append(due)
        due = next_due(schedule, len(moments), since=due)
    assert moments == list(accumulate(map(span, delays)))
