"""A session's timeline tells of its requests, with polls taken together."""

from typing import Any

import pytest

from tests.journal.conftest import ADMIN
from tests.world import World

pytestmark = pytest.mark.anyio

AUTH = "/v3/bankid-no/auth"


async def _timeline(world: World, session_id: str) -> list[dict[str, Any]]:
    answer = await world.client.get(f"/control/v1/sessions/{session_id}", auth=ADMIN)
    timeline: list[dict[str, Any]] = answer.json()["timeline"]
    return timeline


async def test_start_polls_and_cancel_are_told_in_order(world: World) -> None:
    session_id = (await world.start(AUTH))["id"]
    for _ in range(3):
        await world.advance(2)
        await world.collect(AUTH, session_id)
    await world.client.get(f"{AUTH}/{session_id}")
    await world.advance(2)
    await world.collect(AUTH, session_id)
    await world.client.delete(f"{AUTH}/{session_id}")
    told = [entry for entry in await _timeline(world, session_id) if entry["event"] == "request.received"]
    shared = {"method": "GET", "path": f"{AUTH}/{session_id}", "operation": "bankid-no:collect_auth"}
    assert [entry["details"] for entry in told] == [
        {
            "request": 1,
            "status": 201,
            "method": "POST",
            "path": AUTH,
            "operation": "bankid-no:start_auth",
            "sessionState": "PENDING",
        },
        {
            "status": 200,
            **shared,
            "sessionState": "PENDING",
            "count": 3,
            "first": "2026-11-23T12:00:02.000Z",
            "last": "2026-11-23T12:00:06.000Z",
        },
        {
            "request": 5,
            "status": 429,
            **shared,
            "refusal": "collect is limited to one request per second and session",
        },
        {"request": 6, "status": 200, **shared, "sessionState": "PENDING"},
        {"request": 7, "status": 204, **shared, "method": "DELETE", "operation": "bankid-no:cancel_auth"},
    ]


async def test_what_a_request_brings_about_comes_after_it(world: World) -> None:
    session_id = (await world.start(AUTH))["id"]
    await world.client.delete(f"{AUTH}/{session_id}")
    events = [entry["event"] for entry in await _timeline(world, session_id)]
    assert events[:1] == ["request.received"]
    assert events.index("session.started") < events.index("session.ended")


async def test_a_journey_in_time_does_not_tell_of_requests(world: World) -> None:
    await world.start(AUTH)
    moved = await world.client.post("/control/v1/clock/advance", json={"by": "10m"})
    await world.services.journal.flush()
    assert [fired["event"] for fired in moved.json()["fired"]] == ["session.ended"]
