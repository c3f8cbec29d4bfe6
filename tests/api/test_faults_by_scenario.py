"""Faults of calls and callbacks from the scenario to what the relying party sees."""

import json
from typing import Any

import pytest

from tests.callbacks.receiver import Receiver, answer
from tests.control import DEMO, told
from tests.operations import ASTRID
from tests.world import World

pytestmark = pytest.mark.anyio

AUTH = "/v3/bankid-se/auth"


async def _arrange(world: World, then: dict[str, Any], **rule: Any) -> None:
    await told(world, "POST", "/scenarios", {"then": then, **rule}, auth=DEMO)


async def test_a_start_that_fails_makes_no_session(world: World) -> None:
    await _arrange(world, {"http": {"on": "start", "status": 503, "times": 2}})
    for _ in range(2):
        status, message = await world.refusal(AUTH, ssn=ASTRID)
        assert (status, message) == (503, "a scenario makes this call go wrong: status: 503")
    assert await world.count_sessions() == 0
    await world.start(AUTH, ssn=ASTRID)
    events = (await told(world, "GET", "/events/past?kinds=fault.made", auth=DEMO))["events"]
    assert [event["details"]["on"] for event in events] == ["start", "start"]


async def test_a_start_whose_answer_is_garbage_has_been_made(world: World) -> None:
    await _arrange(world, {"http": {"on": "start", "body": "garbage", "times": 1}})
    garbled = await world.client.post(AUTH, json={"ssn": ASTRID})
    assert garbled.status_code == 201
    with pytest.raises(UnicodeDecodeError):
        json.loads(garbled.content)
    assert await world.count_sessions() == 1


async def test_faults_of_collect_and_cancel_wait_for_their_calls(world: World) -> None:
    faults = [{"on": "collect", "status": 500, "times": 1}, {"on": "cancel", "status": 502, "times": 1}]
    await _arrange(world, {"http": faults})
    path = f"{AUTH}/{(await world.start(AUTH, ssn=ASTRID))['id']}"
    assert [(await world.client.get(path)).status_code for _ in range(2)] == [500, 200]
    assert [(await world.client.delete(path)).status_code for _ in range(2)] == [502, 204]


async def test_calls_about_documents_fail_without_being_made(world: World) -> None:
    await _arrange(world, {"http": {"on": "document", "status": 503, "times": 1}}, when={"operation": "document"})
    unknown = "/v3/document/nothing"
    assert [(await world.client.get(unknown)).status_code for _ in range(2)] == [503, 404]


async def test_the_callback_comes_before_the_start_is_answered(world: World, receiver: Receiver) -> None:
    await _arrange(world, {"callback": {"before": "response"}})
    started = await world.start(AUTH, ssn=ASTRID, callbackUrl=receiver.url)
    assert started["status"] == "PENDING"
    assert json.loads(receiver.bodies[0]) == await world.collect(AUTH, started["id"])
    assert json.loads(receiver.bodies[0])["status"] == "COMPLETED"


async def test_a_receiver_that_refuses_the_early_callback_does_not_spoil_the_start(
    world: World, receiver: Receiver
) -> None:
    await _arrange(world, {"callback": {"before": "response"}})
    receiver.answers = [answer(500)]
    assert (await world.start(AUTH, ssn=ASTRID, callbackUrl=receiver.url))["status"] == "PENDING"
    assert len(receiver.requests) == 1


async def test_callbacks_of_a_counted_rule_are_reversed_all_together(world: World, receiver: Receiver) -> None:
    await world.set_up_demo(competing_sessions=False)
    await _arrange(world, {"callback": {"order": "reversed"}}, times=3)
    for ref_id in ("first", "second", "third"):
        await world.start(AUTH, ssn=ASTRID, callbackUrl=receiver.url, refId=ref_id)
        await world.advance(1)
    assert [json.loads(body)["refId"] for body in receiver.bodies] == ["third", "second", "first"]
