"""A server of one's own: a child process on a free port, with a database that is thrown away."""

import json
import os
import subprocess
import tempfile
import threading
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue

from fejkollen.client import DEFAULT_CONTROL_KEY
from fejkollen.errors import FejkollenError
from fejkollen.server_command import server_command

_START_PATIENCE = 60.0
_STOP_PATIENCE = 10.0
_LAST_WORDS = 20


class _Listener(threading.Thread):
    """Reads all that the server writes, so that it never has to wait, and finds where it serves."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        super().__init__(daemon=True, name="fejkollen-log")
        self._process = process
        self._address: SimpleQueue[str | None] = SimpleQueue()
        self.last_words: deque[str] = deque(maxlen=_LAST_WORDS)

    def run(self) -> None:
        for line in self._process.stderr or ():
            self.last_words.append(line.rstrip())
            if '"serving"' in line:
                self._address.put(json.loads(line)["address"])
        self._address.put(None)

    def close(self) -> None:
        if self._process.stderr:
            self._process.stderr.close()

    def address(self) -> str:
        """Wait until the server serves."""
        try:
            address = self._address.get(timeout=_START_PATIENCE)
        except Empty:
            address = None
        if address is None:
            said = "\n".join(self.last_words) or "it said nothing"
            raise FejkollenError("fejkollen serve", None, f"the server did not start: {said}")
        return address


@contextmanager
def own_server(settings: Mapping[str, str] | None = None) -> Iterator[tuple[str, str]]:
    """Run a server until the block ends, and give its address and control key.

    Settings of the server are environment variables as usual, and those given here come first.
    """
    with tempfile.TemporaryDirectory(prefix="fejkollen-") as folder:
        environment = _environment(Path(folder), settings or {})
        command = server_command(environment)
        process = _start(folder, environment, command.arguments)
        listener = _Listener(process)
        listener.start()
        try:
            serving = listener.address()
            yield command.address or serving, environment.get("FEJKOLLEN_CONTROL_KEY") or DEFAULT_CONTROL_KEY
        finally:
            _stop(process)
            listener.join()
            listener.close()


def _start(folder: str, environment: Mapping[str, str], command: Sequence[str]) -> "subprocess.Popen[str]":
    # Its standard input is ours to close, so that it ends with us even if we are killed.
    return subprocess.Popen(  # noqa: S603 - our own.
        command,
        env=environment,
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def _stop(process: "subprocess.Popen[str]") -> None:
    if process.stdin:
        process.stdin.close()
    try:
        process.wait(_STOP_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _environment(folder: Path, settings: Mapping[str, str]) -> dict[str, str]:
    own = {
        "FEJKOLLEN_HOST": "127.0.0.1",
        "FEJKOLLEN_PORT": "0",
        "FEJKOLLEN_DATABASE_URL": f"sqlite:///{folder.as_posix()}/fejkollen.db",
        "FEJKOLLEN_LOG_FORMAT": "json",
    }
    return {**os.environ, **own, **settings}
