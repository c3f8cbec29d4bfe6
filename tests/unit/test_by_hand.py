"""What somebody can do with a session by hand, whichever part of the product offers it."""

import pytest

from fejkollen_server.eids.error_codes import EXAMPLE
from fejkollen_server.eids.vocabulary import ErrorCode
from fejkollen_server.errors import InputIsInvalid, PersonIsUnknown, SessionHasEnded, SessionIsUnknown
from fejkollen_server.sessions.by_hand import Act
from tests.cast import CAST
from tests.operations import ASTRID, MISSING_ID
from tests.world import World

pytestmark = pytest.mark.anyio

AUTH = "/v3/bankid-se/auth"
ACTS = ("answer_as_usual", "scan", "approve", "decline")


def _act(world: World, name: str, person: str | None) -> Act:
    act: Act = getattr(world.services.by_hand, name)(person)
    return act


@pytest.fixture(autouse=True)
async def _nobody_answers_by_themselves(world: World) -> None:
    await world.set_up_demo(pace="byHand")


@pytest.mark.parametrize("person", ["tolvan", "declining-bo", "ignoring-barbro", "busy-birgitta"])
@pytest.mark.parametrize("name", ["approve", "answer_as_usual", "scan"])
async def test_another_person_than_the_one_named_fails_the_session(world: World, name: str, person: str) -> None:
    started = await world.start(AUTH, ssn=ASTRID)
    await world.act(started["id"], _act(world, name, person))
    failed = {"id": started["id"], "status": "FAILED", "error": "AUTH_FAILED"}
    assert await world.collect(AUTH, started["id"]) == failed


@pytest.mark.parametrize("person", [None, "astrid"])
@pytest.mark.parametrize(
    ("name", "outcome"), [("approve", "COMPLETED"), ("answer_as_usual", "COMPLETED"), ("decline", "CANCELLED")]
)
async def test_the_person_named_answers_for_themselves(
    world: World, name: str, outcome: str, person: str | None
) -> None:
    started = await world.start(AUTH, ssn=ASTRID)
    await world.act(started["id"], _act(world, name, person))
    status = await world.collect(AUTH, started["id"])
    assert status.get("error", status["status"]) == outcome


@pytest.mark.parametrize("name", ACTS)
async def test_where_nobody_is_named_the_first_who_holds_the_eid_answers(world: World, name: str) -> None:
    started = await world.start(AUTH)
    await world.act(started["id"], _act(world, name, None))
    assert (await world.services.sessions.look_at(started["id"])).session.person == "astrid"


async def test_a_session_passed_on_is_answered_by_the_last(world: World) -> None:
    started = await world.start(AUTH)
    await world.act(started["id"], world.services.by_hand.answer_as_usual("ignoring-barbro"))
    await world.act(started["id"], world.services.by_hand.approve("tolvan"))
    assert (await world.collect(AUTH, started["id"]))["ssn"] == CAST["tolvan"].ssn


async def test_a_stranger_can_answer(world: World) -> None:
    started = await world.start(AUTH)
    await world.act(started["id"], world.services.by_hand.approve("stranger-se-199001012385"))
    assert (await world.collect(AUTH, started["id"]))["ssn"] == "199001012385"


@pytest.mark.parametrize("name", ACTS)
async def test_somebody_without_the_eid_cannot_answer(world: World, name: str) -> None:
    started = await world.start(AUTH)
    with pytest.raises(InputIsInvalid, match="nora does not hold bankid-se"):
        await world.act(started["id"], _act(world, name, "nora"))
    with pytest.raises(PersonIsUnknown, match="nobody is called 'nobody'"):
        await world.act(started["id"], _act(world, name, "nobody"))
    assert (await world.services.sessions.look_at(started["id"])).session.person is None


@pytest.mark.parametrize(
    ("person", "outcome"),
    [("astrid", "COMPLETED"), ("declining-bo", "CANCELLED"), ("busy-birgitta", "AUTH_FAILED")],
)
async def test_who_scans_answers_by_habit_at_the_accounts_pace(world: World, person: str, outcome: str) -> None:
    await world.set_up_demo(pace="realistic")
    started = await world.start(AUTH)
    await world.advance(20)
    await world.act(started["id"], world.services.by_hand.scan(person))
    await world.advance(3)
    assert (await world.collect(AUTH, started["id"]))["hintCode"] == "userSign"
    await world.advance(3)
    status = await world.collect(AUTH, started["id"])
    assert status.get("error", status["status"]) == outcome


@pytest.mark.parametrize(("person", "pace"), [("astrid", "byHand"), ("ignoring-barbro", "fast")])
async def test_who_scans_and_does_not_answer_is_shown_as_signing(world: World, person: str, pace: str) -> None:
    await world.set_up_demo(pace=pace, strict_bankid_start=True)
    started = await world.start(AUTH)
    await world.act(started["id"], world.services.by_hand.scan(person))
    await world.advance(179)
    assert (await world.collect(AUTH, started["id"]))["hintCode"] == "userSign"


@pytest.mark.parametrize("error", [*ErrorCode, EXAMPLE])
async def test_a_session_fails_with_the_error_wanted(world: World, error: str) -> None:
    started = await world.start(AUTH)
    await world.act(started["id"], world.services.by_hand.fail(error))
    assert (await world.collect(AUTH, started["id"]))["error"] == error


async def test_a_session_expires_before_its_time(world: World) -> None:
    started = await world.start(AUTH)
    await world.act(started["id"], world.services.by_hand.expire())
    assert (await world.collect(AUTH, started["id"]))["error"] == "SESSION_TIMEOUT"


@pytest.mark.parametrize("end", ["approve", "decline"])
async def test_an_ended_session_takes_no_further_answer(world: World, end: str) -> None:
    by_hand = world.services.by_hand
    started = await world.start(AUTH)
    await world.act(started["id"], _act(world, end, None))
    ended = await world.collect(AUTH, started["id"])
    further = (*(_act(world, name, None) for name in ACTS), by_hand.fail(ErrorCode.CONFLICT), by_hand.expire())
    for act in further:
        with pytest.raises(SessionHasEnded, match=f"the session has ended: it is {ended['status']}"):
            await world.act(started["id"], act)
    await world.advance(1)
    assert await world.collect(AUTH, started["id"]) == ended


async def test_a_session_that_ran_out_meanwhile_takes_no_answer(world: World) -> None:
    started = await world.start(AUTH)
    world.clock.advance(180)
    with pytest.raises(SessionHasEnded, match="FAILED"):
        await world.act(started["id"], world.services.by_hand.approve("astrid"))
    assert (await world.collect(AUTH, started["id"]))["error"] == "SESSION_TIMEOUT"


async def test_there_is_nothing_to_do_where_there_is_no_session(world: World) -> None:
    with pytest.raises(SessionIsUnknown):
        await world.act(MISSING_ID, world.services.by_hand.approve(None))
