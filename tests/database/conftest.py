"""What the tests of databases share: each runs on SQLite and on PostgreSQL, in an empty database of its own."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine

from fejkollen_server.clock import Clock, ManualClock
from fejkollen_server.database.engine import open_postgresql, open_sqlite, parse_database_url
from fejkollen_server.database.opening import open_up_to_date
from fejkollen_server.database.transactions import Database
from fejkollen_server.providers.session_answers import callback_body
from fejkollen_server.services.all_services import Services, build_services
from fejkollen_server.serving.application import create_app
from fejkollen_server.settings import Settings
from tests.postgresql import empty_postgresql, postgresql_server
from tests.world import World

__all__ = ["empty_postgresql", "postgresql_server"]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/fejkollen.db"
    url: str = request.getfixturevalue("empty_postgresql")
    return url


@pytest.fixture
def empty_engine(empty_url: str) -> Iterator[Engine]:
    engine = engine_for(empty_url)
    yield engine
    engine.dispose()


@pytest.fixture
def database(empty_url: str) -> Iterator[Database]:
    database = open_up_to_date(empty_url)
    yield database
    database.close()


@pytest.fixture
def settings(empty_url: str) -> Settings:
    return Settings(database_url=empty_url)


@pytest.fixture(scope="session")
def second_app() -> FastAPI:
    """Another replica's application; like the first it is made once, and holds no state."""
    return create_app(Settings())


def engine_for(url_text: str) -> Engine:
    url = parse_database_url(url_text)
    is_sqlite = url.get_backend_name() == "sqlite"
    return open_sqlite(url, durability="NORMAL") if is_sqlite else open_postgresql(url, connections=2)


@asynccontextmanager
async def replica(app: FastAPI, settings: Settings, clock: Clock) -> AsyncIterator[tuple[Services, httpx.AsyncClient]]:
    """Run one more process's worth of services behind an application, and call it as the demo account."""
    services = build_services(settings, clock, callback_body)
    app.state.services = services
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app, raise_app_exceptions=False),
        base_url="http://fejkollen.test",
        auth=("demo", "demo-secret"),
    ) as client:
        yield services, client
    await services.dispatcher.stop(0)
    await services.sweeper.close()
    await services.signatures.close()
    services.database.close()


@pytest.fixture
async def replicas(
    app: FastAPI, second_app: FastAPI, settings: Settings, clock: ManualClock
) -> AsyncIterator[list[World]]:
    """Give two replicas on PostgreSQL; on SQLite, which has one process, the same one twice."""
    on_sqlite = settings.database_url.startswith("sqlite")
    async with AsyncExitStack() as stack:
        worlds = []
        for each in (app,) if on_sqlite else (app, second_app):
            services, client = await stack.enter_async_context(replica(each, settings, clock))
            worlds.append(World(each, services, clock, client))
        yield worlds * 2 if on_sqlite else worlds
