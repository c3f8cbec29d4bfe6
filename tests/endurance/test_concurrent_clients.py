"""Sixteen clients at once, on one server or on two with one database, see nothing that one at a time would not."""

from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random  # noqa: TID251 - seeded, so that a run can be repeated.

import pytest

from tests.cli.recording import Recorder, recording
from tests.cli.running import Server, serving, until
from tests.endurance.clients import SETTINGS, Client, Known
from tests.endurance.history import History, Kind, end_in
from tests.endurance.kills import record_callbacks
from tests.endurance.sequential_model import collects_within, contradictions, losses

CLIENTS = 16
ACTS = 60

TWO_SERVERS = pytest.param("empty_postgresql", 2, marks=pytest.mark.postgresql)


@dataclass
class Crowd:
    """Clients who all know the same sessions, and choose for each request which server to ask."""

    servers: list[Server]
    receiver: Recorder
    history: History = field(default_factory=History)
    known: Known = field(default_factory=Known)

    def act(self) -> None:
        with ThreadPoolExecutor(CLIENTS) as threads:
            for working in [threads.submit(self._act, number) for number in range(CLIENTS)]:
                working.result()

    def _act(self, number: int) -> None:
        with self._client(number) as client:
            for _ in range(ACTS):
                client.do_something()

    def settle(self) -> None:
        """Look at every session until it has ended and was called back."""
        with self._client(CLIENTS) as client:
            until(lambda: self._look_at_all(client), "everything to end and to be called back")
        record_callbacks(self.history, self.receiver)

    def _look_at_all(self, client: Client) -> bool:
        ended = {event.session for event in self.history.events if event.kind is Kind.COLLECT and end_in(event)}
        for session in self.known.paths.keys() - ended:
            client.collect_session(session)
        return len(ended) == len(self.known.paths) <= len({delivery.id for delivery in self.receiver.deliveries})

    @contextmanager
    def _client(self, number: int) -> Iterator[Client]:
        with ExitStack() as stack:
            servers = [stack.enter_context(server.client()) for server in self.servers]
            chance = Random(number)  # noqa: S311, TID251 - as above.
            yield Client(servers, self.history, self.known, self.receiver.url(), chance)


@contextmanager
def _crowd(folder: Path, url: str, servers: int, **settings: str) -> Iterator[Crowd]:
    wanted: Mapping[str, str] = {**SETTINGS, "log_level": "warning", "database_url": url, **settings}
    with ExitStack() as stack:
        receiver = stack.enter_context(recording())
        yield Crowd([stack.enter_context(serving(folder, **wanted)) for _ in range(servers)], receiver)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/fejkollen.db"


every_kind_of_server = pytest.mark.parametrize(("database", "servers"), [("sqlite_url", 1), TWO_SERVERS])


@every_kind_of_server
def test_what_many_clients_see_at_once_is_explained_by_one_at_a_time(
    tmp_path: Path, database: str, servers: int, request: pytest.FixtureRequest
) -> None:
    with _crowd(tmp_path, request.getfixturevalue(database), servers) as crowd:
        crowd.act()
        crowd.settle()
    assert contradictions(crowd.history) + losses(crowd.history) == []
    kinds = Counter(event.kind for event in crowd.history.events)
    assert min(kinds[kind] for kind in Kind) > CLIENTS, kinds


@every_kind_of_server
def test_of_many_collects_at_once_the_limit_lets_one_through_each_second(
    tmp_path: Path, database: str, servers: int, request: pytest.FixtureRequest
) -> None:
    with _crowd(tmp_path, request.getfixturevalue(database), servers, collect_limit="true") as crowd:
        crowd.act()
    assert contradictions(crowd.history) + collects_within(crowd.history, 1.0) == []
    answers = Counter(event.status for event in crowd.history.events if event.kind is Kind.COLLECT)
    assert min(answers[200], answers[429]) > CLIENTS, answers
