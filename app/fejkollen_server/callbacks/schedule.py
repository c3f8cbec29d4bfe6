"""When a callback is attempted: delays as data, and the one rule that reads them."""

import json
import math
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from fejkollen_server.clock import Instant, span

_MOST_ATTEMPTS = 20
_SHOWN = 60
_LONGEST_DELAY = 30 * 24 * 3600


@dataclass(frozen=True, slots=True)
class RetrySchedule:
    """Delays in seconds: the first counts from the callback's creation, each further one from the attempt before."""

    delays: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.delays) > _MOST_ATTEMPTS:
            raise ValueError(f"a retry schedule has at most {_MOST_ATTEMPTS} attempts, not {len(self.delays)}")
        for delay in self.delays:
            _check(delay)

    @classmethod
    def parse(cls, wanted: str | Sequence[float]) -> "RetrySchedule":
        """Read a preset's name, a list of numbers, or such a list written as JSON."""
        if not isinstance(wanted, str):
            return cls(tuple(wanted))
        return PRESETS[wanted] if wanted in PRESETS else cls(_read_list(wanted))

    def written(self) -> str:
        return json.dumps(self.delays)


def _read_list(text: str) -> tuple[float, ...]:
    with suppress(json.JSONDecodeError, RecursionError):
        delays = json.loads(text)
        if isinstance(delays, list):
            return tuple(delays)
    raise ValueError(f"a retry schedule is one of {', '.join(PRESETS)}, or a list of seconds, not {text[:_SHOWN]!r}")


def _check(delay: object) -> None:
    if isinstance(delay, bool) or not isinstance(delay, int | float) or math.isnan(delay):
        raise ValueError(f"a delay is a number of seconds, not {delay!r}")
    if not 0 <= delay <= _LONGEST_DELAY:
        raise ValueError(f"a delay is between 0 and {_LONGEST_DELAY} seconds (30 days), not {delay!r}")


ONCE = RetrySchedule((0,))
"""The default, because IDkollen documents no retry."""

PRESETS = {
    "once": ONCE,
    "ci": RetrySchedule((0, 1, 2, 5)),
    "patient": RetrySchedule((0, 5, 300, 1800, 7200, 18000, 36000, 36000)),
    "never": RetrySchedule(()),
}


def next_due(schedule: RetrySchedule, attempts: int, since: Instant) -> Instant | None:
    """Say when the next attempt is due, given how many were made and when the last of them (or creation) was."""
    if attempts >= len(schedule.delays):
        return None
    return since + span(schedule.delays[attempts])
