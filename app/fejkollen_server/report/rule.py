"""A rule of good behaviour, and what it finds."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from fejkollen_server.callbacks.callback import Attempt, Callback
from fejkollen_server.clock import Instant
from fejkollen_server.report.observation import Course, Observed, ObservedCall


class Severity(StrEnum):
    """How bad it is, the worst first."""

    ERROR = "error"
    """It will break, or can be abused."""
    WARNING = "warning"
    """It works against the API, and may break."""
    NOTE = "note"
    """It could be better."""

    @property
    def rank(self) -> int:
        return list(Severity).index(self)

    def is_at_least(self, other: "Severity") -> bool:
        return self.rank <= other.rank


@dataclass(frozen=True, slots=True)
class Sighting:
    """What a rule has found, with the evidence."""

    message: str
    calls: Sequence[ObservedCall] = ()
    courses: Sequence[Course] = ()
    attempts: Sequence[tuple[Callback, Attempt]] = ()
    instants: Sequence[Instant] = ()
    """When it was seen, besides the times of all those."""


def _observable(_observed: Observed) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class ReportRule:
    id: str
    title: str
    severity: Severity
    fix: str
    reproduce: str
    judged: Callable[[Observed], int]
    """Counts what there was to judge: where there was nothing, nothing was proven."""
    find: Callable[[Observed], Iterable[Sighting]]
    unobservable: Callable[[Observed], str] = _observable
    """Says why nothing can be said about it, where nothing can."""


@dataclass(frozen=True, slots=True)
class Finding:
    rule: ReportRule
    sighting: Sighting


def counted_noun(number: int, one: str, several: str | None = None) -> str:
    """Say how many, such as ``1 collect`` or ``3 collects``."""
    return f"{number} {one if number == 1 else several or f'{one}s'}"
