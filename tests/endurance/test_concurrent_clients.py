"""Sixteen clients at once, on one server or on two with one database, see nothing that one at a time would not."""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.cli.recording import recording
from tests.cli.running import serving, until
from tests.endurance.clients import SETTINGS
from tests.endurance.crowd import Crowd
from tests.endurance.history import Kind
from tests.endurance.sequential_model import collects_within, contradictions, losses

CLIENTS = 16
ENOUGH = 800
"""Requests."""


@contextmanager
def _crowd(folder: Path, url: str, **settings: str) -> Iterator[Crowd]:
    wanted = {**SETTINGS, "log_level": "warning", "database_url": url, **settings}
    servers = 1 if url.startswith("sqlite") else 2
    with ExitStack() as stack:
        receiver = stack.enter_context(recording())
        yield Crowd([stack.enter_context(serving(folder, **wanted)) for _ in range(servers)], receiver, CLIENTS)


def test_what_many_clients_see_at_once_is_explained_by_one_at_a_time(tmp_path: Path, empty_url: str) -> None:
    with _crowd(tmp_path, empty_url) as crowd:
        with crowd.busy():
            until(lambda: len(crowd.history.events) >= ENOUGH, "enough to be seen")
        crowd.settle()
    assert contradictions(crowd.history) + losses(crowd.history) == []
    kinds = Counter(event.kind for event in crowd.history.events)
    assert min(kinds[kind] for kind in Kind) > CLIENTS, kinds


def test_of_many_collects_at_once_the_limit_lets_one_through_each_second(tmp_path: Path, empty_url: str) -> None:
    with _crowd(tmp_path, empty_url, collect_limit="true") as crowd, crowd.busy():
        until(lambda: len(crowd.history.events) >= ENOUGH, "enough to be seen")
    assert contradictions(crowd.history) + collects_within(crowd.history, 1.0) == []
    answers = Counter(event.status for event in crowd.history.events if event.kind is Kind.COLLECT)
    assert min(answers[200], answers[429]) > CLIENTS, answers
