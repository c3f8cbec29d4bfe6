"""A server for the tests of the demo, which calls itself over HTTP, and browsers that visit it."""

from collections.abc import Callable, Iterator

import pytest

from tests.cli.running import Server, serving
from tests.demo.visiting import Visitor


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("demo"), competing_sessions="false") as server:
        yield server


@pytest.fixture
def new_visitor(server: Server) -> Iterator[Callable[[], Visitor]]:
    visitors: list[Visitor] = []

    def come() -> Visitor:
        visitors.append(Visitor(server))
        return visitors[-1]

    yield come
    for visitor in visitors:
        visitor.http.close()


@pytest.fixture
def visitor(new_visitor: Callable[[], Visitor]) -> Visitor:
    return new_visitor()
