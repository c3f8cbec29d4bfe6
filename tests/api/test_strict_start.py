"""The account setting that lets BankID SE orders fail that nobody opens in time, as at BankID itself."""

from typing import Any

import pytest

from tests.cast import CAST
from tests.operations import ASTRID
from tests.world import World

pytestmark = pytest.mark.anyio

AUTH = "/v3/bankid-se/auth"
SIGN = "/v3/bankid-se/sign"


@pytest.mark.parametrize(("path", "body"), [(AUTH, {}), (SIGN, {"text": "I agree"})])
async def test_an_order_that_nobody_opens_fails_after_30_seconds(world: World, path: str, body: dict[str, Any]) -> None:
    await world.set_up_demo(strict_bankid_start=True)
    started = await world.start(path, **body)
    await world.advance(29)
    pending = await world.collect(path, started["id"])
    assert (pending["status"], pending["hintCode"]) == ("PENDING", "outstandingTransaction")
    await world.advance(1)
    failed = {"id": started["id"], "status": "FAILED", "error": "SESSION_TIMEOUT"}
    assert await world.collect(path, started["id"]) == failed


@pytest.mark.parametrize(("ssn", "pace"), [(ASTRID, "byHand"), (CAST["ignoring-barbro"].ssn, "fast")])
async def test_so_does_one_that_the_person_named_does_not_open(world: World, ssn: str, pace: str) -> None:
    await world.set_up_demo(strict_bankid_start=True, pace=pace)
    started = await world.start(AUTH, ssn=ssn)
    await world.advance(29)
    assert (await world.collect(AUTH, started["id"]))["hintCode"] == "outstandingTransaction"
    await world.advance(1)
    assert (await world.collect(AUTH, started["id"]))["error"] == "SESSION_TIMEOUT"


async def test_so_it_is_at_the_pace_of_real_people_without_being_asked_for(world: World) -> None:
    await world.set_up_demo(pace="realistic")
    started = await world.start(AUTH)
    await world.advance(29)
    assert (await world.collect(AUTH, started["id"]))["status"] == "PENDING"
    await world.advance(1)
    assert (await world.collect(AUTH, started["id"]))["error"] == "SESSION_TIMEOUT"


async def test_who_answers_in_time_is_not_disturbed(world: World) -> None:
    await world.set_up_demo(strict_bankid_start=True)
    started = await world.start(AUTH, ssn=ASTRID)
    assert (await world.outcome(AUTH, started["id"]))["status"] == "COMPLETED"


async def test_without_the_setting_it_waits_on(world: World) -> None:
    started = await world.start(AUTH)
    await world.advance(31)
    assert (await world.collect(AUTH, started["id"]))["status"] == "PENDING"


async def test_an_order_that_somebody_opens_gets_its_three_minutes(world: World) -> None:
    await world.set_up_demo(strict_bankid_start=True)
    started = await world.start(AUTH)
    await world.advance(29)
    await world.act(started["id"], world.services.by_hand.answer_as_usual("ignoring-barbro"))
    await world.advance(150)
    assert (await world.collect(AUTH, started["id"]))["hintCode"] == "userSign"
    await world.advance(1)
    assert (await world.collect(AUTH, started["id"]))["error"] == "SESSION_TIMEOUT"


@pytest.mark.parametrize(
    ("path", "collect_path", "body"),
    [
        ("/v3/freja/auth", "/v3/freja/auth", {}),
        ("/v3/bankid-se/age-verification", "/v3/bankid-se/age-verification", {"minAge": 18}),
        ("/v3/bankid-se/phone/auth", AUTH, {"ssn": ASTRID, "callInitiator": "RP"}),
    ],
)
async def test_it_is_no_affair_of_other_sessions(
    world: World, path: str, collect_path: str, body: dict[str, Any]
) -> None:
    await world.set_up_demo(strict_bankid_start=True, pace="byHand")
    started = await world.start(path, **body)
    await world.advance(31)
    assert (await world.collect(collect_path, started["id"]))["status"] == "PENDING"
