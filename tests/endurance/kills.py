"""Kills the real process again and again in the middle of its work, and looks for what was lost."""

import time
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random  # noqa: TID251 - seeded, so that a run can be repeated.

import httpx
from sqlalchemy import Engine, create_engine, func, select

from fejkollen_server.database.engine import parse_database_url
from fejkollen_server.database.tables import callbacks, sessions
from tests.cli.recording import CERTIFICATE, Recorder, recording
from tests.cli.running import PATIENCE, Server, serving, until
from tests.endurance.clients import SETTINGS, Client, Known
from tests.endurance.history import History, Kind, record_callbacks
from tests.endurance.killer import Killer, Point
from tests.endurance.sequential_model import contradictions, losses

SEED = "2026-11-23"
_CLIENTS = 3
_MOST_TIMES_REACHED = 30
_LONGEST_LIFE = 0.5
_NOT_YET = {sessions: ("PENDING",), callbacks: ("PENDING", "UNDER_WAY")}


@dataclass(frozen=True, slots=True)
class Outcome:
    kills: Counter[Point]
    answers: int
    sessions: int
    """Whose start was acknowledged."""
    callbacks: int
    repeated: int
    problems: list[str]
    seconds: float


@dataclass(slots=True)
class KillRun:
    """One database on which servers live and die, and all that anybody was told about it."""

    folder: Path
    url: str
    receiver: Recorder
    history: History = field(default_factory=History)
    known: Known = field(default_factory=Known)

    def cycle(self, number: int) -> Point:
        """Let a server live until it is killed at the point whose turn it is."""
        chance = _chance(number)
        point = list(Point)[number % len(Point)]
        with self._serving() as server, ThreadPoolExecutor(_CLIENTS) as threads:
            killer = Killer(server, point, chance.randint(1, _MOST_TIMES_REACHED))
            self.receiver.tell = killer.at_receiver
            working = [threads.submit(self._work, killer, _chance(number, client)) for client in range(_CLIENTS)]
            if point is Point.ANY:
                killer.has_killed.wait(chance.uniform(0, _LONGEST_LIFE))
                killer.kill()
            _wait_for(killer, working)
        return point

    def settle(self) -> None:
        """Let a last server bring everything to its end, and write down how it ended."""
        self.receiver.tell = lambda _: None
        engine = create_engine(parse_database_url(self.url))
        with self._serving() as server, server.client() as http:
            while open_ones := _count_open_ones(engine):
                # After many kills there is much to catch up with: what must not happen is that nothing goes on.
                waits_for = f"the rest to end and to be called back: {open_ones}"
                until(lambda: _count_open_ones(engine) != open_ones, waits_for, patience=3 * PATIENCE)
            client = self._client(http, _chance("settling"))
            for session in self.known.paths:
                client.collect_session(session)
        engine.dispose()
        record_callbacks(self.history, self.receiver.deliveries)

    def _serving(self) -> AbstractContextManager[Server]:
        certificate = str(CERTIFICATE)
        return serving(
            self.folder, **SETTINGS, database_url=self.url, callback_ca_file=certificate, log_level="warning"
        )

    def _work(self, killer: Killer, chance: Random) -> None:
        with killer.server.client() as http:
            client = self._client(http, chance)
            client.is_answered = killer.at_client
            try:
                while True:
                    client.do_something()
            except httpx.TransportError:
                return

    def _client(self, http: httpx.Client, chance: Random) -> Client:
        return Client([http], self.history, self.known, self.receiver.url(), chance)


def kill_again_and_again(folder: Path, url: str, cycles: int) -> Outcome:
    began = time.monotonic()
    with recording(with_tls=True) as receiver:
        run = KillRun(folder, url, receiver)
        kills = Counter(run.cycle(number) for number in range(cycles))
        run.settle()
    calls = [event for event in run.history.events if event.kind is Kind.CALLBACK]
    different = {event.session for event in calls}
    return Outcome(
        kills=kills,
        answers=sum(event.is_answered for event in run.history.events) - len(calls),
        sessions=len(run.known.paths),
        callbacks=len(different),
        repeated=len(calls) - len(different),
        problems=contradictions(run.history) + losses(run.history),
        seconds=time.monotonic() - began,
    )


def _wait_for(killer: Killer, working: list[Future[None]]) -> None:
    has_killed = killer.has_killed.wait(5 * PATIENCE)
    killer.server.kill()
    for work in working:
        work.result()
    assert has_killed, f"in vain: to get so far as to kill {killer.point}; the server said: {killer.server.log}"


def _count_open_ones(engine: Engine) -> dict[str, int]:
    """Count what has neither ended nor been called back yet, by where it is written down; nothing when all has."""
    with engine.connect() as connection:
        counts = {
            table.name: connection.execute(select(func.count()).where(table.c.state.in_(states))).scalar_one()
            for table, states in _NOT_YET.items()
        }
    return {name: count for name, count in counts.items() if count}


def _chance(*parts: object) -> Random:
    return Random(repr((SEED, *parts)))  # noqa: S311 - as above.
