"""Runs a server in a thread of somebody else's process, for tests that want to step from one side to the other."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import uvicorn

from fejkollen_server.serving.application import create_app
from fejkollen_server.serving.server import listen, uvicorn_config
from fejkollen_server.settings import Settings

_HOST = "127.0.0.1"


@contextmanager
def server_in_a_thread(control_key: str) -> Iterator[str]:
    """Serve on a free port, from a database that is thrown away, and give the address."""
    with TemporaryDirectory(prefix="fejkollen-") as folder:
        settings = Settings(database_url=f"sqlite:///{Path(folder)}/fejkollen.db", control_key=control_key)
        sockets = listen(_HOST, 0)
        server = uvicorn.Server(uvicorn_config(create_app(settings)))
        thread = Thread(target=server.run, args=(sockets,), name="fejkollen", daemon=True)
        thread.start()
        try:
            # Whoever connects before it is ready is answered as soon as it is.
            yield f"http://{_HOST}:{sockets[0].getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()
