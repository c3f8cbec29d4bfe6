"""Durations as people write them: seconds as a number, or ``1.5s``, ``200ms``, ``3m``, ``2h``, ``30d``."""

import math
import re

LONGEST = 10 * 365 * 24 * 3600
"""Seconds that anything may last."""

_WRITTEN = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)?", re.ASCII)
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, None: 1.0}
_MOST_CHARACTERS = 30


def read_duration(wanted: object) -> float:
    """Give a duration in seconds, or say in a ValueError what it must look like."""
    amount = _amount(wanted)
    if amount is None or not math.isfinite(amount) or not 0 <= amount <= LONGEST:
        raise ValueError("must be seconds as a number, or such as 1.5s, 200ms, 3m, 2h or 30d, and at most 10 years")
    return amount


def _amount(wanted: object) -> float | None:
    if isinstance(wanted, int | float) and not isinstance(wanted, bool):
        return float(wanted)
    if isinstance(wanted, str) and len(wanted) <= _MOST_CHARACTERS and (written := _WRITTEN.fullmatch(wanted.strip())):
        return float(written[1]) * _SECONDS[written[2]]
    return None
