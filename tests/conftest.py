"""Each test gets a world of its own."""

import gc
import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from fejkollen_server.clock import ManualClock
from fejkollen_server.database.opening import open_up_to_date
from fejkollen_server.providers.session_answers import callback_body
from fejkollen_server.services.all_services import build_services
from fejkollen_server.serving.application import create_app
from fejkollen_server.settings import Settings
from tests.callbacks.receiver import Receiver
from tests.world import NOON, World


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Start one worker more than there are processors, because many tests wait for a browser or a server."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_finish() -> None:
    """Keep the garbage collector from looking at ten thousand collected tests again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


@pytest.fixture(scope="session")
def newest_schema(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a database with the newest schema and nothing in it, made as a server makes its own."""
    file = tmp_path_factory.mktemp("schema") / "fejkollen.db"
    open_up_to_date(f"sqlite:///{file}").close()
    return file


@pytest.fixture
def settings(tmp_path: Path, newest_schema: Path) -> Settings:
    """Give a database that is a copy, because making one anew takes longer than most tests."""
    return Settings(database_url=f"sqlite:///{shutil.copy(newest_schema, tmp_path)}")


@pytest.fixture(scope="session")
def app() -> FastAPI:
    """Made once, because routes hold no state; each test gives it services of its own."""
    return create_app(Settings())


@pytest.fixture
async def world(app: FastAPI, settings: Settings, clock: ManualClock) -> AsyncIterator[World]:
    services = build_services(settings, clock, callback_body)
    app.state.services = services
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://fejkollen.test", auth=("demo", "demo-secret")
    ) as client:
        yield World(app, services, clock, client)
    await services.dispatcher.stop(0)
    await services.sweeper.close()
    await services.signatures.close()
    services.database.close()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """Give a relying party's receiver on loopback."""
    receiver = Receiver()
    server = await receiver.open()
    yield receiver
    await receiver.close(server)
