"""What the control API shows of scenarios."""

from collections.abc import Sequence

from app.control.scenarios.schemas import ScenarioSeen, ScenariosSeen
from app.scenarios.service import Arranged
from app.scenarios.writing import document_of


def scenario_seen(arranged: Arranged) -> ScenarioSeen:
    rule = arranged.rule
    return ScenarioSeen.model_validate(
        document_of(rule) | {"id": rule.id, "source": rule.source, "used": arranged.used, "left": arranged.left}
    )


def scenarios_seen(
    arranged: Sequence[Arranged], problems: Sequence[str] = (), following: str | None = None
) -> ScenariosSeen:
    return ScenariosSeen(scenarios=[scenario_seen(each) for each in arranged], problems=list(problems), next=following)
