"""Callbacks that go wrong as a scenario says, as a careless and a careful relying party see them."""

import json
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from sqlalchemy import select, update

from fejkollen_server.callbacks.callback import CallbackState
from fejkollen_server.database.tables import callbacks, orders
from fejkollen_server.scenarios.fault_fields import fault_in_words
from fejkollen_server.scenarios.fault_records import CallbackFault, CallbackOrder, SpoiltMessage, SpoiltSignature
from fejkollen_server.scenarios.rule import ScenarioRule, Then, When
from fejkollen_server.scenarios.stored_faults import callback_fault_text
from tests.callbacks.receiver import Receiver
from tests.callbacks.relying_parties import Careful, taken_by_the_careless
from tests.control import DEMO, told
from tests.operations import ASTRID
from tests.world import World

pytestmark = pytest.mark.anyio

AUTH = "/v3/bankid-se/auth"
KEY = "demo-callback-key"


async def _start(
    world: World, receiver: Receiver, fault: CallbackFault, rule: str = "rule-1", **body: Any
) -> dict[str, Any]:
    """Start a session whose callback a scenario spoils."""
    started = await world.start(AUTH, **{"ssn": ASTRID, "callbackUrl": receiver.url} | body)
    spoilt = update(orders).where(orders.c.session == started["id"])
    text = callback_fault_text(ScenarioRule(rule, When(), Then(callback=fault)))
    await world.services.database.transaction(lambda connection: connection.execute(spoilt.values(callback_fault=text)))
    return started


async def _collected(world: World, session_id: str) -> bytes:
    return (await world.client.get(f"{AUTH}/{session_id}")).content


async def _callbacks(world: World, session_id: str = "") -> list[dict[str, Any]]:
    of_session = f"?sessionId={session_id}" if session_id else ""
    seen: list[dict[str, Any]] = (await told(world, "GET", f"/callbacks{of_session}", auth=DEMO))["callbacks"]
    return seen


SPOILT = {
    "signature: missing": (CallbackFault(signature=SpoiltSignature.MISSING), "no signature"),
    "signature: wrong": (CallbackFault(signature=SpoiltSignature.WRONG), "signature"),
    "signature: stale": (CallbackFault(signature=SpoiltSignature.STALE), "signature"),
    "body: altered": (CallbackFault(body=SpoiltMessage.ALTERED), "signature"),
    "body: truncated": (CallbackFault(body=SpoiltMessage.TRUNCATED), "signature"),
    "body: contradicting": (CallbackFault(body=SpoiltMessage.CONTRADICTING), "contradiction"),
    "contentType: text/plain": (CallbackFault(content_type="text/plain"), "content type"),
}


@pytest.mark.parametrize("outcome", ["approved", "declined"])
@pytest.mark.parametrize("said", SPOILT)
async def test_what_is_spoilt_takes_in_the_careless_and_not_the_careful(
    world: World, receiver: Receiver, said: str, outcome: str
) -> None:
    await world.set_up_demo(pace="byHand")
    fault, complaint = SPOILT[said]
    started = await _start(world, receiver, fault)
    by_hand = world.services.by_hand
    await world.act(started["id"], by_hand.approve(None) if outcome == "approved" else by_hand.decline(None))
    await world.advance(0)
    careful = Careful(KEY, await _collected(world, started["id"])).take(receiver.requests)
    assert (taken_by_the_careless(receiver.requests), careful.taken, careful.complaints) == (1, 0, [complaint])
    [callback] = await _callbacks(world)
    assert (callback["state"], callback["fault"]) == ("DELIVERED", said)
    assert callback["body"].encode() == receiver.bodies[0]


async def test_a_faultless_callback_is_taken_by_both(world: World, receiver: Receiver) -> None:
    started = await world.start(AUTH, ssn=ASTRID, callbackUrl=receiver.url)
    await world.advance(1)
    careful = Careful(KEY, await _collected(world, started["id"])).take(receiver.requests)
    assert (taken_by_the_careless(receiver.requests), careful.taken) == (1, 1)
    [callback] = await _callbacks(world)
    assert "fault" not in callback


@pytest.mark.parametrize("outcome", ["approved", "declined"])
async def test_a_reformatted_callback_is_rightly_signed_and_says_the_same(
    world: World, receiver: Receiver, outcome: str
) -> None:
    await world.set_up_demo(pace="byHand")
    started = await _start(world, receiver, CallbackFault(body=SpoiltMessage.REFORMATTED))
    by_hand = world.services.by_hand
    await world.act(started["id"], by_hand.approve(None) if outcome == "approved" else by_hand.decline(None))
    await world.advance(0)
    collected = await _collected(world, started["id"])
    careful = Careful(KEY, collected).take(receiver.requests)
    assert (taken_by_the_careless(receiver.requests), careful.taken) == (1, 1)
    assert json.loads(receiver.bodies[0]) == json.loads(collected)
    [callback] = await _callbacks(world)
    assert (callback["fault"], callback["body"].encode()) == ("body: reformatted", receiver.bodies[0])


async def test_nobody_who_writes_json_again_makes_the_bytes_of_a_reformatted_callback(
    world: World, receiver: Receiver
) -> None:
    await _start(world, receiver, CallbackFault(body=SpoiltMessage.REFORMATTED))
    await world.advance(1)
    [body] = receiver.bodies
    told = json.loads(body)
    styles = product((True, False), (True, False), (None, 2, 4, "\t"), ((",", ":"), (", ", ": "), (" ,  ", " : ")))
    for is_ascii, is_sorted, indent, separators in styles:
        again = json.dumps(
            told, ensure_ascii=is_ascii, sort_keys=is_sorted, indent=indent, separators=separators
        ).encode()
        assert b"".join(body.split()) != b"".join(again.split())
    assert list(told)[-1] == "id"


async def test_a_contradiction_is_rightly_signed_and_of_the_right_shape(world: World, receiver: Receiver) -> None:
    await world.set_up_demo(pace="byHand")
    failed = await _start(world, receiver, CallbackFault(body=SpoiltMessage.CONTRADICTING))
    await world.act(failed["id"], world.services.by_hand.decline(None))
    await world.advance(0)
    told_of = json.loads(receiver.bodies[0])
    assert (told_of["status"], told_of["ssn"]) == ("COMPLETED", ASTRID)
    assert json.loads(await _collected(world, failed["id"]))["status"] == "FAILED"


async def test_duplicates_are_the_same_bytes_under_one_delivery_id(world: World, receiver: Receiver) -> None:
    started = await _start(world, receiver, CallbackFault(duplicate=3))
    await world.advance(1)
    careful = Careful(KEY, await _collected(world, started["id"])).take(receiver.requests)
    assert (taken_by_the_careless(receiver.requests), careful.taken, careful.complaints) == (3, 1, ["duplicate"] * 2)
    assert len(set(receiver.bodies)) == 1
    seen = await _callbacks(world)
    assert [len(each["attempts"]) for each in seen] == [1, 1, 1]
    assert {each["deliveryId"] for each in seen} == {seen[0]["id"]}


async def test_an_omitted_callback_is_there_to_be_seen_and_resent(world: World, receiver: Receiver) -> None:
    started = await _start(world, receiver, CallbackFault(omit=True))
    await world.advance(3600)
    assert receiver.requests == []
    [callback] = await _callbacks(world, started["id"])
    assert (callback["state"], callback["fault"], callback["attempts"]) == ("UNSENT", "omit: true", [])
    resent = await told(world, "POST", f"/callbacks/{callback['id']}/resend", auth=DEMO)
    assert (resent["state"], len(resent["attempts"])) == ("DELIVERED", 1)
    assert receiver.bodies == [callback["body"].encode()]


async def test_a_delayed_callback_comes_later_on_the_accounts_clock(world: World, receiver: Receiver) -> None:
    await told(world, "POST", "/clock/freeze", auth=DEMO)
    await _start(world, receiver, CallbackFault(delay=600.0))
    await told(world, "POST", "/clock/advance", {"by": "599s"}, auth=DEMO)
    assert receiver.requests == []
    [callback] = await _callbacks(world)
    assert (callback["state"], callback["nextAttemptAt"]) == ("PENDING", "2026-11-23T12:10:00.080Z")
    await told(world, "POST", "/clock/advance", {"by": "2s"}, auth=DEMO)
    assert len(receiver.requests) == 1


async def _three_in_order(world: World, receiver: Receiver, fault: CallbackFault) -> list[str]:
    """End three sessions one after the other, and give their reference ids in the order of their callbacks."""
    await world.set_up_demo(competing_sessions=False)
    for ref_id in ("first", "second", "third"):
        await _start(world, receiver, fault, refId=ref_id)
        await world.advance(1)
    return [json.loads(body)["refId"] for body in receiver.bodies]


async def test_callbacks_of_a_standing_rule_come_in_reversed_pairs(world: World, receiver: Receiver) -> None:
    fault = CallbackFault(order=CallbackOrder.REVERSED)
    assert await _three_in_order(world, receiver, fault) == ["second", "first"]
    # Nobody comes to be reversed with the third, so it is sent after a minute.
    await world.advance(58)
    assert len(receiver.requests) == 2
    await world.advance(2)
    assert len(receiver.requests) == 3


async def test_callbacks_of_a_counted_rule_come_last_first(world: World, receiver: Receiver) -> None:
    fault = CallbackFault(order=CallbackOrder.REVERSED, together=3)
    assert await _three_in_order(world, receiver, fault) == ["third", "second", "first"]


async def test_the_reversed_order_outlives_a_slow_receiver_and_duplicates(world: World, receiver: Receiver) -> None:
    fault = CallbackFault(order=CallbackOrder.REVERSED, together=3, duplicate=2)
    order = await _three_in_order(world, receiver, fault)
    assert order == ["third", "third", "second", "second", "first", "first"]


async def test_callbacks_of_other_rules_are_not_waited_for(world: World, receiver: Receiver) -> None:
    fault = CallbackFault(order=CallbackOrder.REVERSED)
    await world.set_up_demo(competing_sessions=False)
    for rule in ("rule-1", "rule-2", "rule-1"):
        await _start(world, receiver, fault, rule=rule, refId=rule)
        await world.advance(1)
    assert [json.loads(body)["refId"] for body in receiver.bodies] == ["rule-1", "rule-1"]


async def test_every_fault_is_told_of_in_the_timeline(world: World, receiver: Receiver) -> None:
    started = await _start(world, receiver, CallbackFault(duplicate=2, signature=SpoiltSignature.WRONG))
    await world.advance(1)
    session = await told(world, "GET", f"/sessions/{started['id']}", auth=DEMO)
    [made] = [entry["details"] for entry in session["timeline"] if entry["event"] == "fault.made"]
    assert made == {"on": "callback", "fault": "duplicate: 2, signature: wrong", "rule": "rule-1"}
    assert session["callbacks"] == await _callbacks(world)


@pytest.mark.parametrize("number", range(24))
async def test_no_callback_is_lost_without_a_trace_whatever_goes_wrong(
    world: World, receiver: Receiver, number: int
) -> None:
    """Go through combinations: after an hour each callback is settled, and its row says what was done."""
    fault = replace(
        CallbackFault(),
        omit=number % 6 == 5,
        delay=(0.0, 30.0)[number % 2],
        duplicate=1 + number % 3,
        order=(None, CallbackOrder.REVERSED)[number // 2 % 2],
        signature=(None, *SpoiltSignature)[number % 4],
        body=(*SpoiltMessage, None)[number // 3 % 4],
    )
    started = await _start(world, receiver, fault)
    await world.advance(1)
    await world.advance(3600)
    rows = await world.services.database.transaction(
        lambda connection: connection.execute(select(callbacks).where(callbacks.c.session == started["id"])).all()
    )
    assert len(rows) == fault.duplicate
    assert {row.fault for row in rows} == {fault_in_words(fault)}
    settled = CallbackState.UNSENT if fault.omit else CallbackState.DELIVERED
    assert {row.state for row in rows} == {settled}
    assert sorted(receiver.bodies) == ([] if fault.omit else sorted(row.body for row in rows))
