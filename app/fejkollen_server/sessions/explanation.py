"""Why a session goes as it goes, written down when it starts."""

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class DecidedBy(StrEnum):
    """What decided who answers and how."""

    SCENARIO = "scenario"
    """A rule that was arranged beforehand."""
    HABIT = "habit"
    """The habit of the person whom the start names."""
    DEFAULT_PERSON = "defaultPerson"
    """The habit of whoever answers what names nobody, by the account's settings."""
    COMPETITION = "competition"
    """Another session of the same person."""
    NOBODY = "nobody"
    """Nothing yet: the session waits until somebody takes it up, or expires."""


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A rule that did not apply."""

    rule: str
    because: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    decided_by: DecidedBy
    because: str
    """In one sentence."""
    rule: str | None = None
    """The id of the scenario that decided."""
    passed_over: tuple[PassedOver, ...] = ()
    """Scenarios that did not apply, those that came nearest first."""
    more_passed_over: int = 0
    """How many more did not apply."""

    def written(self) -> str:
        """Write it as JSON, by hand: this is done at every start."""
        values: dict[str, Any] = {"decided_by": self.decided_by, "because": self.because}
        if self.rule:
            values["rule"] = self.rule
        if self.passed_over:
            values["passed_over"] = [[each.rule, each.because, each.name] for each in self.passed_over]
            values["more_passed_over"] = self.more_passed_over
        return json.dumps(values)

    @classmethod
    def read(cls, text: str) -> "Explanation":
        values = json.loads(text)
        values["decided_by"] = DecidedBy(values["decided_by"])
        values["passed_over"] = tuple(PassedOver(*each) for each in values.get("passed_over", ()))
        return cls(**values)
