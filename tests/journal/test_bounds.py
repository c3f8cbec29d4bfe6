"""The journal is bounded, in the database and in memory, and owns up to what it has dropped."""

import pytest
from sqlalchemy import Connection, func, select

from fejkollen_server.database.tables import events, requests
from fejkollen_server.journal.received_request import NO_BODY, Received
from fejkollen_server.settings import Settings
from tests.journal.conftest import ADMIN, JournalReader
from tests.world import NOON, World

pytestmark = pytest.mark.anyio

AUTH = "/v3/mitid/auth"
SIZE = 5


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"journal_size": SIZE})


async def _rows(world: World) -> tuple[int, int]:
    """Count requests, and the events of their receipt."""

    def work(connection: Connection) -> tuple[int, int]:
        received = select(func.count()).select_from(events).where(events.c.kind == "request.received")
        return (
            connection.execute(select(func.count()).select_from(requests)).scalar_one(),
            connection.execute(received).scalar_one(),
        )

    return await world.services.database.transaction(work)


async def test_only_the_newest_are_kept_and_the_others_counted(world: World, journal: JournalReader) -> None:
    for _ in range(2 * SIZE):
        await world.start(AUTH)
        await world.services.journal.flush()
    told = await journal.answer(order="oldest")
    assert ([each["number"] for each in told["requests"]], told["dropped"]) == ([6, 7, 8, 9, 10], SIZE)
    assert await journal.answer("/count") == {"count": SIZE, "dropped": SIZE}
    assert (await journal.verify({"times": SIZE}))["dropped"] == SIZE
    assert await _rows(world) == (SIZE, SIZE)
    await world.client.delete("/control/v1/requests")
    assert await journal.answer("/count") == {"count": 0, "dropped": 0}


async def test_a_batch_larger_than_the_journal_is_trimmed_as_well(world: World, journal: JournalReader) -> None:
    for _ in range(3 * SIZE):
        await world.start(AUTH)
    assert await journal.answer("/count") == {"count": SIZE, "dropped": 2 * SIZE}
    assert await _rows(world) == (SIZE, SIZE)


async def test_strangers_are_bounded_by_themselves(world: World, journal: JournalReader) -> None:
    await world.start(AUTH)
    for _ in range(3 * SIZE):
        await world.client.post(AUTH, json={}, auth=("demo", "wrong"))
    assert await journal.answer("/count", auth=ADMIN) == {"count": SIZE + 1, "dropped": 2 * SIZE}
    assert await journal.answer("/count") == {"count": 1, "dropped": 0}


async def test_what_does_not_fit_into_memory_is_counted_as_dropped(world: World, journal: JournalReader) -> None:
    await world.start(AUTH)
    account = await world.services.account_service.read("demo")
    for _ in range(2000):
        noted = Received(NOON, NOON, "GET", "/v3/x", b"", [], "http", NO_BODY, 404, [], NO_BODY, account, None)
        world.services.journal.note(noted)
    told = await journal.answer("/count")
    assert told == {"count": SIZE, "dropped": 2001 - SIZE}


async def test_after_a_day_of_the_accounts_time_they_are_gone(world: World, journal: JournalReader) -> None:
    await world.start(AUTH)
    await journal.only()
    await world.client.post("/control/v1/clock/advance", json={"by": "23h"})
    await world.services.sweeper.sweep()
    assert len(await journal.read()) == 1
    await world.client.post("/control/v1/clock/advance", json={"by": "1h"})
    await world.services.sweeper.sweep()
    assert await journal.read() == []


class TestWithoutAJournal:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"journal_size": 0})

    async def test_nothing_is_written_down(self, world: World, journal: JournalReader) -> None:
        await world.start(AUTH)
        await world.client.get("/v3/nothing")
        assert await journal.read(auth=ADMIN) == []
        assert await _rows(world) == (0, 0)
