"""Engines: how SQLite and PostgreSQL are opened."""

import os
import sqlite3
import stat
from contextlib import suppress
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import StaticPool

from fejkollen_server.database.metadata import complete_for_postgresql
from fejkollen_server.errors import ConfigurationIsWrong

_PATIENCE_SECONDS = 5
_OWNER_ALONE = 0o600
# The least that the driver knows. The process waits for it when it ends.
_CONNECTING_SECONDS = 2
# Whoever else holds the lock on the file holds up the whole event loop.
_LOCK_PATIENCE_SECONDS = 1


def parse_database_url(text: str) -> URL:
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        # What was written is not shown, and not kept as the cause either: there may be a password in it.
        raise ConfigurationIsWrong("FEJKOLLEN_DATABASE_URL: is not a database URL") from None
    if url.get_backend_name() == "sqlite":
        if url.host:
            raise ConfigurationIsWrong("FEJKOLLEN_DATABASE_URL: must begin with sqlite:/// and then name the file")
        return url.set(drivername="sqlite")
    if url.get_backend_name() in {"postgresql", "postgres"}:
        return url.set(drivername="postgresql+psycopg")
    raise ConfigurationIsWrong("FEJKOLLEN_DATABASE_URL: must begin with sqlite:// or postgresql://")


def database_location(text: str) -> str:
    """Name a database for people: where it is, and nothing of how to get in."""
    url = parse_database_url(text)
    backend = "sqlite" if url.get_backend_name() == "sqlite" else "postgresql"
    return URL.create(backend, host=url.host, port=url.port, database=url.database).render_as_string()


def open_sqlite(url: URL, *, durability: str) -> Engine:
    """Open the file with one connection, which the event loop alone uses."""
    if url.database and url.database != ":memory:":
        _keep_to_the_owner(Path(url.database))
    engine = create_engine(
        url,
        poolclass=StaticPool,
        hide_parameters=True,
        connect_args={"check_same_thread": False, "timeout": _LOCK_PATIENCE_SECONDS, "isolation_level": None},
    )
    _prepare_each_connection(engine, durability)
    return engine


def _keep_to_the_owner(file: Path) -> None:
    """Make the file unreadable for others, because keys are in it; SQLite gives its neighbours the same rights."""
    file.parent.mkdir(parents=True, exist_ok=True)
    # What cannot be opened is told of when it is connected to; what may not be written stays as it is.
    with suppress(OSError):
        if not file.exists():
            file.touch(_OWNER_ALONE)
        elif os.access(file, os.W_OK) and file.stat().st_mode & stat.S_IWUSR:
            file.chmod(_OWNER_ALONE)


def _prepare_each_connection(engine: Engine, durability: str) -> None:
    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA synchronous = {durability}")
        connection.execute("PRAGMA foreign_keys = ON")
        # Checkpoints are made off the request path, by database.checkpoints.
        connection.execute("PRAGMA wal_autocheckpoint = 0")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # Taking the write lock at once is what keeps two writers from deadlocking half-way.
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def open_postgresql(url: URL, *, connections: int) -> Engine:
    complete_for_postgresql()
    return create_engine(
        url,
        hide_parameters=True,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=_PATIENCE_SECONDS,
        connect_args={
            "connect_timeout": _CONNECTING_SECONDS,
            "application_name": "fejkollen",
            # A database in SQL_ASCII would otherwise answer in bytes.
            "client_encoding": "utf8",
        },
    )
