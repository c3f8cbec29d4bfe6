"""What the control API shows of scenarios."""

from collections.abc import Sequence

from fejkollen_server.control.scenarios.schemas import ScenarioSeen, ScenariosSeen
from fejkollen_server.scenarios.rule_writer import document_of
from fejkollen_server.scenarios.service import Arranged


def scenario_seen(arranged: Arranged) -> ScenarioSeen:
    rule = arranged.rule
    return ScenarioSeen.model_validate(
        document_of(rule) | {"id": rule.id, "source": rule.source, "used": arranged.used, "left": arranged.left}
    )


def scenarios_seen(
    arranged: Sequence[Arranged], problems: Sequence[str] = (), following: str | None = None
) -> ScenariosSeen:
    return ScenariosSeen(scenarios=[scenario_seen(each) for each in arranged], problems=list(problems), next=following)
