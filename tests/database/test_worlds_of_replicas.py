"""Worlds hold on both databases, and what one replica changes holds at once on the other."""

import asyncio

import pytest
from anyio.lowlevel import checkpoint
from sqlalchemy import text

from fejkollen_server.clock import SECOND
from fejkollen_server.events.event import EventKind
from fejkollen_server.sessions.rows.repository import next_due_at
from tests.control import DEMO, control, told
from tests.world import World

pytestmark = pytest.mark.anyio

AUTH = "/v3/bankid-se/auth"
ASTRID = "199003142388"
IGNORING = "199007212385"


async def test_a_clock_that_is_moved_here_is_moved_there_at_once(replicas: list[World]) -> None:
    here, there = replicas
    await there.start(AUTH)
    await told(here, "POST", "/clock/freeze", auth=DEMO)
    started = await there.start(AUTH, ssn=IGNORING)
    assert (await there.collect(AUTH, started["id"]))["status"] == "PENDING"
    here.clock.advance(2)
    await told(here, "POST", "/clock/advance", {"by": "3m"}, auth=DEMO)
    assert (await there.collect(AUTH, started["id"]))["status"] == "FAILED"


async def test_settings_changed_here_hold_for_the_next_start_there(replicas: list[World]) -> None:
    here, there = replicas
    await there.start(AUTH)
    await told(here, "PATCH", "/accounts/demo", {"pace": "instant"}, auth=DEMO)
    started = await there.start(AUTH, ssn=ASTRID)
    assert (await there.collect(AUTH, started["id"]))["status"] == "COMPLETED"


async def test_sessions_of_accounts_with_and_without_a_moved_clock_end_each_in_their_own_time(
    replicas: list[World],
) -> None:
    here, there = replicas
    moved = await told(here, "POST", "/accounts", {"accountId": "moved"})
    frozen = await told(here, "POST", "/accounts", {"accountId": "frozen", "clockStartsAt": "2030-01-01T00:00:00Z"})
    ids = []
    for made in (moved, frozen):
        auth = (made["accountId"], made["secretKey"])
        ids.append((await there.client.post(AUTH, json={"ssn": IGNORING}, auth=auth)).json()["id"])
    ids.append((await here.start(AUTH, ssn=IGNORING))["id"])
    await told(here, "POST", "/clock/advance?account=moved", {"by": 100})
    await here.advance(81)
    statuses = [(await told(here, "GET", f"/sessions/{each}"))["status"] for each in ids]
    assert statuses == ["FAILED", "PENDING", "PENDING"]
    assert await here.services.database.transaction(next_due_at) == here.clock.now() + 99 * SECOND


async def test_a_snapshot_is_restored_and_a_fork_made_on_either_database(replicas: list[World]) -> None:
    here, there = replicas
    await told(here, "POST", "/clock/freeze", auth=DEMO)
    started = await here.start(AUTH, ssn=IGNORING, callbackUrl="http://127.0.0.1:3999/callback")
    await told(here, "POST", f"/sessions/{started['id']}/approve")
    await told(there, "POST", "/snapshots", {"id": "approved"}, auth=DEMO)
    await control(here, "POST", "/reset?account=demo")
    assert (await there.client.get(f"{AUTH}/{started['id']}")).status_code == 404
    assert (await control(here, "POST", "/snapshots/approved/restore", auth=DEMO)).status_code == 204
    assert (await there.collect(AUTH, started["id"]))["status"] == "COMPLETED"
    fork = await told(there, "POST", "/accounts/demo/fork", {})
    copied = await here.client.get(
        f"{AUTH}/{fork['newIds'][started['id']]}", auth=(fork["accountId"], fork["secretKey"])
    )
    assert copied.json()["status"] == "COMPLETED"


async def test_purging_takes_what_is_old_in_the_accounts_own_time(replicas: list[World]) -> None:
    here, _ = replicas
    await told(here, "POST", "/clock/freeze", auth=DEMO)
    await here.start(AUTH, ssn=ASTRID)
    await told(here, "POST", "/clock/advance", {"by": "2m"}, auth=DEMO)
    await here.advance(24 * 3600)
    assert await here.count_sessions() == 1
    await told(here, "POST", "/clock/advance", {"by": "2m"}, auth=DEMO)
    await here.services.sweeper.sweep()
    assert await here.count_sessions() == 0


@pytest.mark.postgresql
async def test_an_event_that_commits_late_is_not_passed_over(replicas: list[World]) -> None:
    """Its number is smaller than that of one which committed before it."""
    here, there = replicas
    if here is there:
        pytest.skip("SQLite has one writer, so events commit in the order of their numbers")
    account = (await here.services.account_service.read("demo")).number
    with here.services.database.engine.connect() as slow, slow.begin():
        here.services.event_log.event_recorder.tell(slow, account, EventKind.CLOCK_FROZEN, here.clock.now())
        await there.start(AUTH)
        waiting = there.services.event_log.waiting
        assert await waiting.past(account, (0, 0)) == []
    kinds = [event.kind for event in await waiting.past(account, (0, 0))]
    assert kinds == [EventKind.CLOCK_FROZEN, EventKind.SESSION_STARTED]


@pytest.mark.postgresql
async def test_replicas_wake_each_other(replicas: list[World]) -> None:
    here, there = replicas
    if here is there:
        pytest.skip("nobody else works on a SQLite database")
    woken = asyncio.Event()
    listening = asyncio.create_task(there.services.event_log.wakeups.listen(woken.set))
    await _until_somebody_listens(here)
    here.services.event_log.announcements.announce()
    await woken.wait()
    listening.cancel()


@pytest.mark.postgresql
async def test_a_replica_that_lost_its_connection_listens_again(replicas: list[World]) -> None:
    here, there = replicas
    if here is there:
        pytest.skip("nobody else works on a SQLite database")
    woken = asyncio.Event()
    listening = asyncio.create_task(there.services.event_log.wakeups.listen(woken.set))
    await _until_somebody_listens(here)
    cut_off = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN %'")
    await here.services.database.transaction(lambda connection: connection.execute(cut_off))
    while not woken.is_set():
        await _until_somebody_listens(here)
        here.services.event_log.announcements.announce()
        await checkpoint()
    listening.cancel()


async def _until_somebody_listens(world: World) -> None:
    query = text("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN %' AND datname = current_database()")
    while not await world.services.database.transaction(lambda connection: connection.execute(query).scalar()):
        await checkpoint()
