"""Judges whether what was measured over time stays as it is."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from tests.endurance.soak import Sample

WARM_UP = 1 / 3
"""The share of the run that is left out: until then caches fill, and sessions have not begun to be purged."""

MAY_GROW = {
    "memory": (1.0, 0.01),
    "descriptors": (2, 0.0),
    "threads": (1, 0.0),
    "sessions": (20, 0.05),
    "log": (4.0, 0.0),
}
"""By how much, and by what share of itself: what the allocator, a connection or chance makes of nothing."""


@dataclass(frozen=True, slots=True)
class Verdict:
    figure: str
    before: float
    """The median of the first half after the warm-up."""
    after: float
    """The median of the second half."""
    allowed: float
    per_hour: float

    @property
    def is_flat(self) -> bool:
        return self.after - self.before <= self.allowed


def verdicts(samples: Sequence[Sample]) -> list[Verdict]:
    """Compare the two halves of what comes after the warm-up; shrinking is flat as well."""
    warm = samples[round(len(samples) * WARM_UP) :]
    early, late = warm[: len(warm) // 2], warm[len(warm) // 2 :]
    return [_verdict(figure, warm, early, late) for figure in MAY_GROW]


def _verdict(figure: str, warm: Sequence[Sample], early: Sequence[Sample], late: Sequence[Sample]) -> Verdict:
    before, after = (statistics.median(getattr(sample, figure) for sample in half) for half in (early, late))
    amount, share = MAY_GROW[figure]
    hours = [sample.minutes / 60 for sample in warm]
    slope = statistics.linear_regression(hours, [float(getattr(sample, figure)) for sample in warm]).slope
    return Verdict(figure, before, after, max(amount, share * before), slope)
