"""What changes a whole world does so while people answer in it, on two replicas, and nobody waits in a circle."""

import itertools
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from threading import Event

import httpx
import pytest
from sqlalchemy import text

from tests.cli.running import Server, serving
from tests.database.conftest import engine_for
from tests.kit.receiver import receiving
from tests.operations import ASTRID

pytestmark = pytest.mark.postgresql

AUTH = "/v3/bankid-se/auth"
ADMIN = ("admin", "admin")
CLIENTS = 4
EACH = 6
"""How often each change is made."""

ANSWERED = {200, 201, 204, 400, 401, 404, 409, 429}


@pytest.fixture
def servers(empty_postgresql: str, tmp_path: Path) -> Iterator[list[Server]]:
    with ExitStack() as stack:
        folders = [tmp_path / name for name in ("here", "there")]
        for folder in folders:
            folder.mkdir()
        settings = {"database_url": empty_postgresql, "database_connections": "6", "collect_limit": "false"}
        yield [stack.enter_context(serving(folder, **settings)) for folder in folders]


def _client(server: Server, auth: tuple[str, str]) -> httpx.Client:
    return httpx.Client(base_url=server.address, auth=auth, timeout=30, trust_env=False, verify=False)  # noqa: S501 - http.


def _make(admin: httpx.Client, name: str) -> tuple[str, str]:
    wanted = {"accountId": name, "secretKey": f"{name}-secret", "pace": "instant"}
    admin.post("/control/v1/accounts", json=wanted).raise_for_status()
    return name, f"{name}-secret"


def _traffic(server: Server, accounts: list[tuple[str, str]], callback_url: str, is_over: Event) -> set[int]:
    """Start, collect and cancel until told to stop, and give every status that was answered."""
    statuses = set[int]()
    with _client(server, accounts[0]) as client:
        for account in itertools.cycle(accounts):
            if is_over.is_set():
                return statuses
            body = {"ssn": ASTRID, "callbackUrl": callback_url}
            started = client.post(AUTH, json=body, auth=account)
            session = started.json().get("id", "01a2078c-2749-4cf1-a7a6-1bbf16a7d50c")
            answers = [started, client.get(f"{AUTH}/{session}", auth=account)]
            answers.append(client.delete(f"{AUTH}/{session}", auth=account))
            statuses |= {each.status_code for each in answers}
    raise AssertionError("a cycle never ends by itself")


def _deadlocks(url: str) -> int:
    engine = engine_for(url)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"))
        count = int(found.scalar_one())
    engine.dispose()
    return count


def _reset(admin: httpx.Client, name: str) -> httpx.Response:
    return admin.post("/control/v1/reset", params={"account": name})


def _delete_and_make(admin: httpx.Client, name: str) -> httpx.Response:
    deleted = admin.delete(f"/control/v1/accounts/{name}")
    _make(admin, name)
    return deleted


def _fork(admin: httpx.Client, name: str) -> httpx.Response:
    forked = admin.post(f"/control/v1/accounts/{name}/fork", json={})
    return admin.delete(f"/control/v1/accounts/{forked.json()['accountId']}") if forked.is_success else forked


def _keep_and_restore(admin: httpx.Client, name: str) -> httpx.Response:
    kept = admin.post("/control/v1/snapshots", params={"account": name}, json={})
    if not kept.is_success:
        return kept
    return admin.post(f"/control/v1/snapshots/{kept.json()['id']}/restore", params={"account": name})


def _advance(admin: httpx.Client, name: str) -> httpx.Response:
    return admin.post("/control/v1/clock/advance", params={"account": name}, json={"by": "10m"})


@pytest.mark.parametrize("change", [_reset, _delete_and_make, _fork, _keep_and_restore, _advance])
def test_it_succeeds_each_time_and_nobody_hears_of_the_database(
    servers: list[Server], empty_postgresql: str, change: Callable[[httpx.Client, str], httpx.Response]
) -> None:
    is_over = Event()
    with _client(servers[0], ADMIN) as admin, receiving() as receiver, ThreadPoolExecutor(CLIENTS) as threads:
        accounts = [_make(admin, name) for name in ("one", "two")]
        url = f"{receiver.address}/callback"
        running = [threads.submit(_traffic, servers[number % 2], accounts, url, is_over) for number in range(CLIENTS)]
        try:
            answers = [change(admin, name) for _ in range(EACH) for name, _ in accounts]
        finally:
            is_over.set()
        statuses = set().union(*(each.result() for each in running))
    assert [each.text for each in answers if not each.is_success] == []
    assert statuses <= ANSWERED
    for server in servers:
        server.stop()
        assert "Traceback" not in server.log, server.log
    assert _deadlocks(empty_postgresql) == 0
