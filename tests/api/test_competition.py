"""What happens when a person who is busy with one session is asked for another, by each eID's own rule."""

import re
from typing import Any

import pytest

from tests.cast import CAST
from tests.operations import ABENAA, ASTRID, DONALD
from tests.world import World

pytestmark = pytest.mark.anyio

BANKID_SE = "/v3/bankid-se/auth"
BANKID_SE_SIGN = "/v3/bankid-se/sign"
BANKID_NO = "/v3/bankid-no/backchannel/auth"
FREJA = "/v3/freja/auth"
FREJA_SIGN = "/v3/freja/sign"
MITID = "/v3/mitid/backchannel/auth"
VIPPS = "/v3/vipps/backchannel/auth"
IN_PROGRESS = "alreadyInProgress"
REJECTED = "Authentication request failed. Previous authentication request was rejected due to security reasons"

LEAST: dict[str, dict[str, Any]] = {
    BANKID_SE: {"ssn": ASTRID},
    "/v3/bankid-se/phone/auth": {"ssn": ASTRID, "callInitiator": "USER"},
    BANKID_SE_SIGN: {"ssn": ASTRID, "text": "I agree"},
    "/v3/bankid-se/phone/sign": {"ssn": ASTRID, "text": "I agree", "callInitiator": "RP"},
    FREJA: {"ssn": ASTRID},
    "/v3/freja/backchannel/auth": {"ssn": ASTRID, "country": "SWEDEN"},
    FREJA_SIGN: {"ssn": ASTRID, "text": "I agree"},
    "/v3/freja/backchannel/sign": {"ssn": ASTRID, "country": "SWEDEN", "text": "I agree"},
    BANKID_NO: {"ssn": DONALD},
    MITID: {"ssn": ABENAA, "bindingMessage": "Order 7"},
    VIPPS: {"phone": "+4790000001"},
}
BANKID_STARTS = [path for path in LEAST if path.startswith("/v3/bankid-se")]
FREJA_AUTHS = [path for path in LEAST if path.startswith("/v3/freja") and path.endswith("auth")]
FREJA_SIGNS = [path for path in LEAST if path.startswith("/v3/freja") and path.endswith("sign")]


def _collect_path(path: str) -> str:
    return re.sub("/(backchannel|phone)/", "/", path)


async def _status(world: World, path: str, session_id: str) -> dict[str, Any]:
    await world.advance(1)
    return await world.collect(_collect_path(path), session_id)


@pytest.mark.parametrize("newer", BANKID_STARTS)
@pytest.mark.parametrize("older", BANKID_STARTS)
async def test_a_second_bankid_order_is_refused_and_ends_the_first(world: World, older: str, newer: str) -> None:
    await world.set_up_demo(pace="byHand")
    first = await world.start(older, **LEAST[older])
    assert await world.refusal(newer, **LEAST[newer]) == (400, IN_PROGRESS)
    assert await _status(world, older, first["id"]) == {"id": first["id"], "status": "FAILED", "error": "CONFLICT"}
    assert await world.count_sessions() == 1


@pytest.mark.parametrize("newer", FREJA_AUTHS)
@pytest.mark.parametrize("older", FREJA_AUTHS)
async def test_a_second_freja_authentication_is_refused_and_ends_the_first(
    world: World, older: str, newer: str
) -> None:
    await world.set_up_demo(pace="byHand")
    first = await world.start(older, **LEAST[older])
    assert await world.refusal(newer, **LEAST[newer]) == (400, REJECTED)
    assert (await _status(world, older, first["id"]))["error"] == "CONFLICT"
    assert await world.count_sessions() == 1


@pytest.mark.parametrize(("path", "message"), [(BANKID_SE, IN_PROGRESS), (FREJA, REJECTED)])
async def test_after_both_have_ended_the_way_is_free(world: World, path: str, message: str) -> None:
    await world.set_up_demo(pace="byHand")
    await world.start(path, **LEAST[path])
    assert await world.refusal(path, **LEAST[path]) == (400, message)
    third = await world.start(path, **LEAST[path])
    assert (await _status(world, path, third["id"]))["status"] == "PENDING"


@pytest.mark.parametrize("older", [*FREJA_SIGNS, *FREJA_AUTHS])
@pytest.mark.parametrize("newer", FREJA_SIGNS)
async def test_freja_signatures_run_beside_anything(world: World, older: str, newer: str) -> None:
    await world.set_up_demo(pace="byHand")
    first = await world.start(older, **LEAST[older])
    second = await world.start(newer, **LEAST[newer])
    assert (await _status(world, older, first["id"]))["status"] == "PENDING"
    assert (await _status(world, newer, second["id"]))["status"] == "PENDING"


async def test_a_running_freja_signature_does_not_disturb_an_authentication(world: World) -> None:
    await world.set_up_demo(pace="byHand")
    signature = await world.start(FREJA_SIGN, **LEAST[FREJA_SIGN])
    await world.start(FREJA, **LEAST[FREJA])
    assert (await _status(world, FREJA_SIGN, signature["id"]))["status"] == "PENDING"


@pytest.mark.parametrize("path", [BANKID_NO, MITID])
@pytest.mark.parametrize("pace", ["realistic", "fast", "instant", "byHand"])
async def test_where_the_newer_session_fails_the_older_goes_on(world: World, path: str, pace: str) -> None:
    await world.set_up_demo(pace="byHand")
    older = await world.start(path, **LEAST[path])
    await world.set_up_demo(pace=pace)
    newer = await world.start(path, **LEAST[path])
    await world.advance(6)
    assert await _status(world, path, newer["id"]) == {"id": newer["id"], "status": "FAILED", "error": "CONFLICT"}
    assert (await _status(world, path, older["id"]))["status"] == "PENDING"


async def test_vipps_sessions_do_not_disturb_each_other(world: World) -> None:
    started = [await world.start(VIPPS, **LEAST[VIPPS]) for _ in range(3)]
    await world.advance(1)
    ends = [await world.collect(_collect_path(VIPPS), each["id"]) for each in started]
    assert [end["status"] for end in ends] == ["COMPLETED"] * 3


@pytest.mark.parametrize("path", LEAST)
async def test_an_ended_session_is_in_nobodys_way(world: World, path: str) -> None:
    first = await world.start(path, **LEAST[path])
    # Nobody looks at the first one in between: it has ended all the same.
    world.clock.advance(1)
    second = await world.start(path, **LEAST[path])
    for started in (first, second):
        assert (await _status(world, path, started["id"]))["status"] == "COMPLETED"


@pytest.mark.parametrize("path", LEAST)
async def test_sessions_that_name_somebody_else_do_not_compete(world: World, path: str) -> None:
    others = {"ssn": {ASTRID: CAST["tolvan"].ssn, DONALD: CAST["minnie-mouse"].ssn, ABENAA: CAST["mikkel"].ssn}}
    await world.set_up_demo(pace="byHand")
    first = await world.start(path, **LEAST[path])
    body = LEAST[path] | ({"ssn": others["ssn"][LEAST[path]["ssn"]]} if "ssn" in LEAST[path] else {"phone": "90000031"})
    await world.start(path, **body)
    assert (await _status(world, path, first["id"]))["status"] == "PENDING"


async def test_sessions_at_different_eids_do_not_compete(world: World) -> None:
    await world.set_up_demo(pace="byHand")
    at_bankid = await world.start(BANKID_SE, **LEAST[BANKID_SE])
    at_freja = await world.start(FREJA, **LEAST[FREJA])
    assert (await _status(world, BANKID_SE, at_bankid["id"]))["status"] == "PENDING"
    assert (await _status(world, FREJA, at_freja["id"]))["status"] == "PENDING"


async def test_a_session_taken_up_by_hand_competes_as_well(world: World) -> None:
    scanned = await world.start(BANKID_SE)
    await world.act(scanned["id"], world.services.by_hand.answer_as_usual("ignoring-barbro"))
    assert await world.refusal(BANKID_SE, ssn=CAST["ignoring-barbro"].ssn) == (400, IN_PROGRESS)
    assert (await _status(world, BANKID_SE, scanned["id"]))["error"] == "CONFLICT"


async def test_sessions_that_name_nobody_do_not_compete(world: World) -> None:
    first = await world.start(BANKID_SE)
    await world.start(BANKID_SE)
    await world.start(BANKID_SE, ssn=ASTRID)
    assert (await _status(world, BANKID_SE, first["id"]))["status"] == "PENDING"


@pytest.mark.parametrize("path", LEAST)
async def test_competition_can_be_switched_off(world: World, path: str) -> None:
    await world.set_up_demo(pace="byHand", competing_sessions=False)
    started = [await world.start(path, **LEAST[path]) for _ in range(3)]
    for each in started:
        assert (await _status(world, path, each["id"]))["status"] == "PENDING"


@pytest.mark.parametrize("person", ["busy-birgitta", "refused-benny"])
async def test_who_is_always_refused_keeps_no_session(world: World, person: str) -> None:
    message = CAST[person].habit.cause
    assert await world.refusal(BANKID_SE, ssn=CAST[person].ssn) == (400, message)
    assert await world.refusal("/v3/bankid-se/phone/auth", ssn=CAST[person].ssn, callInitiator="RP") == (400, message)
    assert await world.count_sessions() == 0
