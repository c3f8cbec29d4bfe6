"""A server of its own for a module of tests, as the kit starts it."""

from collections.abc import Iterator

import httpx
import pytest

from fejkollen import Account, Fejkollen
from fejkollen.server_process import own_server

ASTRID = "199003142388"
IGNORING = "199007212385"
AUTH = "/v3/bankid-se/auth"


@pytest.fixture(scope="module")
def server() -> Iterator[Fejkollen]:
    with own_server() as (address, control_key), Fejkollen(address, control_key) as server:
        yield server


@pytest.fixture
def account(server: Fejkollen) -> Iterator[Account]:
    made = server.create_account()
    yield made
    server.account(made.account_id).delete()


def start(account: Account, ssn: str = IGNORING, **body: str) -> str:
    """Start a session as an application would."""
    answer = httpx.post(
        f"{account.base_url}{AUTH}", json={"ssn": ssn, **body}, auth=account.auth, trust_env=False, timeout=20
    )
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])
