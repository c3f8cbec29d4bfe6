"""Brings a database to the newest schema before the first request, as cheaply as its state allows."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

import fejkollen_server.database.tables  # noqa: F401 - has them registered.
from fejkollen_server.data_folders import data_folder
from fejkollen_server.database.metadata import metadata
from fejkollen_server.errors import ConfigurationIsWrong

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0005"
"""The newest migration; a test holds it against the migrations folder."""

MIGRATIONS = data_folder("migrations")

_VERSIONS = "alembic_version"
_ADVISORY_LOCK = 0x46656A6B  # "Fejk"


@contextmanager
def migration_lock(engine: Engine) -> Iterator[Connection]:
    """Give a transaction in which no other replica is starting up either."""
    with engine.connect() as connection, _without_foreign_keys(connection), connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ADVISORY_LOCK})
        yield connection


def bring_up_to_date(engine: Engine) -> None:
    """Create, migrate or recognise the schema. Alembic is imported only when there is something to migrate."""
    with migration_lock(engine) as connection:
        tables = set(inspect(connection).get_table_names())
        revision = current_revision(connection) if _VERSIONS in tables else None
        if not tables:
            create_from_metadata(connection)
        elif revision is None and tables != {_VERSIONS}:
            strange = ", ".join(sorted(tables)[:3])
            raise ConfigurationIsWrong(f"belongs to another program: it holds {strange}")
        elif revision != HEAD:
            migrate(connection)


def current_revision(connection: Connection) -> str | None:
    return connection.execute(text(f"SELECT version_num FROM {_VERSIONS}")).scalar()  # noqa: S608 - a constant.


def create_from_metadata(connection: Connection) -> None:
    metadata.create_all(connection, checkfirst=False)
    connection.execute(
        text(
            f"CREATE TABLE {_VERSIONS} "
            f"(version_num VARCHAR(32) NOT NULL, CONSTRAINT {_VERSIONS}_pkc PRIMARY KEY (version_num))"
        )
    )
    connection.execute(text(f"INSERT INTO {_VERSIONS} VALUES (:head)"), {"head": HEAD})  # noqa: S608 - as above.


def migrate(connection: Connection, revision: str = "head") -> None:
    from alembic import command  # noqa: PLC0415 - it costs a quarter of a second, and is seldom needed.
    from alembic.util import CommandError  # noqa: PLC0415 - as above.

    try:
        command.upgrade(alembic_config(connection), revision)
    except CommandError as error:
        found = current_revision(connection)
        raise ConfigurationIsWrong(
            f"is at revision {found!r}, which Fejkollen at revision {HEAD!r} does not know; it may be a newer one's"
        ) from error


def alembic_config(connection: Connection) -> "Config":
    from alembic.config import Config  # noqa: PLC0415 - as above.

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


@contextmanager
def _without_foreign_keys(connection: Connection) -> Iterator[None]:
    """Let migrations rebuild tables on SQLite, where dropping the old one would delete whatever refers to it."""
    driver = connection.connection.driver_connection
    if connection.dialect.name != "sqlite" or driver is None:
        yield
        return
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys = ON")
