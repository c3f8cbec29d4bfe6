"""A counted scenario is used as often as it says, however many start at once and on however many replicas."""

import asyncio
from collections import Counter

import pytest

from tests.scenarios import arrange, explanation, listed
from tests.world import World

pytestmark = pytest.mark.anyio

AUTH = "/v3/bankid-se/auth"


async def test_of_twenty_starts_at_once_seven_use_a_rule_for_seven(replicas: list[World]) -> None:
    [standing, counted] = await arrange(
        replicas[0], {"then": {"error": "CONFLICT"}}, {"times": 7, "then": {"error": "INVALID_ID"}}
    )
    started = await asyncio.gather(*(replicas[n % 2].start(AUTH) for n in range(20)))
    decided = Counter([(await explanation(replicas[0], each["id"]))["rule"] for each in started])
    assert decided == {counted: 7, standing: 13}
    assert {each["id"]: each["used"] for each in await listed(replicas[1])} == {counted: 7, standing: 13}


async def test_a_rule_added_here_holds_there_at_once_and_one_removed_no_longer(replicas: list[World]) -> None:
    here, there = replicas
    await there.start(AUTH)
    [rule] = await arrange(here, {"then": {"error": "CONFLICT"}})
    assert (await explanation(there, (await there.start(AUTH))["id"]))["rule"] == rule
    await here.client.delete(f"/control/v1/scenarios/{rule}")
    assert (await explanation(there, (await there.start(AUTH))["id"]))["decidedBy"] == "nobody"
