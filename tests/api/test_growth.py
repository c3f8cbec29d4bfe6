"""What is looked for again and again costs the same however many sessions there are, seen with SQLite."""

import pytest
from sqlalchemy import Connection, text

from fejkollen_server.accounts.account import AccountSettings
from fejkollen_server.database.tables import sessions
from tests.operations import ASTRID
from tests.world import World

pytestmark = pytest.mark.anyio

AUTH = "/v3/bankid-se/auth"
MANY = 20_000
_STEPS = 100
"""Of SQLite's virtual machine, after which it tells that it is still working."""


class Effort:
    """Counts what SQLite does, in hundreds of its machine's steps, which are the same on every machine."""

    def __init__(self) -> None:
        self.counted = 0

    def count(self) -> int:
        self.counted += 1
        return 0


def _copies(connection: Connection) -> None:
    """Add copies of all sessions there are, which are not due for a day."""
    names = [column.name for column in sessions.columns]
    changed = {"id": "id || '-' || n", "due_at": "due_at + 86400000000 + n", "expires_at": "expires_at + 86400000000"}
    values = ", ".join(changed.get(name, name) for name in names)
    counted = f"WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < {MANY})"  # noqa: S608
    copy = f"INSERT INTO sessions ({', '.join(names)}) {counted} SELECT {values} FROM sessions, counted"  # noqa: S608
    connection.execute(text(copy))


async def _effort_of_background_work(world: World) -> int:
    effort = Effort()
    database = world.services.database
    await database.transaction(
        lambda connection: connection.connection.driver_connection.set_progress_handler(effort.count, _STEPS)  # type: ignore[union-attr]
    )
    await world.services.sweeper.sweep()
    await world.services.dispatcher.deliver_due()
    return effort.counted


@pytest.mark.parametrize("is_moved", [False, True], ids=["in real time", "beside a world whose clock was moved"])
async def test_sweeping_and_delivering_look_at_no_session_that_is_not_due(world: World, is_moved: bool) -> None:
    if is_moved:
        await world.add_account("other", AccountSettings(), "other-secret")
        other = ("other", "other-secret")
        assert (await world.client.post("/control/v1/clock/advance", json={"by": "1h"}, auth=other)).is_success
    await world.start(AUTH)
    await world.start(AUTH, ssn=ASTRID)
    await world.advance(2)
    before = await _effort_of_background_work(world)
    await world.services.database.transaction(_copies)
    assert await _effort_of_background_work(world) <= before + 2
