"""A PostgreSQL server for one run, the one that the tests start too."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine, text

from fejkollen_server.database.engine import parse_database_url
from tests.postgresql import empty_database, running_postgresql

EmptyDatabase = Callable[[], str]
"""Makes an empty database and tells its URL."""


@contextmanager
def postgresql() -> Iterator[EmptyDatabase]:
    """Run it, and give what makes databases in it."""
    with running_postgresql() as server:
        yield lambda: empty_database(server)


def version_of(url: str) -> str:
    engine = create_engine(parse_database_url(url))
    with engine.connect() as connection:
        version = str(connection.execute(text("SHOW server_version")).scalar_one())
    engine.dispose()
    return version.partition(" ")[0]
