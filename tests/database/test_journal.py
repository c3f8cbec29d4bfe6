"""The journal on both databases, and with two replicas on one PostgreSQL."""

import asyncio
from typing import Any

import httpx
import pytest

from fejkollen_server.settings import Settings
from tests.world import World

pytestmark = pytest.mark.anyio

ADMIN = httpx.BasicAuth("admin", "admin")
AUTH = "/v3/mitid/auth"
SIZE = 10


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"journal_size": SIZE})


async def _requests(world: World, **query: Any) -> list[dict[str, Any]]:
    answer = await world.client.get("/control/v1/requests", params={"order": "oldest", **query})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["requests"]
    return found


async def _dropped(world: World) -> int:
    return int((await world.client.get("/control/v1/requests/count")).json()["dropped"])


async def test_what_one_replica_received_another_shows(replicas: list[World]) -> None:
    here, there = replicas
    session_id = (await here.start(AUTH, refId="Ärende 7 \N{CUSTOMS}\0"))["id"]
    await here.services.journal.flush()
    await there.client.get(f"/v3/mitid/sign/{session_id}")
    first, second = await _requests(there)
    assert (first["sessionId"], first["status"], first["refId"]) == (session_id, 201, "Ärende 7 \N{CUSTOMS}\ufffd")
    assert second["nearMisses"] == [f"this session is a mitid auth: GET {AUTH}/{session_id}"]
    assert second["number"] > first["number"]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"path": "/v3/*/auth"}, 2),
        ({"path": "/v3/mit?d/*"}, 2),
        ({"path": "/v3/[m]itid/*"}, 0),
        ({"path": "*.(pdf|$)"}, 1),
        ({"path": "/V3/*"}, 0),
        ({"status": "4xx"}, 2),
        ({"method": "post", "status": "201"}, 1),
        ({"refId": "cart-7"}, 1),
        ({"operation": "mitid:start_auth"}, 2),
        ({"since": "2026-11-23T12:00:00Z", "until": "2026-11-23T12:00:00Z"}, 3),
        ({"since": "2026-11-23T12:00:01Z"}, 0),
    ],
)
async def test_requests_are_found_alike(replicas: list[World], query: dict[str, Any], count: int) -> None:
    here, _ = replicas
    await here.start(AUTH, refId="cart-7")
    await here.refusal(AUTH, refId=7)
    await here.client.get("/v3/x.(pdf|$)")
    assert len(await _requests(here, **query)) == count


async def test_of_many_at_once_the_newest_are_kept_and_all_others_counted(replicas: list[World]) -> None:
    await asyncio.gather(*(world.start(AUTH) for world in replicas * (2 * SIZE)))
    await asyncio.gather(*(world.services.journal.flush() for world in replicas))
    kept = await _requests(replicas[0])
    # Each replica trims what it knows of, so one may keep a few of the other's until it writes again.
    assert SIZE <= len(kept) <= 2 * SIZE
    assert len(kept) + await _dropped(replicas[0]) == 4 * SIZE


async def test_a_deleted_account_takes_its_requests_along_and_disturbs_no_others(replicas: list[World]) -> None:
    here, there = replicas
    made = (await here.client.post("/control/v1/accounts", json={}, auth=ADMIN)).json()
    own = httpx.BasicAuth(made["accountId"], made["secretKey"])
    await here.client.post(AUTH, json={}, auth=own)
    await here.services.journal.flush()
    await here.client.post(AUTH, json={}, auth=own)
    await here.start(AUTH)
    deleted = await there.client.delete(f"/control/v1/accounts/{made['accountId']}", auth=ADMIN)
    assert deleted.status_code == 204
    await here.services.journal.flush()
    everybodys = (await here.client.get("/control/v1/requests", auth=ADMIN)).json()["requests"]
    assert [each["accountId"] for each in everybodys] == ["demo"]


async def test_verifying_and_clearing_work_alike(replicas: list[World]) -> None:
    here, _ = replicas
    await here.start(AUTH)
    await here.client.get("/v3/nothing")
    expected = {"requests": [{"path": AUTH}, {"path": "/v3/*", "status": "404", "times": 1}], "inOrder": True}
    told = await here.client.post("/control/v1/requests/verify", json=expected)
    assert told.json() == {"verified": True, "problems": [], "dropped": 0}
    assert (await here.client.delete("/control/v1/requests")).status_code == 204
    assert await _requests(here) == []


async def test_a_reset_leaves_nothing_of_the_time_before(replicas: list[World]) -> None:
    here, _ = replicas
    await here.start(AUTH)
    assert (await here.client.post("/control/v1/reset")).status_code == 204
    assert await _requests(here) == []
