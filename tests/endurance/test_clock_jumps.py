"""A clock that jumps makes things happen early or late, but never twice, never backwards, and never not at all."""

from typing import Any

import pytest

from tests.callbacks.receiver import Receiver, answer
from tests.operations import ASTRID
from tests.world import World

pytestmark = pytest.mark.anyio

AUTH = "/v3/bankid-se/auth"
HOUR = 3600.0


async def _status(world: World, session: str) -> dict[str, Any]:
    status: dict[str, Any] = (await world.client.get(f"{AUTH}/{session}")).json()
    return status


async def test_a_jump_ahead_and_back_ends_what_is_pending_once_and_for_all(world: World, receiver: Receiver) -> None:
    await world.set_up_demo(retention=2 * HOUR)
    session = (await world.start(AUTH, callbackUrl=receiver.url))["id"]
    await world.advance(HOUR)
    ended = await _status(world, session)
    assert (ended["status"], ended["error"]) == ("FAILED", "SESSION_TIMEOUT")
    for jump in (-HOUR, -HOUR, 2 * HOUR + 2):
        await world.advance(jump)
        assert await _status(world, session) == ended
    assert len(receiver.requests) == 1


async def test_after_a_jump_back_sessions_still_start_end_and_are_called_back(world: World, receiver: Receiver) -> None:
    await world.start(AUTH)
    await world.advance(-HOUR)
    session = (await world.start(AUTH, ssn=ASTRID, callbackUrl=receiver.url))["id"]
    await world.advance(1)
    assert (await _status(world, session))["status"] == "COMPLETED"
    assert len(receiver.requests) == 1


async def test_a_callback_that_waits_for_its_next_attempt_is_late_after_a_jump_back_and_not_lost(
    world: World, receiver: Receiver
) -> None:
    await world.set_up_demo(callback_schedule=(0, 1))
    receiver.answers = [answer(503)]
    await world.start(AUTH, ssn=ASTRID, callbackUrl=receiver.url)
    await world.advance(1)
    assert len(receiver.requests) == 1
    await world.advance(-HOUR)
    assert len(receiver.requests) == 1
    await world.advance(HOUR + 1)
    assert len(receiver.requests) == 2
    first, second = receiver.requests
    assert first.body == second.body


async def test_an_attempt_during_which_the_clock_jumps_back_did_not_take_less_than_no_time(
    world: World, receiver: Receiver
) -> None:
    async def set_the_clock_back(writer: Any) -> None:
        world.clock.advance(-HOUR)
        writer.write(answer(204))

    receiver.answers = [set_the_clock_back]
    session = (await world.start(AUTH, ssn=ASTRID, callbackUrl=receiver.url))["id"]
    await world.advance(1)
    seen = (await world.client.get(f"/control/v1/sessions/{session}", auth=("admin", "admin"))).json()
    [callback] = seen["callbacks"]
    [attempt] = callback["attempts"]
    assert (callback["state"], attempt["status"], attempt["milliseconds"]) == ("DELIVERED", 204, 0)
