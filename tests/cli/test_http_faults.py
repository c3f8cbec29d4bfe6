"""Calls that go wrong as a scenario says, over real connections to the real server."""

import base64
import http.client
import json
import socket
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from fejkollen_server.scenarios.fault_records import Drop, FaultyCall, HTTPFault, SpoiltBody
from fejkollen_server.scenarios.stored_faults import http_faults_text
from tests.cli.running import Server, serving, until
from tests.operations import ASTRID

AUTH = "/v3/bankid-se/auth"
Spoil = Callable[..., str]
_CREDENTIALS = {"Authorization": f"Basic {base64.b64encode(b'demo:demo-secret').decode()}"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("faulty")


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    with serving(folder, pace="byHand", competing_sessions="false", collect_limit="false") as server:
        yield server


@pytest.fixture
def client(server: Server) -> Iterator[httpx.Client]:
    with server.client() as client:
        yield client


@pytest.fixture
def spoil(folder: Path, client: httpx.Client) -> Spoil:
    """Start a session that has to go through faults, and give its path."""

    def start(*faults: HTTPFault) -> str:
        session_id = client.post(AUTH, json={"ssn": ASTRID}).json()["id"]
        with closing(sqlite3.connect(folder / "fejkollen.db", timeout=10)) as connection, connection:
            connection.execute("UPDATE sessions SET faults = ? WHERE id = ?", (http_faults_text(faults), session_id))
        return f"{AUTH}/{session_id}"

    return start


def _collects(client: httpx.Client, path: str) -> int:
    seen = client.get(f"/control/v1/sessions/{path.rpartition('/')[2]}").json()
    return int(seen["collects"])


def _made(client: httpx.Client, path: str) -> list[dict[str, str]]:
    timeline = client.get(f"/control/v1/sessions/{path.rpartition('/')[2]}").json()["timeline"]
    return [entry["details"] for entry in timeline if entry["event"] == "fault.made"]


def test_a_status_is_answered_as_often_as_it_says_and_nothing_is_accepted(client: httpx.Client, spoil: Spoil) -> None:
    path = spoil(HTTPFault(FaultyCall.COLLECT, times=2, status=503))
    answers = [client.get(path) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [503, 503, 200]
    assert answers[0].json() == {"message": "a scenario makes this call go wrong: status: 503"}
    assert all("x-fejkollen" in answer.headers for answer in answers)
    assert _collects(client, path) == 1
    assert _made(client, path) == [{"on": "collect", "fault": "status: 503"}] * 2


def test_429_says_when_to_come_again(client: httpx.Client, spoil: Spoil) -> None:
    path = spoil(HTTPFault(FaultyCall.COLLECT, status=429, retry_after=7))
    answer = client.get(path)
    assert (answer.status_code, answer.headers["retry-after"], list(answer.json())) == (429, "7", ["message"])


def test_several_faults_of_a_call_come_one_after_the_other(client: httpx.Client, spoil: Spoil) -> None:
    path = spoil(
        HTTPFault(FaultyCall.COLLECT, times=1, status=500),
        HTTPFault(FaultyCall.CANCEL, times=1, status=502),
        HTTPFault(FaultyCall.COLLECT, times=1, status=504),
    )
    assert [client.get(path).status_code for _ in range(3)] == [500, 504, 200]
    assert [client.delete(path).status_code for _ in range(2)] == [502, 204]


def test_dropped_before_nothing_is_done(client: httpx.Client, spoil: Spoil) -> None:
    path = spoil(*(HTTPFault(call, times=1, drop=Drop.BEFORE) for call in (FaultyCall.COLLECT, FaultyCall.CANCEL)))
    for method in ("GET", "DELETE"):
        with pytest.raises(httpx.RemoteProtocolError, match="disconnected without sending a response"):
            client.request(method, path)
    assert client.get(path).json()["status"] == "PENDING"
    assert _collects(client, path) == 1


def test_dropped_after_everything_is_done(client: httpx.Client, spoil: Spoil) -> None:
    path = spoil(*(HTTPFault(call, times=1, drop=Drop.AFTER) for call in (FaultyCall.COLLECT, FaultyCall.CANCEL)))
    for method in ("GET", "DELETE"):
        with pytest.raises(httpx.RemoteProtocolError):
            client.request(method, path)
    assert _collects(client, path) == 1
    assert client.get(f"/control/v1/sessions/{path.rpartition('/')[2]}").json()["error"] == "CANCELLED"


def test_a_truncated_body_announces_more_than_comes(server: Server, client: httpx.Client, spoil: Spoil) -> None:
    path = spoil(HTTPFault(FaultyCall.COLLECT, times=1, body=SpoiltBody.TRUNCATED))
    with closing(_connection(server)) as connection:
        connection.request("GET", path, headers=_CREDENTIALS)
        answer = connection.getresponse()
        with pytest.raises(http.client.IncompleteRead) as incomplete:
            answer.read()
    assert answer.status == 200
    assert incomplete.value.partial.startswith(b'{"id":"')
    assert len(incomplete.value.partial) <= int(answer.headers["Content-Length"]) / 2
    assert _collects(client, path) == 1


def test_garbage_is_no_json(client: httpx.Client, spoil: Spoil) -> None:
    path = spoil(
        *(HTTPFault(call, times=1, body=SpoiltBody.GARBAGE) for call in (FaultyCall.COLLECT, FaultyCall.CANCEL))
    )
    for answer in (client.get(path), client.delete(path)):
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
        with pytest.raises(UnicodeDecodeError):
            json.loads(answer.content)


def test_a_slow_body_comes_a_byte_at_a_time_and_is_right(client: httpx.Client, spoil: Spoil) -> None:
    path = spoil(HTTPFault(FaultyCall.CANCEL, times=1, status=418, body=SpoiltBody.SLOW))
    with client.stream("DELETE", path) as answer:
        pieces = [bytes(chunk) for chunk in answer.iter_raw()]
    assert json.loads(b"".join(pieces)) == {"message": "a scenario makes this call go wrong: status: 418, body: slow"}
    assert len(pieces) > len(b"".join(pieces)) / 2


def test_a_delay_is_real_and_holds_up_nobody_else(client: httpx.Client, spoil: Spoil) -> None:
    path = spoil(HTTPFault(FaultyCall.COLLECT, times=1, delay=30.0))
    begun = time.monotonic()
    with pytest.raises(httpx.ReadTimeout):
        client.get(path, timeout=0.3)
    assert client.get("/health/ready").status_code == 200
    assert 0.3 <= time.monotonic() - begun < 10
    # It was accepted before the wait, so the relying party has missed an answer.
    assert _collects(client, path) == 1


def test_a_short_delay_ends_with_the_answer(client: httpx.Client, spoil: Spoil) -> None:
    path = spoil(HTTPFault(FaultyCall.COLLECT, times=1, delay=0.2))
    begun = time.monotonic()
    assert client.get(path).json()["status"] == "PENDING"
    assert time.monotonic() - begun >= 0.2


def test_waits_and_dropped_connections_do_not_hold_up_the_stop(tmp_path: Path) -> None:
    with serving(tmp_path, pace="byHand") as server, server.client() as client:
        path = f"{AUTH}/{client.post(AUTH, json={'ssn': ASTRID}).json()['id']}"
        faults = http_faults_text([HTTPFault(FaultyCall.COLLECT, delay=60.0)])
        with closing(sqlite3.connect(tmp_path / "fejkollen.db", timeout=10)) as connection, connection:
            connection.execute("UPDATE sessions SET faults = ?", (faults,))
        with closing(_connection(server)) as waiting:
            waiting.request("GET", path, headers=_CREDENTIALS)
            until(lambda: _collects(client, path) == 1, "the wait")
            server.stop()
    assert "Traceback" not in server.log


def test_the_log_has_no_complaints(client: httpx.Client, spoil: Spoil, server: Server) -> None:
    path = spoil(HTTPFault(FaultyCall.COLLECT, times=1, drop=Drop.AFTER))
    with pytest.raises(httpx.RemoteProtocolError):
        client.get(path)
    assert client.get(path).status_code == 200
    assert "ASGI callable" not in server.log
    assert "Traceback" not in server.log


def test_dropped_connections_are_counted_as_no_answer(client: httpx.Client, spoil: Spoil) -> None:
    def counted(status: int) -> float:
        lines = client.get("/metrics").text.splitlines()
        return sum(
            float(line.split()[1]) for line in lines if line.startswith(f'fejkollen_answers_total{{status="{status}"')
        )

    path = spoil(
        HTTPFault(FaultyCall.COLLECT, times=1, drop=Drop.BEFORE), HTTPFault(FaultyCall.COLLECT, times=1, status=599)
    )
    unavailable, fine = counted(599), counted(200)
    with pytest.raises(httpx.RemoteProtocolError):
        client.get(path)
    assert client.get(path).status_code == 599
    assert counted(599) == unavailable + 1
    # Only the figures themselves were answered with 200 meanwhile.
    assert counted(200) <= fine + 4


def _connection(server: Server) -> http.client.HTTPConnection:
    host, port = server.address.removeprefix("http://").split(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=20)
    connection.connect()
    connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection
