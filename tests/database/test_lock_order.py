"""The order of locks on PostgreSQL: whoever waits for an account has locked nothing that is the account's."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from anyio.lowlevel import checkpoint
from sqlalchemy import Connection, text

from tests.control import DEMO, control
from tests.database.conftest import engine_for
from tests.operations import ASTRID
from tests.world import World

pytestmark = [pytest.mark.anyio, pytest.mark.postgresql]

AUTH = "/v3/bankid-se/auth"
CALLBACK = "http://127.0.0.1:3999/callback"
_WAITS = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
_HOLD = text("SELECT number FROM accounts FOR UPDATE")
_TAKE = ("SELECT id FROM sessions FOR UPDATE NOWAIT", "SELECT id FROM callbacks FOR UPDATE NOWAIT")

Act = Callable[[World, str], Awaitable[object]]


async def _collect(world: World, session: str) -> object:
    return await world.client.get(f"{AUTH}/{session}")


async def _cancel(world: World, session: str) -> object:
    return await world.client.delete(f"{AUTH}/{session}")


async def _approve(world: World, session: str) -> object:
    return await control(world, "POST", f"/sessions/{session}/approve", auth=DEMO)


async def _start(world: World, _session: str) -> object:
    return await world.client.post(AUTH, json={"ssn": ASTRID})


def _is_anybody_waiting(connection: Connection) -> bool:
    # What is read of the activity stays as it is until the transaction ends.
    connection.rollback()
    return bool(connection.execute(_WAITS).scalar_one())


@pytest.fixture
def empty_url(empty_postgresql: str) -> str:
    return empty_postgresql


@pytest.mark.parametrize("act", [_collect, _cancel, _approve, _start])
@pytest.mark.parametrize("seed", [None, 7])
async def test_who_waits_for_an_account_has_none_of_its_sessions_locked(
    replicas: list[World], empty_url: str, act: Act, seed: int | None
) -> None:
    world, _ = replicas
    await world.set_up_demo(seed=seed)
    session = (await world.start(AUTH, ssn=ASTRID, callbackUrl=CALLBACK))["id"]
    # What is due is ended by whoever looks next, which takes more than the one statement of an ordinary collect.
    world.clock.advance(60)
    engine = engine_for(empty_url)
    with engine.connect() as holder, engine.connect() as witness:
        holder.execute(_HOLD)
        acting = asyncio.ensure_future(act(world, session))
        while not await asyncio.to_thread(_is_anybody_waiting, witness):
            await checkpoint()
        for statement in _TAKE:
            witness.execute(text(statement))
        witness.rollback()
        holder.rollback()
        await acting
    engine.dispose()


async def test_the_sweeper_passes_over_what_is_held_and_waits_for_nobody(replicas: list[World], empty_url: str) -> None:
    world, _ = replicas
    session = (await world.start(AUTH, ssn=ASTRID))["id"]
    world.clock.advance(60)
    engine = engine_for(empty_url)
    with engine.connect() as holder:
        holder.execute(_HOLD)
        await world.services.sweeper.sweep()
        holder.rollback()
    engine.dispose()
    assert (await world.services.sessions.look_at(session)).session.has_ended
