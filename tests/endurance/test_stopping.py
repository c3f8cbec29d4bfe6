"""SIGTERM ends the process whatever is open, and the next one goes on where it stopped."""

import os
import signal
import socket
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from tests.cli.recording import recording
from tests.cli.running import children_of, serving, until
from tests.operations import ASTRID
from tests.pdfs import pages_pdf

AUTH = "/v3/bankid-se/auth"
KEPT = 10
CALLBACKS = 20
"""More than are sent at once, so that some are under way and others wait."""

AT_ONCE = 2
"""A receiver that has not answered yet gets one callback, and another one when that hangs."""

KEEP_ALIVE = b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"
HALF_A_REQUEST = b"POST /v3/bankid-se/auth HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n"
SETTINGS = {"pace": "instant", "competing_sessions": "false"}


def test_sigterm_ends_it_in_time_with_connections_kept_open_and_callbacks_under_way(tmp_path: Path) -> None:
    with recording(answers=False) as receiver:
        with serving(tmp_path, **SETTINGS) as server, server.client() as client, ExitStack() as open_ones:
            port = client.base_url.port or 0
            for number in range(KEPT):
                connection = open_ones.enter_context(socket.create_connection(("127.0.0.1", port)))
                connection.sendall(KEEP_ALIVE if number % 2 else HALF_A_REQUEST)
                if number % 2:
                    assert connection.recv(1024).startswith(b"HTTP/1.1 200")
            body = {"ssn": ASTRID, "callbackUrl": receiver.url()}
            ids = {client.post(AUTH, json=body).json()["id"] for _ in range(CALLBACKS)}
            until(lambda: len(receiver.deliveries) == AT_ONCE, "as many callbacks as possible to be under way")
            server.stop()
            assert server.process.returncode in {0, -signal.SIGTERM}
            assert "Traceback" not in server.log
        under_way = set(receiver.deliveries)
        receiver.answers.set()
        with serving(tmp_path, **SETTINGS) as server, server.client() as client:
            until(lambda: len(set(receiver.deliveries)) == CALLBACKS, "the callbacks from the next process")
            statuses = {client.get(f"{AUTH}/{session}").json()["status"] for session in ids}
    assert statuses == {"COMPLETED"}
    assert under_way <= set(receiver.deliveries[len(under_way) :])


def _sign_a_document(client: httpx.Client) -> None:
    """Sign a PDF with Norwegian BankID, which has it sealed."""
    upload = client.post("/v3/document", files={"file": ("a.pdf", pages_pdf(1), "application/pdf")})
    body = {"documents": [upload.json()["id"]], "redirectUrl": "http://localhost:3000/back"}
    session = client.post("/v3/bankid-no/sign", json=body).json()["id"]
    decided = client.post(f"/control/v1/sessions/{session}/approve", json={"person": "nora"})
    assert decided.status_code == 200, decided.text
    until(lambda: client.get(f"/v3/bankid-no/sign/{session}").json().get("status") == "COMPLETED", "the signature")


def test_what_seals_ends_when_idle_and_never_keeps_the_server_from_ending(tmp_path: Path) -> None:
    with serving(tmp_path, **SETTINGS, sealing_idle="0.2", collect_limit="false") as server, server.client() as client:
        for _ in range(2):
            _sign_a_document(client)
            until(lambda: children_of(server.process.pid) == [], "the end of what sealed")
        server.stop()
        assert server.process.returncode in {0, -signal.SIGTERM}, server.log
        assert "hangs" not in server.log


def test_sigterm_ends_it_with_a_child_that_hears_nothing(tmp_path: Path) -> None:
    with serving(tmp_path, **SETTINGS, collect_limit="false") as server, server.client() as client:
        _sign_a_document(client)
        [child] = children_of(server.process.pid)
        os.kill(child, signal.SIGSTOP)
        server.stop()
        assert server.process.returncode in {0, -signal.SIGTERM}, server.log
        assert "hangs" not in server.log
        with pytest.raises(ProcessLookupError):
            os.kill(child, 0)
