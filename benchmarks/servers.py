"""Starts servers as users do, one core for the server and the other for the load."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_SERVERS_CORE = 0
_LOADS_CORE = 1
_DEADLINE = 30.0


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
def bare(port: int) -> Iterator[Server]:
    command = [sys.executable, "-m", "uvicorn", "benchmarks.bare_app:app", "--port", str(port), "--no-access-log"]
    with _running([*command, "--http", "httptools", "--log-level", "warning"], port, {}) as server:
        yield server


@contextmanager
def fejkollen(port: int, folder: Path, **settings: str) -> Iterator[Server]:
    environment = {f"FEJKOLLEN_{name.upper()}": value for name, value in settings.items()}
    folder.mkdir(exist_ok=True)
    environment.setdefault("FEJKOLLEN_DATABASE_URL", f"sqlite:///{folder}/bench.db")
    environment |= {"FEJKOLLEN_PORT": str(port), "FEJKOLLEN_LOG_LEVEL": "warning", "FEJKOLLEN_LOG_FORMAT": "json"}
    with _running([sys.executable, "-m", "app", "serve"], port, environment) as server:
        yield server


@contextmanager
def _running(command: list[str], port: int, environment: Mapping[str, str]) -> Iterator[Server]:
    began = time.perf_counter()
    process = subprocess.Popen(command, env={**os.environ, **environment}, stderr=subprocess.DEVNULL)
    if len(os.sched_getaffinity(0)) >= 1 and (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(process.pid, {_SERVERS_CORE})
    try:
        _wait_until_ready(port)
        yield Server(port, process, time.perf_counter() - began)
    finally:
        process.terminate()
        process.wait(_DEADLINE)


def _wait_until_ready(port: int) -> None:
    deadline = time.perf_counter() + _DEADLINE
    while time.perf_counter() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=1):
                return
        except OSError:
            time.sleep(0.005)
    raise TimeoutError(f"nothing is ready at port {port}")
