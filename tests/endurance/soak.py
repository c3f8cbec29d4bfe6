"""Keeps a server busy for as long as one likes, and looks at it from outside all the while."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, create_engine, func, select

from fejkollen_server.database.checkpoints import size_of_log
from fejkollen_server.database.engine import parse_database_url
from fejkollen_server.database.metadata import metadata
from tests.cli.recording import recording
from tests.cli.running import Server, serving
from tests.endurance.clients import SETTINGS
from tests.endurance.crowd import Crowd
from tests.endurance.history import record_callbacks
from tests.endurance.sequential_model import contradictions

_CLIENTS = 4
_SECONDS_BETWEEN_REQUESTS = 0.05
"""Of one client; a few dozen requests a second are more than a test site sees, and leave the machine to others."""
_SETTINGS = SETTINGS | {"retention": "20", "log_level": "warning"}
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Sample:
    minutes: float
    memory: float
    """Resident, in MB."""
    descriptors: int
    threads: int
    sessions: int
    callbacks: int
    rows: int
    """Of all tables."""
    log: float
    """SQLite's write-ahead log, in MB."""


@dataclass(frozen=True, slots=True)
class Soak:
    samples: list[Sample]
    requests: int
    problems: list[str]


def soak(folder: Path, url: str, minutes: float, samples: int) -> Soak:
    taken: list[Sample] = []
    with recording() as receiver, serving(folder, **_SETTINGS, database_url=url) as server, _watching(url) as engine:
        crowd = Crowd([server], receiver, _CLIENTS)
        with crowd.busy(pause=_SECONDS_BETWEEN_REQUESTS):
            began = time.monotonic()
            for number in range(1, samples + 1):
                _wait_until(began + number * minutes * 60 / samples)
                taken.append(_look(server, engine, (time.monotonic() - began) / 60))
    history = crowd.history
    requests = len(history.events)
    record_callbacks(history, receiver.deliveries)
    return Soak(taken, requests, contradictions(history))


@contextmanager
def _watching(url: str) -> Iterator[Engine]:
    engine = create_engine(parse_database_url(url))
    yield engine
    engine.dispose()


def _wait_until(moment: float) -> None:
    threading.Event().wait(max(0.0, moment - time.monotonic()))


def _look(server: Server, engine: Engine, minutes: float) -> Sample:
    process = Path(f"/proc/{server.process.pid}")
    status = dict(line.split(":", 1) for line in (process / "status").read_text().splitlines())
    rows = _rows(engine)
    return Sample(
        minutes=minutes,
        memory=int(status["VmRSS"].split()[0]) / 1024,
        descriptors=len(list((process / "fd").iterdir())),
        threads=int(status["Threads"]),
        sessions=rows["sessions"],
        callbacks=rows["callbacks"],
        rows=sum(rows.values()),
        log=size_of_log(engine.url.database or "") / _MEGABYTE,
    )


def _rows(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in metadata.tables.items()
        }
