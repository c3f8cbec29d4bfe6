"""A receiver of callbacks in a thread, which remembers all, can keep callers waiting, and tells how far each is."""

import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

CERTIFICATE = Path(__file__).with_name("loopback.test.pem")
"""Of 127.0.0.1, signed by itself, with its key; made for these tests and good for nothing else."""


class Moment(StrEnum):
    """How far a delivery is."""

    CONNECTED = "connected"
    """With TLS nothing of the request can have left the sender by then."""
    ARRIVED = "arrived"
    """All of the request is here, and nothing has been answered."""
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Delivery:
    id: str
    path: str
    body: bytes
    arrived_at: float = field(default_factory=time.monotonic, compare=False)


@dataclass(slots=True)
class Recorder:
    port: int
    scheme: str = "http"
    deliveries: list[Delivery] = field(default_factory=list)
    answers: threading.Event = field(default_factory=threading.Event)
    """Whether it answers at once; otherwise callers wait until it is set."""
    tell: Callable[[Moment], None] = lambda _: None

    def url(self, path: str = "/callback") -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}{path}"


class _Server(ThreadingHTTPServer):
    request_queue_size = 128

    def __init__(self, handler: type[BaseHTTPRequestHandler], tls: ssl.SSLContext | None) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self._tls = tls
        self.recorder = Recorder(self.server_address[1], "https" if tls else "http")

    def get_request(self) -> tuple[Any, Any]:
        connection, address = super().get_request()
        self.recorder.tell(Moment.CONNECTED)
        if self._tls is not None:
            # The handshake is left to the thread that reads.
            connection = self._tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        return connection, address

    # Whoever was killed in the middle of a delivery is not worth a stack trace.
    def handle_error(self, *_: object) -> None:
        pass


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        body = self.rfile.read(length)
        if len(body) < length:
            return  # The sender was killed in the middle of it.
        recorder = self.server.recorder
        recorder.deliveries.append(Delivery(self.headers["X-Fejkollen-Delivery"], self.path, body))
        recorder.tell(Moment.ARRIVED)
        recorder.answers.wait()
        self.send_response(204)
        self.end_headers()
        recorder.tell(Moment.ANSWERED)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def recording(*, answers: bool = True, with_tls: bool = False) -> Iterator[Recorder]:
    server = _Server(_Handler, _tls() if with_tls else None)
    recorder = server.recorder
    if answers:
        recorder.answers.set()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield recorder
    finally:
        recorder.answers.set()
        server.shutdown()
        thread.join()
        server.server_close()


def _tls() -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATE)
    return context
