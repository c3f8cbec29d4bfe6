"""The schema: made from the metadata, by the migrations, and back again."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text

from fejkollen_server.clock import SystemClock
from fejkollen_server.database.metadata import metadata
from fejkollen_server.database.opening import open_up_to_date
from fejkollen_server.database.schema import (
    HEAD,
    MIGRATIONS,
    alembic_config,
    bring_up_to_date,
    create_from_metadata,
    current_revision,
    migrate,
    migration_lock,
)
from fejkollen_server.errors import ConfigurationIsWrong
from fejkollen_server.providers.session_answers import callback_body
from fejkollen_server.scenarios.fault_records import CallbackFault
from fejkollen_server.scenarios.stored_faults import callback_fault_of, http_faults_of
from fejkollen_server.services.all_services import build_services
from fejkollen_server.settings import Settings

Facts = dict[str, Any]


def _empty(connection: Connection) -> None:
    """Drop all tables, whatever they are."""
    for table in inspect(connection).get_table_names():
        cascade = "" if connection.dialect.name == "sqlite" else " CASCADE"
        connection.execute(text(f"DROP TABLE {table}{cascade}"))


def _reflected(connection: Connection) -> Facts:
    """Read all that SQLAlchemy can find out."""
    inspector = inspect(connection)
    return {
        table: {
            "columns": [{**column, "type": str(column["type"])} for column in inspector.get_columns(table)],
            "primary key": inspector.get_pk_constraint(table),
            "foreign keys": sorted(inspector.get_foreign_keys(table), key=str),
            "unique": sorted(inspector.get_unique_constraints(table), key=str),
            "indexes": sorted((index["name"], index["column_names"]) for index in inspector.get_indexes(table)),
        }
        for table in inspector.get_table_names()
    }


def _as_the_database_writes_it(connection: Connection) -> Facts:
    """Read the database's own notes, which know what reflection passes over."""
    if connection.dialect.name == "sqlite":
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master"))
        return {name: _in_one_way(sql) if sql else "" for name, sql in rows}
    columns = connection.execute(
        text(
            "SELECT table_name, column_name, ordinal_position, column_default, is_nullable, data_type, is_identity "
            "FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 3"
        )
    )
    indexes = connection.execute(text("SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"))
    rules = connection.execute(
        text("SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace")
    )
    return {
        "columns": [tuple(row) for row in columns],
        "indexes": sorted(map(tuple, indexes)),
        "constraints": sorted(map(tuple, rules)),
    }


def _in_one_way(sql: str) -> str:
    """Leave out what means nothing: line breaks, and the quotes around the name of a table that was rebuilt."""
    return " ".join(sql.split()).replace("( ", "(").replace(" )", ")").replace('"', "")


def test_what_the_metadata_makes_is_what_the_migrations_make(empty_engine: Engine) -> None:
    with migration_lock(empty_engine) as connection:
        create_from_metadata(connection)
        made = _reflected(connection), _as_the_database_writes_it(connection)
        _empty(connection)
        migrate(connection)
        assert _reflected(connection) == made[0]
        assert _as_the_database_writes_it(connection) == made[1]
        assert set(made[0]) == {*metadata.tables, "alembic_version"}


def test_alembic_finds_nothing_to_migrate_after_the_migrations(empty_engine: Engine) -> None:
    with migration_lock(empty_engine) as connection:
        migrate(connection)
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_downgrading_leaves_nothing_and_upgrading_again_works(empty_engine: Engine) -> None:
    with migration_lock(empty_engine) as connection:
        migrate(connection)
        made = _as_the_database_writes_it(connection)
        command.downgrade(alembic_config(connection), "base")
        assert inspect(connection).get_table_names() == ["alembic_version"]
    bring_up_to_date(empty_engine)
    with migration_lock(empty_engine) as connection:
        assert _as_the_database_writes_it(connection) == made


def test_head_is_the_newest_migration() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_heads() == [HEAD]


def test_an_empty_database_is_created_at_head_and_recognised_later(empty_engine: Engine) -> None:
    for _ in range(2):
        bring_up_to_date(empty_engine)
        with migration_lock(empty_engine) as connection:
            assert current_revision(connection) == HEAD


@pytest.mark.parametrize("state", ["empty", "at head"])
def test_alembic_is_not_imported_without_something_to_migrate(empty_url: str, state: str) -> None:
    if state == "at head":
        open_up_to_date(empty_url).close()
    program = (
        "import sys; from fejkollen_server.database.opening import open_up_to_date; "
        "open_up_to_date(sys.argv[1]).close(); sys.exit('alembic' in sys.modules)"
    )
    ended = subprocess.run(  # noqa: S603 - our own.
        [sys.executable, "-c", program, empty_url], cwd=MIGRATIONS.parent, capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.postgresql
def test_replicas_that_start_at_once_on_an_empty_database_all_come_up(empty_postgresql: str) -> None:
    """Each saves the same accounts too, which must not collide either."""
    settings = Settings(database_url=empty_postgresql, database_connections=1)

    def start(_: int) -> None:
        build_services(settings, SystemClock(), callback_body).database.close()

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(start, range(8))) == [None] * 8


def test_a_newer_database_is_refused_in_one_line_and_left_alone(empty_url: str, empty_engine: Engine) -> None:
    with migration_lock(empty_engine) as connection:
        create_from_metadata(connection)
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        before = _as_the_database_writes_it(connection)
    with pytest.raises(ConfigurationIsWrong, match=r"^the database .* is at revision '9999', which .* does not know"):
        open_up_to_date(empty_url)
    with migration_lock(empty_engine) as connection:
        assert (_as_the_database_writes_it(connection), current_revision(connection)) == (before, "9999")


def test_a_database_of_another_program_is_refused_in_one_line_and_left_alone(
    empty_url: str, empty_engine: Engine
) -> None:
    with migration_lock(empty_engine) as connection:
        connection.execute(text("CREATE TABLE invoices (number INTEGER)"))
        connection.execute(text("CREATE TABLE accounts (iban TEXT)"))
        before = _as_the_database_writes_it(connection)
    with pytest.raises(ConfigurationIsWrong, match=r"belongs to another program: it holds accounts, invoices$"):
        open_up_to_date(empty_url)
    with migration_lock(empty_engine) as connection:
        assert _as_the_database_writes_it(connection) == before


def test_a_migration_may_rebuild_a_table_without_losing_what_refers_to_it(tmp_path: Path) -> None:
    """SQLite rebuilds by dropping the old table, which must not cascade."""
    open_up_to_date(f"sqlite:///{tmp_path}/fejkollen.db").close()
    database = open_up_to_date(f"sqlite:///{tmp_path}/fejkollen.db")
    with database.engine.begin() as connection:
        connection.execute(
            text("INSERT INTO accounts (number, id, secret_digest, settings, created_at) VALUES (1, 'a', '', '{}', 0)")
        )
        connection.execute(text("INSERT INTO documents VALUES ('d', 1, '', x'', 0, 0)"))
    database.close()
    with migration_lock(database.engine) as connection:
        connection.execute(text("CREATE TABLE rebuilt AS SELECT * FROM accounts"))
        connection.execute(text("DROP TABLE accounts"))
        connection.execute(text("ALTER TABLE rebuilt RENAME TO accounts"))
    with database.engine.begin() as connection:
        assert connection.execute(text("SELECT id FROM documents")).scalars().all() == ["d"]
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
    database.close()


def _row_for(connection: Connection, table: str, given: Facts) -> None:
    """Insert a row that has these values, and something in every other column that must have it."""
    columns = {column["name"]: column for column in inspect(connection).get_columns(table)}
    made = {
        name: "x" if "TEXT" in str(column["type"]) else 1
        for name, column in columns.items()
        if not column["nullable"] and column["default"] is None
    }
    values = made | given
    names = ", ".join(values)
    places = ", ".join(f":{name}" for name in values)
    connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({places})"), values)  # noqa: S608 - names of ours.


def test_faults_of_sessions_that_are_under_way_are_rewritten_in_the_grammar(empty_engine: Engine) -> None:
    faults = [{"on": "collect", "status": 503, "retry_after": 2.0}, {"on": "cancel", "drop": "after"}]
    callback_fault = {"rule": "r1", "delay": 3.0, "content_type": "text/plain", "together": 4}
    with migration_lock(empty_engine) as connection:
        command.upgrade(alembic_config(connection), "0003")
        _row_for(connection, "accounts", {"number": 7})
        _row_for(connection, "sessions", {"id": "s1", "account": 7, "faults": json.dumps(faults)})
        _row_for(connection, "orders", {"session": "s1", "callback_fault": json.dumps(callback_fault)})
        migrate(connection)
        stored = connection.execute(text("SELECT faults FROM sessions")).scalar_one()
        owed = connection.execute(text("SELECT callback_fault FROM orders")).scalar_one()
        command.downgrade(alembic_config(connection), "0003")
        again = connection.execute(text("SELECT faults FROM sessions")).scalar_one()
    assert [fault.retry_after for fault in http_faults_of(stored)] == [2.0, None]
    assert callback_fault_of(owed) == ("r1", CallbackFault(delay=3.0, content_type="text/plain", together=4))
    assert json.loads(again) == faults
