"""People and authenticators on both databases: what is changed at one replica is seen by the next start at another."""

import asyncio

import pytest

from fejkollen_server.authenticators.service import CodeVerdict
from tests.control import control, told
from tests.world import FAST_ENOUGH, World

pytestmark = pytest.mark.anyio

AUTH = "/v3/bankid-se/auth"
ASTRID = "199003142388"
DISPLAY = "mitid-code-display"


async def _error(world: World, ssn: str) -> str | None:
    started = await world.start(AUTH, ssn=ssn)
    error: str | None = (await world.outcome(AUTH, started["id"])).get("error")
    return error


async def test_a_change_here_is_seen_by_the_next_start_there(replicas: list[World]) -> None:
    here, there = replicas
    assert await _error(there, ASTRID) is None
    for outcome, error in (("decline", "CANCELLED"), ("approve", None), ("decline", "CANCELLED")):
        await told(here, "PATCH", "/people/astrid", {"habit": {"outcome": outcome}})
        assert await _error(there, ASTRID) == error
    assert (await control(here, "DELETE", "/people/astrid")).status_code == 204
    assert await _error(there, ASTRID) is None
    await told(there, "POST", "/people/astrid/restore")
    assert (await told(here, "GET", "/people/astrid"))["source"] == "builtIn"


async def test_somebody_added_here_answers_there(replicas: list[World]) -> None:
    here, there = replicas
    person = await told(here, "POST", "/people", {"eids": ["bankid-se"], "habit": {"outcome": "decline"}})
    assert await _error(there, person["ssn"]) == "CANCELLED"


async def test_a_lock_here_meets_an_answer_there(replicas: list[World]) -> None:
    here, there = replicas
    started = await there.start(AUTH, ssn=ASTRID)
    await told(here, "POST", "/people/astrid/authenticators/bankid-se-app/lock")
    await there.advance(FAST_ENOUGH)
    assert (await there.collect(AUTH, started["id"]))["error"] == "INVALID_ID"


async def test_two_who_enter_the_same_code_at_once_are_not_both_let_in(replicas: list[World]) -> None:
    code = (await told(replicas[0], "GET", f"/people/mikkel/authenticators/{DISPLAY}"))["code"]["value"]

    async def entered(world: World) -> CodeVerdict:
        desk = world.services.authenticators
        account = await world.services.account_service.read("demo")
        return await desk.use(
            account, "mikkel", DISPLAY, lambda connection, each: desk.verify_code(connection, each, code)
        )

    verdicts = await asyncio.gather(*(entered(world) for world in replicas * 2))
    assert sorted(verdicts) == [CodeVerdict.ACCEPTED, CodeVerdict.LOCKED, CodeVerdict.WRONG, CodeVerdict.WRONG]


async def test_two_who_add_the_same_person_at_once_add_one(replicas: list[World]) -> None:
    answers = await asyncio.gather(*(control(world, "POST", "/people", {"seed": 7}) for world in replicas * 2))
    assert sorted(answer.status_code for answer in answers) == [201, 400, 400, 400]
