"""What is answered about a session that has run out, and how long each eID's ends can be collected."""

from typing import Any

import pytest

from fejkollen_server.eids.profiles import PROFILES
from fejkollen_server.eids.vocabulary import Provider
from tests.cast import CAST
from tests.operations import ASTRID, START_OPERATIONS, StartOperation
from tests.world import World

pytestmark = pytest.mark.anyio

AUTH = "/v3/bankid-se/auth"
every_start = pytest.mark.parametrize("operation", START_OPERATIONS, ids=str)


async def _status_after(world: World, path: str, seconds: float) -> int:
    world.clock.advance(seconds)
    return (await world.client.get(path)).status_code


@every_start
@pytest.mark.parametrize("sweeps", [True, False])
async def test_it_can_be_not_found_at_once(world: World, operation: StartOperation, sweeps: bool) -> None:
    await world.set_up_demo(pace="byHand", session_lifetime=100, expired="notFound")
    started = await world.start(operation.path, **operation.body)
    path = f"{operation.collect_path}/{started['id']}"
    assert await _status_after(world, path, 99) == 200
    if sweeps:
        await world.advance(1)
    refused = await world.client.get(path) if sweeps else None
    assert await _status_after(world, path, 1) == 404
    assert (await world.client.delete(path)).json() == {"message": "Invalid or expired"}
    assert refused is None or (refused.status_code, refused.json()) == (404, {"message": "Invalid or expired"})


@pytest.mark.parametrize("person", ["astrid", "declining-bo", "app-less-berit"])
async def test_only_what_ran_out_is_not_found(world: World, person: str) -> None:
    await world.set_up_demo(expired="notFound")
    started = await world.start(AUTH, ssn=CAST[person].ssn)
    assert (await world.outcome(AUTH, started["id"]))["status"] in {"COMPLETED", "FAILED"}
    assert (await world.client.delete(f"{AUTH}/{started['id']}")).status_code == 204


async def test_it_can_still_be_looked_at_with_the_control_api(world: World) -> None:
    await world.set_up_demo(expired="notFound", pace="byHand")
    started = await world.start(AUTH, ssn=ASTRID)
    await world.advance(180)
    situation = await world.services.sessions.look_at(started["id"])
    assert situation.session.state == "FAILED"


KEPT = dict.fromkeys(Provider, (600.0, 600.0)) | {Provider.BANKID_SE: (180.0, 300.0)}


@pytest.mark.parametrize("provider", Provider)
@pytest.mark.parametrize("fails", [True, False])
async def test_each_eid_keeps_its_ends_as_long_as_its_own(world: World, provider: Provider, fails: bool) -> None:
    operation = next(each for each in START_OPERATIONS if each.path == f"/v3/{provider}/auth")
    await world.set_up_demo(pace="byHand")
    started = await world.start(operation.path, **operation.body)
    path = f"{operation.collect_path}/{started['id']}"
    by_hand: Any = world.services.by_hand
    holder = next(person for person in CAST.values() if provider in person.eids and person.id in _FIRST)
    await world.act(started["id"], by_hand.fail("CONFLICT") if fails else by_hand.approve(holder.id))
    kept = KEPT[provider][fails]
    assert (PROFILES[provider].completed_kept, PROFILES[provider].failed_kept) == KEPT[provider]
    assert [await _status_after(world, path, kept - 1), await _status_after(world, path, 1)] == [200, 404]


_FIRST = {"astrid", "nora", "mikkel", "aino"}


async def test_an_account_can_keep_all_as_long_as_it_wants(world: World) -> None:
    await world.set_up_demo(retention=1000)
    started = await world.start(AUTH, ssn=ASTRID)
    await world.outcome(AUTH, started["id"])
    assert await _status_after(world, f"{AUTH}/{started['id']}", 990) == 200
