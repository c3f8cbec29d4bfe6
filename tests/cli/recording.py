"""A receiver of callbacks in a thread, which remembers all and can be told to keep callers waiting."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True, slots=True)
class Delivery:
    id: str
    path: str
    body: bytes


@dataclass(slots=True)
class Recorder:
    port: int
    deliveries: list[Delivery] = field(default_factory=list)
    answers: threading.Event = field(default_factory=threading.Event)
    """Whether it answers at once; otherwise callers wait until it is set."""

    def url(self, path: str = "/callback") -> str:
        return f"http://127.0.0.1:{self.port}{path}"


class _Server(ThreadingHTTPServer):
    request_queue_size = 128

    # Whoever was killed in the middle of a delivery is not worth a stack trace.
    def handle_error(self, *_: object) -> None:
        pass


@contextmanager
def recording(*, answers: bool = True) -> Iterator[Recorder]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            body = self.rfile.read(length)
            if len(body) < length:
                return  # The sender was killed in the middle of it.
            recorder.deliveries.append(Delivery(self.headers["X-Fejkollen-Delivery"], self.path, body))
            recorder.answers.wait()
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = _Server(("127.0.0.1", 0), Handler)
    recorder = Recorder(server.server_address[1])
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
