"""Engines: how SQLite and PostgreSQL are opened."""

import sqlite3
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import StaticPool

from app.errors import ConfigurationIsWrong

_BUSY_TIMEOUT_SECONDS = 5


def parse_database_url(text: str) -> URL:
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise ConfigurationIsWrong(f"FEJKOLLEN_DATABASE_URL: not a database URL: {text!r}") from error
    if url.get_backend_name() == "sqlite":
        return url.set(drivername="sqlite")
    if url.get_backend_name() in {"postgresql", "postgres"}:
        return url.set(drivername="postgresql+psycopg")
    raise ConfigurationIsWrong("FEJKOLLEN_DATABASE_URL: must begin with sqlite:// or postgresql://")


def open_sqlite(url: URL, *, durability: str) -> Engine:
    """Open the file with one connection, which the event loop alone uses."""
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        poolclass=StaticPool,
        connect_args={"check_same_thread": False, "timeout": _BUSY_TIMEOUT_SECONDS, "isolation_level": None},
    )
    _prepare_each_connection(engine, durability)
    return engine


def _prepare_each_connection(engine: Engine, durability: str) -> None:
    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA synchronous = {durability}")
        connection.execute("PRAGMA foreign_keys = ON")
        # Checkpoints are made off the request path, by app.database.checkpoints.
        connection.execute("PRAGMA wal_autocheckpoint = 0")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # Taking the write lock at once is what keeps two writers from deadlocking half-way.
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def open_postgresql(url: URL, *, connections: int) -> Engine:
    return create_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=_BUSY_TIMEOUT_SECONDS,
        connect_args={"connect_timeout": _BUSY_TIMEOUT_SECONDS, "application_name": "fejkollen"},
    )
