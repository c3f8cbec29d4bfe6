"""The real ``fejkollen`` in processes of its own, as people and pipelines run it."""

import os
import re
import shutil
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

FEJKOLLEN = str(Path(sys.executable).with_name("fejkollen"))
PATIENCE = 20.0
PS = shutil.which("ps") or "ps"
# Reading the public certificates for each client would take longer than all that it asks.
_TRUSTS_NOBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
_GREETING = re.compile(r"http://\S+?:\d+")


def until(is_so: Callable[[], bool], what: str, patience: float = PATIENCE) -> None:
    """Look again and again whether another process has got so far."""
    deadline = time.monotonic() + patience
    while not is_so():
        assert time.monotonic() < deadline, f"in vain: {what}"
        time.sleep(0.01)


def children_of(process_id: int) -> list[int]:
    """List the processes that a process has started, and that have not ended."""
    listed = subprocess.run([PS, "-A", "-o", "ppid=,pid="], capture_output=True, text=True, check=True)  # noqa: S603
    pairs = (map(int, line.split()) for line in listed.stdout.splitlines())
    return [child for parent, child in pairs if parent == process_id]


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """Give a process these settings, and none of whoever runs the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FEJKOLLEN_")}
    return kept | {f"FEJKOLLEN_{name.upper()}": value for name, value in settings.items()}


def run(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    command = [FEJKOLLEN, *arguments]
    return subprocess.run(  # noqa: S603 - our own.
        command, env=environment(settings), cwd=folder, capture_output=True, text=True, timeout=PATIENCE, check=False
    )


@dataclass(frozen=True, slots=True)
class Server:
    process: subprocess.Popen[bytes]
    output: Path
    """What it writes to stderr."""

    @property
    def log(self) -> str:
        return self.output.read_text("utf-8")

    @property
    def address(self) -> str:
        found = _GREETING.search(self.log)
        assert found, self.log
        return found[0].replace("localhost", "127.0.0.1")

    def client(self) -> httpx.Client:
        return httpx.Client(
            base_url=self.address,
            auth=("demo", "demo-secret"),
            timeout=PATIENCE,
            trust_env=False,
            verify=_TRUSTS_NOBODY,
        )

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(PATIENCE)

    def stop(self, number: int = signal.SIGTERM) -> float:
        """Tell it to stop, and give the seconds that took."""
        begun = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(PATIENCE)
        return time.monotonic() - begun


@contextmanager
def serving(folder: Path, **settings: str) -> Iterator[Server]:
    """Serve on a free port with a database in the folder, until the block ends."""
    wanted = {"port": "0", "database_url": f"sqlite:///{folder}/fejkollen.db", **settings}
    output = folder / f"stderr-{len(list(folder.glob('stderr-*')))}.txt"
    with output.open("wb") as stderr:
        process = subprocess.Popen(  # noqa: S603 - as above.
            [FEJKOLLEN, "serve"], env=environment(wanted), cwd=folder, stdout=subprocess.DEVNULL, stderr=stderr
        )
    server = Server(process, output)
    try:
        until(lambda: "/docs" in server.log or process.poll() is not None, "a greeting")
        assert process.poll() is None, server.log
        yield server
    finally:
        if process.poll() is None:
            server.kill()
