"""How much is measured: in full on a quiet machine, or quickly to see whether everything works."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    rounds: int
    requests: int
    """In each round of each pair."""
    starts: int
    sessions: int
    """After so many, the memory is looked at."""
    rules: int
    accounts: int
    callbacks: int
    decisions: int
    stored: tuple[int, ...]
    """So many sessions are in the database when it is collected from."""


FULL = Sizes(9, 3_000, 9, 10_000, 1_000, 500, 3_000, 200, (1_000_000, 5_000_000))
QUICK = Sizes(1, 300, 2, 1_000, 100, 50, 300, 20, (20_000,))
