"""What Fejkollen does wherever IDkollen leaves room; ``fidelity.yaml`` is read when somebody first asks."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from fejkollen_server.marked_yaml import MarkedValue, read_yaml


class Confidence(StrEnum):
    """How sure it is that IDkollen does so too."""

    DOCUMENTED = "documented"
    OBSERVED = "observed"
    ASSUMED = "assumed"


@dataclass(frozen=True, slots=True)
class Behaviour:
    area: str
    behaviour: str
    fejkollen: str
    confidence: Confidence
    source: str
    test: str
    """The test that holds it, so that no row goes stale unnoticed."""
    switch: str | None
    """The account's setting that changes it, as the control API writes it."""


_AREAS = ("Calling", "Collecting", "Ending", "Results", "Callbacks", "Pages", "Documents")
_REQUIRED = ("behaviour", "fejkollen", "confidence", "source", "test")


@cache
def fidelity() -> tuple[Behaviour, ...]:
    """Give every behaviour by area, in the order in which they are best read."""
    areas = read_yaml(Path(__file__).with_name("fidelity.yaml")).fields(_AREAS, _AREAS)
    return tuple(_behaviour(area, written) for area in _AREAS for written in areas[area].items())


def _behaviour(area: str, written: MarkedValue) -> Behaviour:
    given = written.fields((*_REQUIRED, "switch"), _REQUIRED)
    return Behaviour(
        area=area,
        behaviour=given["behaviour"].text(),
        fejkollen=given["fejkollen"].text(),
        confidence=given["confidence"].choice(Confidence),
        source=given["source"].text(),
        test=given["test"].text(),
        switch=given["switch"].text() if "switch" in given else None,
    )
