"""Each test gets a world of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from app.clock import ManualClock
from app.main import create_app
from app.providers.statuses import callback_body
from app.services import build_services
from app.settings import Settings
from tests.callbacks.receiver import Receiver
from tests.world import NOON, World


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(database_url=f"sqlite:///{tmp_path}/fejkollen.db")


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
