"""What the tests of callbacks share: both databases, a clock that stands still, and receivers on loopback."""

import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Protocol

import pytest
from sqlalchemy import insert, text

from fejkollen_server.callbacks.callback import Callback, CallbackState
from fejkollen_server.callbacks.delivery import Courier, tls_of
from fejkollen_server.callbacks.delivery_settings import DeliverySettings
from fejkollen_server.callbacks.dispatcher import Dispatcher
from fejkollen_server.callbacks.schedule import ONCE
from fejkollen_server.clock import SECOND, ManualClock
from fejkollen_server.database.schema import bring_up_to_date
from fejkollen_server.database.tables import accounts
from fejkollen_server.database.transactions import Database, open_database
from fejkollen_server.events.event_recorder import EventRecorder
from tests.postgresql import running_postgresql

from .ledger import ACCOUNT, RETENTION, Ledger
from .receiver import Receiver

MORNING = 1_790_000_000 * SECOND

CERTIFICATE = Path(__file__).with_name("receiver.test.pem")
"""Of receiver.test, signed by itself, with its key; made for these tests and good for nothing else."""


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    with running_postgresql() as server:
        yield server.get_uri()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    is_sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path}/fejkollen.db" if is_sqlite else request.getfixturevalue("postgresql_url")
    database = open_database(url)
    bring_up_to_date(database.engine)
    with database.engine.begin() as connection:
        connection.execute(text("DELETE FROM accounts"))
        row = {"number": ACCOUNT, "id": "demo", "secret_digest": "", "settings": "{}", "created_at": MORNING}
        connection.execute(insert(accounts), row)
    yield database
    database.close()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(MORNING)


@pytest.fixture
def ledger(database: Database, clock: ManualClock) -> Ledger:
    return Ledger(database, clock)


@pytest.fixture
async def tls_receiver() -> AsyncIterator[tuple[Receiver, list[str | None]]]:
    """Give a receiver that speaks TLS as receiver.test, and the names it was asked for."""
    asked_for: list[str | None] = []
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATE)
    context.sni_callback = lambda _, name, __: asked_for.append(name)
    receiver = Receiver()
    server = await receiver.open(context)
    yield receiver, asked_for
    await receiver.close(server)


@pytest.fixture
def closed_port() -> Iterator[int]:
    """Give a port that refuses connections: it is bound, so that nobody else listens on it."""
    import socket  # noqa: PLC0415

    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield bound.getsockname()[1]


class MakeDispatcher(Protocol):
    def __call__(self, settings: DeliverySettings | None = None, workers: int = 4) -> Dispatcher: ...


@pytest.fixture
async def make_dispatcher(database: Database, clock: ManualClock) -> AsyncIterator[MakeDispatcher]:
    made: list[Dispatcher] = []

    def make(settings: DeliverySettings | None = None, workers: int = 4) -> Dispatcher:
        made.append(Dispatcher(database, clock, EventRecorder(clock), settings, workers=workers, retention=RETENTION))
        return made[-1]

    yield make
    for dispatcher in made:
        await dispatcher.stop(0)


@pytest.fixture
async def dispatcher(make_dispatcher: MakeDispatcher) -> Dispatcher:
    return make_dispatcher()


@asynccontextmanager
async def courier_with(clock: ManualClock, **settings: Any) -> AsyncIterator[Courier]:
    wanted = DeliverySettings(**settings)
    courier = Courier(clock, wanted, tls_of(wanted))
    yield courier
    await courier.close()


@pytest.fixture
def a_callback() -> Callable[..., Callback]:
    """Make a claimed callback that no database knows."""

    def make(url: str, **changes: Any) -> Callback:
        values: dict[str, Any] = {
            "id": "callback-1",
            "account": ACCOUNT,
            "session": "session-1",
            "url": url,
            "body": b'{"status":"COMPLETED"}',
            "signature": None,
            "state": CallbackState.UNDER_WAY,
            "schedule": ONCE,
            "attempts": 0,
            "due_at": MORNING,
            "fence": 1,
            "created_at": MORNING,
        }
        return Callback(**values | changes)

    return make
