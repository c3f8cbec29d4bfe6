"""SIGTERM ends the process within three seconds whatever is open, and the next one goes on where it stopped."""

import signal
import socket
from contextlib import ExitStack
from pathlib import Path

from tests.cli.recording import recording
from tests.cli.running import serving, until
from tests.operations import ASTRID

AUTH = "/v3/bankid-se/auth"
KEPT = 10
CALLBACKS = 20
"""More than are sent at once, so that some are under way and others wait."""

AT_ONCE = 4
"""One receiver gets no more than half of the eight couriers."""

LIMIT = 3.0
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
            assert server.stop() < LIMIT
            assert server.process.returncode in {0, -signal.SIGTERM}
            assert "Traceback" not in server.log
        under_way = set(receiver.deliveries)
        receiver.answers.set()
        with serving(tmp_path, **SETTINGS) as server, server.client() as client:
            until(lambda: len(set(receiver.deliveries)) == CALLBACKS, "the callbacks from the next process")
            statuses = {client.get(f"{AUTH}/{session}").json()["status"] for session in ids}
    assert statuses == {"COMPLETED"}
    assert under_way <= set(receiver.deliveries[len(under_way) :])
