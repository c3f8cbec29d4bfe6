"""Brings a database to the newest schema before the first request, as cheaply as its state allows."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from app.database.tables import metadata

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0001"
"""The newest migration; a test holds it against the migrations folder."""

MIGRATIONS = Path(__file__).parents[2] / "migrations"

_ADVISORY_LOCK = 0x46656A6B  # "Fejk": only one replica migrates at a time.


def bring_up_to_date(engine: Engine) -> None:
    """Create, migrate or recognise the schema. Alembic is imported only when there is something to migrate."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ADVISORY_LOCK})
        revision = current_revision(connection)
        if revision is None and not inspect(connection).get_table_names():
            create_from_metadata(connection)
        elif revision != HEAD:
            migrate(connection)


def current_revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def create_from_metadata(connection: Connection) -> None:
    metadata.create_all(connection)
    connection.execute(
        text(
            "CREATE TABLE alembic_version "
            "(version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
        )
    )
    connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})


def migrate(connection: Connection, revision: str = "head") -> None:
    from alembic import command  # noqa: PLC0415 - it costs a quarter of a second, and is seldom needed.

    command.upgrade(alembic_config(connection), revision)


def alembic_config(connection: Connection) -> "Config":
    from alembic.config import Config  # noqa: PLC0415 - as above.

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
