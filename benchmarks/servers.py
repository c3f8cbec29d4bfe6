"""Starts servers as users do, one core for the server and the other for the load."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError

PYTHON = Path(sys.prefix) / "measured" / "bin" / "python"
_SOURCES = Path(__file__).parents[1] / "app"
"""Of an environment that `make bench` sets up as `make run` does."""

_SERVERS_CORE = 0
_LOADS_CORE = 1
_DEADLINE = 60.0
_READY = "/health/ready"
_SETTLING_SECONDS = 0.5
"""By then everything is made that is made right after the start."""


@dataclass(frozen=True)
class Server:
    port: int
    process: subprocess.Popen[bytes]
    ready_after: float
    """Seconds from the start of the process to the first ready answer."""

    @property
    def resident_megabytes(self) -> float:
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024


def stay_on_the_loads_core() -> None:
    if len(os.sched_getaffinity(0)) > 1:
        os.sched_setaffinity(0, {_LOADS_CORE})


@contextmanager
def bare() -> Iterator[Server]:
    port = free_port()
    command = [str(PYTHON), "-m", "uvicorn", "benchmarks.bare_app:app", "--port", str(port), "--no-access-log"]
    with running([*command, "--http", "httptools", "--log-level", "warning"], port) as server:
        yield server


@contextmanager
def unsettled(folder: Path, **settings: str) -> Iterator[Server]:
    port = free_port()
    environment = {f"FEJKOLLEN_{name.upper()}": value for name, value in settings.items()}
    folder.mkdir(exist_ok=True)
    environment.setdefault("FEJKOLLEN_DATABASE_URL", f"sqlite:///{database_in(folder)}")
    # What is measured has our dependencies installed, and not us.
    environment |= {"PYTHONPATH": str(_SOURCES)}
    environment |= {"FEJKOLLEN_PORT": str(port), "FEJKOLLEN_LOG_LEVEL": "warning", "FEJKOLLEN_LOG_FORMAT": "json"}
    with running([str(PYTHON), "-m", "fejkollen_server", "serve"], port, environment) as server:
        yield server


@contextmanager
def fejkollen(folder: Path, **settings: str) -> Iterator[Server]:
    with unsettled(folder, **settings) as server:
        time.sleep(_SETTLING_SECONDS)
        yield server


def database_in(folder: Path) -> Path:
    return folder / "bench.db"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
    return port


@contextmanager
def running(
    command: Sequence[str], port: int, environment: Mapping[str, str] | None = None, *, ready_at: str = _READY
) -> Iterator[Server]:
    """Run a server in a group of processes of its own, so that nothing of it is left afterwards."""
    # Compiled modules are kept, as they are wherever something is started more than once.
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    began = time.perf_counter()
    process = subprocess.Popen(
        command,
        env={**inherited, **(environment or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    if (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(process.pid, {_SERVERS_CORE})
    try:
        _wait_until_ready(process, f"http://127.0.0.1:{port}{ready_at}")
        yield Server(port, process, time.perf_counter() - began)
    finally:
        _stop(process)


def _wait_until_ready(process: subprocess.Popen[bytes], url: str) -> None:
    deadline = time.perf_counter() + _DEADLINE
    while time.perf_counter() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except HTTPError:
            return  # Whoever refuses a request is there to refuse it.
        except OSError:
            time.sleep(0.005)
    raise TimeoutError(f"nothing is ready at {url}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(10)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
