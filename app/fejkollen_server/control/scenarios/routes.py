"""Scenarios: added, looked at, removed, and asked which were not used up."""

from typing import Annotated

from fastapi import Body, Query, Response

from fejkollen_server.control.access import OneAccount, control_router
from fejkollen_server.control.answers import json_answer, no_content, problem_answers
from fejkollen_server.control.scenarios.schemas import GivenScenarios, ScenarioSeen, ScenariosSeen
from fejkollen_server.control.scenarios.views import scenario_seen, scenarios_seen
from fejkollen_server.errors import InputIsInvalid
from fejkollen_server.marked_yaml import read_json
from fejkollen_server.web.request_services import AllServices

router = control_router("Scenarios")

_Limit = Annotated[int, Query(ge=1, le=1000, description="How many to show at most.")]
_After = Annotated[str | None, Query(description="Go on after this one: `next` of the answer before.")]


@router.post("/scenarios", response_model=ScenarioSeen | ScenariosSeen, status_code=201, responses=problem_answers(404))
async def add_scenarios(
    services: AllServices, account: OneAccount, scenarios: Annotated[GivenScenarios, Body()]
) -> Response:
    """Add one rule, or a list of them, all or none.

    Of all rules that fit a request, one decides: counted ones (with `times`) before standing ones, counted ones in the
    order in which they came, standing ones the newest first. Without any, the person's habit decides.
    """
    given = read_json(scenarios)
    if not given.is_list:
        [added] = await services.scenarios.add(account, [given])
        return json_answer(scenario_seen(added), 201)
    return json_answer(scenarios_seen(await services.scenarios.add(account, given.items())), 201)


@router.get("/scenarios", response_model=ScenariosSeen, responses=problem_answers(404))
async def list_scenarios(
    services: AllServices, account: OneAccount, limit: _Limit = 100, after: _After = None
) -> Response:
    """Show the rules that hold for the account, in their order of precedence, and how often each was used."""
    arranged = await services.scenarios.in_order(account)
    ids = [each.rule.id for each in arranged]
    if after is not None and after not in ids:
        raise InputIsInvalid("after", "there is no scenario to go on after; begin anew without it")
    begin = 0 if after is None else ids.index(after) + 1
    following = ids[begin + limit - 1] if begin + limit < len(ids) else None
    shown = arranged[begin : begin + limit]
    return json_answer(scenarios_seen(shown, services.scenario_files.problems, following))


@router.get("/scenarios/unused", response_model=ScenariosSeen, responses=problem_answers(404))
async def list_unused_scenarios(services: AllServices, account: OneAccount) -> Response:
    """Show the counted rules that are not used up: at the end of a test there should be none."""
    arranged = await services.scenarios.in_order(account)
    return json_answer(scenarios_seen([each for each in arranged if each.left], services.scenario_files.problems))


@router.get("/scenarios/{scenario_id}", response_model=ScenarioSeen, responses=problem_answers(404))
async def read_scenario(scenario_id: str, services: AllServices, account: OneAccount) -> Response:
    """Show one rule and how often it was used."""
    return json_answer(scenario_seen(await services.scenarios.one(account, scenario_id)))


@router.delete("/scenarios/{scenario_id}", status_code=204, responses=problem_answers(404, 409))
async def remove_scenario(scenario_id: str, services: AllServices, account: OneAccount) -> Response:
    """Remove a rule that was added here. Sessions it has decided about go on as they are."""
    await services.scenarios.remove(account, scenario_id)
    return no_content()


@router.delete("/scenarios", status_code=204, responses=problem_answers(404))
async def remove_all_scenarios(services: AllServices, account: OneAccount) -> Response:
    """Remove every rule that was added here, and let those from mounted files begin anew, with nothing used."""
    await services.scenarios.remove_all(account)
    return no_content()
