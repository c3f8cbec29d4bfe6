"""Each account's clock: frozen, resumed, advanced, and what happens on the way."""

from typing import Any

import pytest

from fejkollen_server.accounts.account import AccountSettings
from tests.callbacks.receiver import Receiver, answer
from tests.control import DEMO, refused, told
from tests.pdfs import pages_pdf
from tests.world import World

pytestmark = pytest.mark.anyio

NOWHERE = "http://127.0.0.1:9/callback"
IGNORING = "199007212385"
APPROVING = "199003142388"


async def _advance(world: World, **wanted: Any) -> dict[str, Any]:
    return await told(world, "POST", "/clock/advance", wanted, auth=DEMO)


def _events(advanced: dict[str, Any]) -> list[str]:
    return [fired["event"] for fired in advanced["fired"]]


async def test_a_clock_runs_with_the_real_time_until_it_is_moved(world: World) -> None:
    clock = await told(world, "GET", "/clock", auth=DEMO)
    assert clock == {"now": "2026-11-23T12:00:00.000Z", "frozen": False, "ahead": 0.0}


async def test_a_frozen_clock_stands_still_whatever_the_real_time_does(world: World) -> None:
    await told(world, "POST", "/clock/freeze", auth=DEMO)
    started = await world.start("/v3/bankid-se/auth", ssn=APPROVING)
    await world.advance(3600)
    clock = await told(world, "GET", "/clock", auth=DEMO)
    assert (clock["now"], clock["frozen"], clock["ahead"]) == ("2026-11-23T12:00:00.000Z", True, -3600.0)
    assert (await world.collect("/v3/bankid-se/auth", started["id"]))["status"] == "PENDING"


async def test_a_resumed_clock_runs_on_from_where_it_stood(world: World) -> None:
    await told(world, "POST", "/clock/freeze", auth=DEMO)
    started = await world.start("/v3/bankid-se/auth", ssn=APPROVING)
    await world.advance(3600)
    resumed = await told(world, "POST", "/clock/resume", auth=DEMO)
    assert (resumed["now"], resumed["frozen"], resumed["ahead"]) == ("2026-11-23T12:00:00.000Z", False, -3600.0)
    assert (await world.outcome("/v3/bankid-se/auth", started["id"]))["status"] == "COMPLETED"


@pytest.mark.parametrize("frozen", [True, False])
async def test_advancing_lets_a_session_expire_at_its_own_instant(world: World, frozen: bool) -> None:
    if frozen:
        await told(world, "POST", "/clock/freeze", auth=DEMO)
    started = await world.start("/v3/bankid-se/auth", ssn=IGNORING)
    advanced = await _advance(world, by="1h")
    assert (advanced["now"], advanced["frozen"]) == ("2026-11-23T13:00:00.000Z", frozen)
    [ended] = advanced["fired"]
    assert (ended["at"], ended["sessionId"]) == ("2026-11-23T12:03:00.000Z", started["id"])
    assert ended["details"]["cause"] == "expiredTransaction"


async def test_a_day_of_retries_happens_in_one_call_each_at_its_own_instant(world: World, receiver: Receiver) -> None:
    receiver.answers = [answer(500)] * 8
    await world.set_up_demo(callback_schedule=(0, 5, 300, 1800, 7200, 18000, 36000, 14400))
    await told(world, "POST", "/clock/freeze", auth=DEMO)
    await world.start("/v3/bankid-se/auth", ssn=APPROVING, callbackUrl=receiver.url)
    advanced = await _advance(world, by="24h")
    assert _events(advanced) == ["session.ended", "callback.owed", *["callback.failed"] * 8]
    assert [fired["at"][11:19] for fired in advanced["fired"][2:]] == [
        *("12:00:00", "12:00:05", "12:05:05", "12:35:05", "14:35:05", "19:35:05", "05:35:05", "09:35:05"),
    ]
    assert [fired["details"]["state"] for fired in advanced["fired"][2:]] == ["PENDING"] * 7 + ["FAILED"]
    assert len(receiver.requests) == 8


async def test_advancing_to_next_goes_exactly_as_far_as_something_happens(world: World) -> None:
    await told(world, "POST", "/clock/freeze", auth=DEMO)
    await world.start("/v3/bankid-se/auth", ssn=IGNORING)
    await world.start("/v3/bankid-se/auth", ssn=APPROVING)
    assert (await _advance(world, to="next"))["now"] == "2026-11-23T12:00:00.080Z"
    assert (await _advance(world, to="next"))["now"] == "2026-11-23T12:03:00.000Z"
    assert await refused(world, "POST", "/clock/advance", {"to": "next"}, auth=DEMO) == (
        409,
        "nothing of this account is going to happen by itself, so there is no next event",
    )


async def test_callbacks_can_be_left_to_be_sent_in_the_background(world: World, receiver: Receiver) -> None:
    await told(world, "POST", "/clock/freeze", auth=DEMO)
    await world.start("/v3/bankid-se/auth", ssn=APPROVING, callbackUrl=receiver.url)
    advanced = await _advance(world, by=1, deliver=False)
    assert (_events(advanced), receiver.requests) == (["session.ended", "callback.owed"], [])
    await world.services.dispatcher.deliver_due()
    assert len(receiver.requests) == 1


async def test_a_clock_never_goes_back(world: World) -> None:
    assert await refused(world, "POST", "/clock/advance", {"to": "2026-11-23T11:59:59Z"}, auth=DEMO) == (
        409,
        "the account's clock stands at 2026-11-23T12:00:00.000Z already, and never goes back",
    )


@pytest.mark.parametrize(
    ("wanted", "detail"),
    [
        ({}, "by: either by or to is required"),
        ({"by": 1, "to": "next"}, "by: either by or to is required"),
        ({"by": -1}, "by: must be seconds as a number, or such as 1.5s, 200ms, 3m, 2h or 30d, and at most 10 years"),
        ({"by": "3 weeks"}, "by: must be seconds as a number"),
        ({"by": "11 y"}, "by: must be seconds as a number"),
        ({"to": "tomorrow"}, "to: must be next, or a date and time with its zone, such as 2026-01-31T12:00:00Z"),
        ({"to": "2026-11-23T12:00:00"}, "to: must be next, or a date and time with its zone"),
        ({"by": 1, "speed": 2}, "speed: is not a field that is known here"),
    ],
)
async def test_what_is_no_way_to_advance_is_refused_with_the_field_and_the_rule(
    world: World, wanted: dict[str, Any], detail: str
) -> None:
    status, told_detail = await refused(world, "POST", "/clock/advance", wanted, auth=DEMO)
    assert (status, told_detail.startswith(detail)) == (400, True), told_detail


async def test_clocks_of_other_accounts_stay_as_they_are(world: World) -> None:
    other = await world.add_account("other", AccountSettings())
    await _advance(world, by="2h")
    assert (await told(world, "GET", "/clock", auth=other))["ahead"] == 0.0
    status, detail = await refused(world, "GET", "/clock?account=other", auth=DEMO)
    assert (status, detail) == (404, "there is no account 'other'")
    assert (await told(world, "GET", "/clock?account=other"))["ahead"] == 0.0


async def test_the_collect_limit_is_in_real_time_unless_the_account_says_otherwise(world: World) -> None:
    await told(world, "POST", "/clock/freeze", auth=DEMO)
    started = await world.start("/v3/bankid-se/auth", ssn=IGNORING)
    await world.collect("/v3/bankid-se/auth", started["id"])
    await _advance(world, by=2)
    assert (await world.client.get(f"/v3/bankid-se/auth/{started['id']}")).status_code == 429
    await told(world, "PATCH", "/accounts/demo", {"collectLimitByAccountClock": True}, auth=DEMO)
    await world.collect("/v3/bankid-se/auth", started["id"])
    world.clock.advance(60)
    assert (await world.client.get(f"/v3/bankid-se/auth/{started['id']}")).status_code == 429
    await _advance(world, by=2)
    await world.collect("/v3/bankid-se/auth", started["id"])


async def test_hints_follow_the_accounts_clock(world: World) -> None:
    await world.set_up_demo(pace="realistic", collect_limit=False)
    await told(world, "POST", "/clock/freeze", auth=DEMO)
    started = await world.start("/v3/bankid-se/auth", ssn=APPROVING)
    hints = [started["hintCode"]]
    for _ in range(3):
        await _advance(world, by=1.5)
        hints.append((await world.collect("/v3/bankid-se/auth", started["id"]))["hintCode"])
    assert hints == ["outstandingTransaction", "outstandingTransaction", "userSign", "userSign"]


async def test_ended_sessions_and_documents_are_kept_by_the_accounts_clock(world: World) -> None:
    await told(world, "POST", "/clock/freeze", auth=DEMO)
    started = await world.start("/v3/bankid-se/auth", ssn=APPROVING)
    uploaded = await world.client.post("/document", files={"file": ("a.pdf", pages_pdf(), "application/pdf")})
    await _advance(world, by="30m")
    assert (await world.client.get(f"/v3/bankid-se/auth/{started['id']}")).status_code == 404
    await _advance(world, by="24h")
    await world.services.sweeper.sweep()
    assert (await world.client.get(f"/document/{uploaded.json()['id']}")).status_code == 404
