"""Callbacks looked through, sent again or elsewhere, held back and released."""

import asyncio
import base64
import json
from typing import Any

import pytest

from fejkollen_server.accounts.account import AccountSettings
from fejkollen_server.serving.application import background_work
from tests.callbacks.receiver import Receiver, answer
from tests.control import ADMIN, DEMO, refused, told
from tests.operations import ASTRID
from tests.world import World

pytestmark = pytest.mark.anyio

AUTH = "/v3/bankid-se/auth"
ELSEWHERE = "00000000-0000-4000-8000-000000000000"


async def _ended(world: World, receiver: Receiver, **body: Any) -> str:
    """Start a session, let it end, and give its id."""
    started = await world.start(AUTH, ssn=ASTRID, callbackUrl=receiver.url, **body)
    await world.advance(1)
    return str(started["id"])


async def _callbacks(world: World, query: str = "") -> list[dict[str, Any]]:
    seen: list[dict[str, Any]] = (await told(world, "GET", f"/callbacks{query}", auth=DEMO))["callbacks"]
    return seen


async def test_a_callback_is_shown_with_each_attempt_and_its_very_bytes(world: World, receiver: Receiver) -> None:
    receiver.answers = [answer(500, b"oh no", b"X-Reason: none")]
    session_id = await _ended(world, receiver)
    [listed] = await _callbacks(world)
    shown = await told(world, "GET", f"/callbacks/{listed['id']}", auth=DEMO)
    assert shown["sessionId"] == session_id
    assert base64.b64decode(shown["bodyBase64"]) == shown["body"].encode() == receiver.bodies[0]
    [attempt] = shown["attempts"]
    assert (attempt["status"], attempt["error"], attempt["answer"]) == (500, "answered 500", "oh no")
    assert "X-Reason: none".lower() in attempt["answerHeaders"].lower()
    sent = receiver.requests[0].headers
    assert {name.lower(): value for name, value in attempt["headers"].items()} == {
        name: value for name, value in sent.items() if name != "host"
    }
    assert listed == {name: value for name, value in shown.items() if name not in {"bodyBase64", "attempts"}} | {
        "attempts": [{name: value for name, value in attempt.items() if name != "headers"}]
    }


async def test_callbacks_are_listed_by_session_and_state_page_by_page(world: World, receiver: Receiver) -> None:
    receiver.answers = [answer(500)]
    sessions = [await _ended(world, receiver) for _ in range(3)]
    assert [each["sessionId"] for each in await _callbacks(world)] == sessions
    assert [each["sessionId"] for each in await _callbacks(world, f"?sessionId={sessions[1]}")] == [sessions[1]]
    assert [each["sessionId"] for each in await _callbacks(world, "?state=FAILED&state=BLOCKED")] == [sessions[0]]
    first = await told(world, "GET", "/callbacks?limit=2", auth=DEMO)
    rest = await told(world, "GET", f"/callbacks?limit=2&after={first['next']}", auth=DEMO)
    assert [each["sessionId"] for each in (*first["callbacks"], *rest["callbacks"])] == sessions
    assert "next" not in rest


async def test_bad_questions_are_refused_by_name(world: World) -> None:
    assert await refused(world, "GET", "/callbacks?sessionId=x", auth=DEMO) == (
        400,
        "sessionId: must be an id as Fejkollen gives them, 36 characters long",
    )
    for query in ("after=%00", "state=LOST", "limit=0", "limit=1001"):
        status, detail = await refused(world, "GET", f"/callbacks?{query}", auth=DEMO)
        assert (status, detail.split(":")[0].split("[")[0]) == (400, query.split("=")[0])
    for path in (f"/callbacks/{ELSEWHERE}", "/callbacks/x"):
        assert (await refused(world, "GET", path, auth=DEMO))[0] == 404
        assert (await refused(world, "POST", f"{path}/resend", auth=DEMO))[0] == 404
        assert (await refused(world, "POST", f"{path}/replay", {"url": "http://127.0.0.1/"}, auth=DEMO))[0] == 404


async def test_callbacks_of_another_account_are_not_there(world: World, receiver: Receiver) -> None:
    await _ended(world, receiver)
    [callback] = await _callbacks(world)
    other = await world.add_account("other", AccountSettings())
    assert (await told(world, "GET", "/callbacks", auth=other))["callbacks"] == []
    assert (await refused(world, "GET", f"/callbacks/{callback['id']}", auth=other))[0] == 404
    assert (await refused(world, "POST", f"/callbacks/{callback['id']}/resend", auth=other))[0] == 404
    assert (await told(world, "POST", "/callbacks/resend-failed", auth=other))["callbacks"] == []
    await told(world, "POST", "/callbacks/pause", auth=other)
    await _ended(world, receiver)
    assert len(receiver.requests) == 2


async def test_resending_is_one_more_attempt_with_the_same_bytes_and_id(world: World, receiver: Receiver) -> None:
    await world.set_up_demo(callback_schedule=(0.0, 5.0, 5.0))
    await _ended(world, receiver)
    [callback] = await _callbacks(world)
    receiver.answers = [answer(500)]
    resent = await told(world, "POST", f"/callbacks/{callback['id']}/resend", auth=DEMO)
    # One attempt is asked for, so the schedule does not begin anew.
    assert (resent["state"], [each.get("error") for each in resent["attempts"]]) == ("FAILED", [None, "answered 500"])
    await world.advance(60)
    first, second = receiver.requests
    assert first.body == second.body
    assert first.headers["x-fejkollen-delivery"] == second.headers["x-fejkollen-delivery"] == callback["id"]
    assert (first.headers["x-fejkollen-attempt"], second.headers["x-fejkollen-attempt"]) == ("1", "2")


async def test_resending_what_waits_for_a_retry_leaves_its_schedule_alone(world: World, receiver: Receiver) -> None:
    await world.set_up_demo(callback_schedule=(0.0, 50.0, 50.0))
    receiver.answers = [answer(500), answer(500)]
    await _ended(world, receiver)
    [callback] = await _callbacks(world)
    resent = await told(world, "POST", f"/callbacks/{callback['id']}/resend", auth=DEMO)
    assert (resent["state"], len(resent["attempts"])) == ("PENDING", 2)
    await world.advance(50)
    assert (await _callbacks(world))[0]["state"] == "DELIVERED"


async def test_resending_what_is_under_way_is_refused(world: World, receiver: Receiver) -> None:
    receiver.answers = [receiver.silence]
    async with background_work(world.services):
        await world.start(AUTH, ssn=ASTRID, callbackUrl=receiver.url)
        world.clock.advance(1)
        await asyncio.wait_for(receiver.arrived.wait(), 10)
        [callback] = await _callbacks(world)
        resent = await refused(world, "POST", f"/callbacks/{callback['id']}/resend", auth=DEMO)
        failed = await told(world, "POST", "/callbacks/resend-failed", auth=DEMO)
        receiver.closing.set()
    assert resent == (
        409,
        "the callback is UNDER_WAY: it is being attempted at this moment; try again when it is not",
    )
    assert failed["callbacks"] == []


async def test_without_waiting_the_answer_comes_before_the_attempt(world: World, receiver: Receiver) -> None:
    await _ended(world, receiver)
    [callback] = await _callbacks(world)
    resent = await told(world, "POST", f"/callbacks/{callback['id']}/resend", {"wait": False}, auth=DEMO)
    assert (resent["state"], len(receiver.requests)) == ("PENDING", 1)
    await world.advance(0)
    assert len(receiver.requests) == 2


async def test_all_that_never_got_through_is_resent_since_an_instant(world: World, receiver: Receiver) -> None:
    receiver.answers = [answer(500), answer(500)]
    early, late = [await _ended(world, receiver) for _ in range(2)]
    await _ended(world, receiver)
    since = {"since": "2026-11-23T12:00:01.050Z"}
    assert [
        each["sessionId"]
        for each in (await told(world, "POST", "/callbacks/resend-failed", since, auth=DEMO))["callbacks"]
    ] == [late]
    resent = (await told(world, "POST", "/callbacks/resend-failed", {}, auth=DEMO))["callbacks"]
    assert [(each["sessionId"], each["state"]) for each in resent] == [(early, "DELIVERED")]
    assert (await told(world, "POST", "/callbacks/resend-failed", auth=DEMO))["callbacks"] == []
    assert len(receiver.requests) == 5


async def test_replaying_sends_the_same_elsewhere_with_a_record_of_its_own(world: World, receiver: Receiver) -> None:
    session_id = await _ended(world, receiver)
    [callback] = await _callbacks(world)
    await world.set_up_demo(callback_urls=("shop.test",))
    elsewhere = receiver.url.replace("/callback", "/elsewhere")
    replay = await told(world, "POST", f"/callbacks/{callback['id']}/replay", {"url": elsewhere}, auth=DEMO)
    assert (replay["state"], replay["url"], replay["fault"]) == ("DELIVERED", elsewhere, f"replay of {callback['id']}")
    first, second = receiver.requests
    assert second.line.startswith("POST /elsewhere")
    assert first.body == second.body
    assert first.headers["x-signature-sha256"] == second.headers["x-signature-sha256"]
    assert [each["sessionId"] for each in await _callbacks(world)] == [session_id] * 2


async def test_a_replay_obeys_the_egress_rules(world: World, receiver: Receiver) -> None:
    await _ended(world, receiver)
    [callback] = await _callbacks(world)
    path = f"/callbacks/{callback['id']}/replay"
    assert await refused(world, "POST", path, {"url": "ftp://shop.test/"}, auth=DEMO) == (
        400,
        "url: must be an http or https URL",
    )
    blocked = await told(world, "POST", path, {"url": "http://169.254.169.254/"}, auth=DEMO)
    assert (blocked["state"], blocked["attempts"][0]["error"].split(":")[0]) == ("BLOCKED", "blocked")


async def test_paused_callbacks_are_held_and_released_in_order(world: World, receiver: Receiver) -> None:
    await world.set_up_demo(competing_sessions=False, callback_schedule=(0.0, 5.0))
    receiver.answers = [answer(500)]
    retried = await _ended(world, receiver, refId="retried")
    assert await told(world, "POST", "/callbacks/pause", auth=DEMO) == {"paused": True}
    for ref_id in ("second", "third", "fourth"):
        await _ended(world, receiver, refId=ref_id)
    await world.advance(60)
    assert len(receiver.requests) == 1
    assert {each["state"] for each in await _callbacks(world)} == {"HELD"}
    assert await told(world, "POST", "/callbacks/release", auth=DEMO) == {"paused": False}
    await world.advance(0)
    order = [json.loads(body)["refId"] for body in receiver.bodies]
    assert order == ["retried", "retried", "second", "third", "fourth"]
    assert {each["state"] for each in await _callbacks(world)} == {"DELIVERED"}
    session = await told(world, "GET", f"/sessions/{retried}", auth=DEMO)
    changes = [each["details"]["change"] for each in session["timeline"] if each["event"] == "callback.changed"]
    assert changes == ["held", "released"]


async def test_what_is_held_can_be_sent_by_hand(world: World, receiver: Receiver) -> None:
    await told(world, "POST", "/callbacks/pause", auth=DEMO)
    await _ended(world, receiver)
    [callback] = await _callbacks(world)
    resent = await told(world, "POST", f"/callbacks/{callback['id']}/resend", auth=DEMO)
    assert (resent["state"], len(receiver.requests)) == ("DELIVERED", 1)


async def test_a_retry_of_one_released_callback_does_not_hold_up_the_next(world: World, receiver: Receiver) -> None:
    await world.set_up_demo(competing_sessions=False, callback_schedule=(0.0, 500.0))
    await told(world, "POST", "/callbacks/pause", auth=DEMO)
    for ref_id in ("first", "second"):
        await _ended(world, receiver, refId=ref_id)
    receiver.answers = [answer(500)]
    await told(world, "POST", "/callbacks/release", auth=DEMO)
    await world.advance(0)
    assert [each["state"] for each in await _callbacks(world)] == ["PENDING", "DELIVERED"]


async def test_admin_controls_the_callbacks_of_any_account(world: World, receiver: Receiver) -> None:
    await _ended(world, receiver)
    seen = (await told(world, "GET", "/callbacks?account=demo", auth=ADMIN))["callbacks"]
    resent = await told(world, "POST", f"/callbacks/{seen[0]['id']}/resend?account=demo", auth=ADMIN)
    assert len(resent["attempts"]) == 2
