"""The journal of real servers: whole after they stop, and the same again from the same seed."""

from functools import partial
from pathlib import Path

import httpx

from tests.cli.recording import Recorder, recording
from tests.cli.running import Server, serving, until
from tests.operations import ASTRID

AUTH = "/v3/bankid-se/auth"
ACCOUNT = {
    "accountId": "shop",
    "secretKey": "shop-secret",
    "callbackKey": "shop-callback-key",
    "seed": 7,
    # How fast the machine is must not decide which collects are refused.
    "collectLimitByAccountClock": True,
    "clockStartsAt": "2026-11-23T12:00:00Z",
}


def _as_shop(server: Server) -> httpx.Client:
    """Call in the same words whatever port the server has got."""
    with server.client() as admin:
        made = admin.post("/control/v1/accounts", json=ACCOUNT, auth=("admin", "admin"))
        assert made.status_code == 201, made.text
    headers = {"Host": "fejkollen.test", "User-Agent": "shop/1.0"}
    return httpx.Client(base_url=server.address, auth=("shop", "shop-secret"), headers=headers, trust_env=False)


def _use_it(client: httpx.Client, callback_url: str) -> None:
    """Start sessions, poll, advance, cancel and go wrong, as a test suite does."""
    body = {"ssn": ASTRID, "refId": "cart-7", "callbackUrl": callback_url, "callInitiator": "RP"}
    started = client.post("/v3/bankid-se/phone/auth", json=body).json()
    for _ in range(2):
        client.get(f"{AUTH}/{started['id']}")
    client.post("/control/v1/clock/advance", json={"by": "3s"})
    client.get(f"{AUTH}/{started['id']}")
    page = client.post("/v3/mitid/auth", json={"refId": "cart-8"}).json()
    client.delete(f"/v3/mitid/auth/{page['id']}")
    client.get(f"/v3/mitid/sign/{page['id']}")
    client.post("/v3/mitid/authn", json={})
    client.post("/v3/mitid/auth", json={"refId": 7})


def _has_more_than(before: int, receiver: Recorder) -> bool:
    return len(receiver.deliveries) > before


def _journal(client: httpx.Client) -> bytes:
    return client.get("/control/v1/requests", params={"order": "oldest"}).content


def test_the_same_seed_and_a_frozen_clock_give_the_same_journal_and_callbacks(tmp_path: Path) -> None:
    journals, callbacks = [], []
    with recording() as receiver:
        for run in ("first", "second"):
            (tmp_path / run).mkdir()
            before = len(receiver.deliveries)
            with serving(tmp_path / run) as server, _as_shop(server) as client:
                _use_it(client, receiver.url())
                until(partial(_has_more_than, before, receiver), "the callback")
                journals.append(_journal(client))
            callbacks.append(receiver.deliveries[before:])
    assert journals[0].count(b'"number":') == 9
    assert journals[0] == journals[1]
    assert callbacks[0] == callbacks[1]


def test_what_was_just_received_is_in_the_journal_after_a_stop(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        with server.client() as client:
            for _ in range(50):
                client.post(AUTH, json={})
        server.stop()
        assert server.process.returncode == 0
    with serving(tmp_path) as server, server.client() as client:
        assert client.get("/control/v1/requests/count").json() == {"count": 50, "dropped": 0}


def test_what_was_received_a_moment_ago_survives_a_kill(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        with server.client() as client:
            client.post(AUTH, json={})
            wanted = {"event": "request.received", "timeout": 5}
            assert client.post("/control/v1/wait", json=wanted).status_code == 200
        server.kill()
    with serving(tmp_path) as server, server.client() as client:
        assert client.get("/control/v1/requests/count").json()["count"] == 1
