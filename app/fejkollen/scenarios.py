"""What a tester arranges beforehand: *when* a request matches, *then* this happens."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from fejkollen.wire import Wire

Rule = dict[str, Any]
"""A scenario as JSON, such as ``{"when": {"provider": "mitid"}, "times": 1, "then": {"cause": "mitid_timeout"}}``."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A rule, and how often it was used."""

    id: str
    name: str
    source: str
    """``api``, or the file and line it stands in."""
    times: int | None
    """How often it applies; None for always."""
    used: int
    left: int | None
    as_json: dict[str, Any] = field(repr=False)


class Scenarios:
    """Arranges the scenarios of an account."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def add(self, rule: Rule) -> Scenario:
        return read_scenario(self._wire.ask("POST", "/scenarios", rule))

    def add_all(self, rules: Sequence[Rule]) -> tuple[Scenario, ...]:
        """Add rules in their order, all or none."""
        return _read_all(self._wire.ask("POST", "/scenarios", list(rules)))

    def list(self) -> tuple[Scenario, ...]:
        """Give them in their order of precedence."""
        found: list[Scenario] = []
        after: str | None = None
        while True:
            page = self._wire.ask("GET", "/scenarios", after=after, limit=1000)
            found += _read_all(page)
            after = page.get("next")
            if after is None:
                return tuple(found)

    def read(self, scenario_id: str) -> Scenario:
        return read_scenario(self._wire.ask("GET", f"/scenarios/{scenario_id}"))

    def unused(self) -> tuple[Scenario, ...]:
        """Give the counted ones that are not used up: at the end of a test there should be none."""
        return _read_all(self._wire.ask("GET", "/scenarios/unused"))

    def remove(self, scenario_id: str) -> None:
        self._wire.ask("DELETE", f"/scenarios/{scenario_id}")

    def remove_all(self) -> None:
        self._wire.ask("DELETE", "/scenarios")


def read_scenario(wire: dict[str, Any]) -> Scenario:
    return Scenario(
        id=wire["id"],
        name=wire.get("name") or "",
        source=wire.get("source", "api"),
        times=wire.get("times"),
        used=wire.get("used", 0),
        left=wire.get("left"),
        as_json=wire,
    )


def _read_all(page: dict[str, Any]) -> tuple[Scenario, ...]:
    return tuple(read_scenario(each) for each in page["scenarios"])
