"""What happens in an account's world: timelines, waiting, looking back, following."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from fejkollen_server.accounts.account import AccountSettings
from fejkollen_server.events.event import Event, EventKind
from fejkollen_server.events.event_wait import EventCount, WantedEvent
from tests.callbacks.receiver import Receiver
from tests.control import DEMO, control, refused, told
from tests.world import World

pytestmark = pytest.mark.anyio

IGNORING = "199007212385"
APPROVING = "199003142388"


async def _past(world: World, query: str = "") -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = (await told(world, "GET", f"/events/past{query}", auth=DEMO))["events"]
    return events


async def test_a_sessions_timeline_tells_everything_in_order(world: World, receiver: Receiver) -> None:
    await world.set_up_demo(pace="realistic")
    started = await world.start("/v3/bankid-se/auth", ssn=APPROVING, callbackUrl=receiver.url)
    await told(world, "POST", "/clock/advance", {"by": 4}, auth=DEMO)
    await told(world, "POST", f"/sessions/{started['id']}/hint", {"hintCode": "processing"})
    await world.advance(10)
    session = await told(world, "GET", f"/sessions/{started['id']}")
    kinds = [(entry["event"], entry["details"].get("hintCode")) for entry in session["timeline"]]
    assert kinds == [
        ("request.received", None),
        ("session.started", None),
        ("clock.advanced", None),
        ("session.hint", "outstandingTransaction"),
        ("session.hint", "started"),
        ("session.hint", "userSign"),
        ("session.hint-set", "processing"),
        ("session.ended", None),
        ("callback.owed", None),
        ("callback.delivered", None),
    ]
    assert session["explanation"] == {
        "decidedBy": "habit",
        "because": "astrid is named, and approves",
        "passedOver": [],
        "morePassedOver": 0,
    }


async def test_waiting_returns_at_once_for_what_has_happened_before(world: World) -> None:
    started = await world.start("/v3/bankid-se/auth", ssn=APPROVING)
    await world.advance(1)
    for status in ("COMPLETED", "ENDED"):
        waited = await told(world, "POST", "/wait", {"sessionId": started["id"], "status": status}, auth=DEMO)
        assert waited["session"]["status"] == "COMPLETED"
    ended = await told(world, "POST", "/wait", {"event": "session.ended", "timeout": 0}, auth=DEMO)
    assert [event["sessionId"] for event in ended["events"]] == [started["id"]]


async def test_waiting_returns_as_soon_as_it_happens(world: World, receiver: Receiver) -> None:
    started = await world.start("/v3/bankid-se/auth", ssn=IGNORING, callbackUrl=receiver.url)
    wanted = {"sessionId": started["id"], "event": "callback.delivered", "timeout": "20s"}
    waiting = asyncio.create_task(told(world, "POST", "/wait", wanted, auth=DEMO))
    await asyncio.sleep(0)
    await told(world, "POST", f"/sessions/{started['id']}/decline")
    await world.services.dispatcher.deliver_due()
    [delivered] = (await waiting)["events"]
    assert (delivered["sessionId"], delivered["details"]["status"]) == (started["id"], 204)


async def test_waiting_in_vain_says_how_things_stand(world: World) -> None:
    await told(world, "POST", "/clock/freeze", auth=DEMO)
    started = await world.start("/v3/bankid-se/auth", ssn=APPROVING)
    wanted = {"sessionId": started["id"], "status": "COMPLETED", "timeout": 0}
    assert await refused(world, "POST", "/wait", wanted, auth=DEMO) == (
        408,
        "the session is PENDING, not COMPLETED; the account's clock stands still at 2026-11-23T12:00:00.000Z",
    )
    assert await refused(world, "POST", "/wait", {"event": "session.started", "times": 2, "timeout": 0}) == (
        408,
        "session.started has happened 1 times as described, not 2; the account's clock stands still",
    )


async def test_waiting_for_a_status_that_can_no_longer_come_ends_at_once(world: World) -> None:
    started = await world.start("/v3/bankid-se/auth", ssn=APPROVING)
    await world.advance(1)
    wanted = {"sessionId": started["id"], "status": "FAILED", "timeout": 300}
    assert await refused(world, "POST", "/wait", wanted, auth=DEMO) == (408, "the session is COMPLETED, not FAILED")


@pytest.mark.parametrize(
    ("wanted", "status", "detail"),
    [
        ({}, 400, "event: either status or event is required"),
        ({"status": "FAILED"}, 400, "sessionId: is required with status"),
        ({"event": "session.exploded"}, 400, "event: must be"),
        ({"event": "session.ended", "timeout": 301}, 400, "timeout: must be at most 300"),
        ({"event": "session.ended", "after": "x"}, 400, "after: must be the id of an event, such as 0-17"),
        ({"sessionId": "\u0000", "status": "FAILED"}, 404, "no session has this id"),
    ],
)
async def test_what_cannot_be_waited_for_is_refused(
    world: World, wanted: dict[str, Any], status: int, detail: str
) -> None:
    refusal = await refused(world, "POST", "/wait", wanted, auth=DEMO)
    assert (refusal[0], refusal[1].startswith(detail)) == (status, True), refusal


async def test_only_ones_own_world_is_told_of(world: World) -> None:
    other = await world.add_account("other", AccountSettings())
    started = await world.start("/v3/bankid-se/auth", ssn=APPROVING)
    assert (await told(world, "GET", "/events/past", auth=other))["events"] == []
    wanted = {"sessionId": started["id"], "status": "PENDING", "timeout": 0}
    assert (await refused(world, "POST", "/wait", wanted, auth=other))[0] == 404


async def test_looking_back_goes_on_after_an_event(world: World) -> None:
    for _ in range(3):
        await world.start("/v3/bankid-no/auth")
    first = await _past(world, "?limit=2")
    rest = await _past(world, f"?after={first[-1]['id']}&kinds=session.started")
    assert (len(first), len(rest)) == (2, 1)
    assert {event["event"] for event in first + rest} == {"session.started"}


async def test_events_are_deleted_a_day_of_the_accounts_time_later(world: World) -> None:
    await world.start("/v3/bankid-no/auth")
    await told(world, "POST", "/clock/advance", {"by": "23h"}, auth=DEMO)
    await world.services.sweeper.sweep()
    assert "session.started" in {event["event"] for event in await _past(world)}
    await told(world, "POST", "/clock/advance", {"by": "2h"}, auth=DEMO)
    await world.services.sweeper.sweep()
    assert "session.started" not in {event["event"] for event in await _past(world)}


async def test_a_follower_who_reconnects_misses_nothing(world: World) -> None:
    await world.start("/v3/bankid-no/auth")
    waiting = world.services.event_log.waiting
    account = await world.services.account_service.read("demo")
    from fejkollen_server.control.events.routes import _lines  # noqa: PLC0415
    from fejkollen_server.events.event_wait import WantedEvent  # noqa: PLC0415

    lines = _lines(world.services, account, (0, 0), WantedEvent())
    assert await anext(lines) == b": following\nid: 0-0\n\n"
    first = (await anext(lines)).decode()
    assert first.splitlines()[1] == "event: session.started"
    told_event = json.loads(first.splitlines()[2].removeprefix("data: "))
    assert first.splitlines()[0] == f"id: {told_event['id']}"
    assert await waiting.newest_position(account.number) == tuple(map(int, told_event["id"].split("-")))


async def test_followers_at_the_same_place_share_one_read(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    account = await world.services.account_service.read("demo")
    waiting, database = world.services.event_log.waiting, world.services.database
    position = await waiting.newest_position(account.number)
    followers = [waiting.follow(account.number, position, WantedEvent(), 60) for _ in range(20)]
    await world.start("/v3/bankid-se/auth", ssn=IGNORING)
    reads: list[object] = []
    transaction = database.transaction

    async def counted(work: Any) -> Any:
        reads.append(work)
        return await transaction(work)

    monkeypatch.setattr(database, "transaction", counted)
    given = await asyncio.gather(*(anext(each) for each in followers))
    assert len(reads) == 1
    assert {tuple(event.kind for event in events) for events in given} == {tuple(event.kind for event in given[0])}
    assert EventKind.SESSION_STARTED in [event.kind for event in given[0]]


async def test_a_stream_ends_with_its_account(world: World) -> None:
    await world.add_account("shop", AccountSettings(), "secret")
    account = await world.services.account_service.read("shop")
    waiting = world.services.event_log.waiting
    position = await waiting.newest_position(account.number)
    followed = [
        event async for event in _until_deleted(world, waiting.follow(account.number, position, WantedEvent(), 0))
    ]
    assert followed[-1] == []


async def _until_deleted(world: World, stream: AsyncIterator[list[Event]]) -> AsyncIterator[list[Event]]:
    """Delete the account as soon as its stream is seen to go on."""
    async for events in stream:
        yield events
        if events == []:
            await control(world, "DELETE", "/accounts/shop")
            world.services.event_log.announcements.announce()


async def test_a_wait_looks_at_what_is_new_only(world: World) -> None:
    account = await world.services.account_service.read("demo")
    for _ in range(3):
        await world.start("/v3/freja/auth")
    count = EventCount(account.number, (0, 0), WantedEvent({EventKind.SESSION_STARTED}))
    first = await world.services.database.transaction(count.look)
    await world.start("/v3/freja/auth")
    second = await world.services.database.transaction(count.look)
    assert [len(first), len(second)] == [3, 4]
    assert second[:3] == first
