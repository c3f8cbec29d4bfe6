"""Fills a database with sessions quickly: copies of real ones, under ids that sort by time as real ones do."""

import json

from sqlalchemy import Connection, Engine, Table, create_engine, text

from benchmarks.load import load, request
from benchmarks.measures import START
from benchmarks.servers import Server
from fejkollen_server.database.engine import parse_database_url
from fejkollen_server.database.tables import orders, sessions

_BATCH = 200_000
_PENDING_SHARE = 10
"""One in so many is pending, all others have ended and wait to be purged."""

_COUNTED = "WITH RECURSIVE counted(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM counted WHERE n < {last})"
_HEXADECIMAL = {"sqlite": "printf('%012x', n)", "postgresql": "lpad(to_hex(n), 12, '0')"}
_HOURS = 24


async def make_templates(server: Server) -> tuple[str, str]:
    """Start one session that stays pending and one that is answered, and give their ids."""
    bodies: tuple[dict[str, str], ...] = ({}, {"ssn": "199003142388"})
    started = [await load(server.port, [request("POST", START, body)], keep_bodies=True) for body in bodies]
    pending, ended = (json.loads(each.bodies[0])["id"] for each in started)
    while True:
        answer = await load(server.port, [request("GET", f"{START}/{ended}")], keep_bodies=True)
        if json.loads(answer.bodies[0])["status"] == "COMPLETED":
            return pending, ended


def fill(url: str, templates: tuple[str, str], first: int, last: int) -> None:
    """Add sessions numbered from first up to, but without, last."""
    engine = create_engine(parse_database_url(url))
    for batch in range(first, last, _BATCH):
        with engine.begin() as connection:
            _add(connection, templates, batch, min(batch + _BATCH, last) - 1)
    _look_at_what_is_there(engine)


def _add(connection: Connection, templates: tuple[str, str], first: int, last: int) -> None:
    began = connection.execute(text("SELECT min(started_at) FROM sessions")).scalar_one() // 1000
    counted = _COUNTED.format(first=began - last, last=began - first)
    shape = f"({_HEXADECIMAL[connection.dialect.name]})"
    new_id = f"substr({shape}, 1, 8) || '-' || substr({shape}, 9, 4) || '-4000-8000-' || {shape}"
    for template, condition in zip(templates, ("n % {} = 0", "n % {} <> 0"), strict=True):
        which = condition.format(_PENDING_SHARE)
        later = f"due_at + {_HOURS * 3600 * 1_000_000} + n % 1000000"
        of_session = {"id": new_id, "due_at": later, "expires_at": f"expires_at + {_HOURS * 3600 * 1_000_000}"}
        for table, changed, key in ((sessions, of_session, "id"), (orders, {"session": new_id}, "session")):
            columns, values = _copied(table, changed)
            copy = f"{counted} INSERT INTO {table.name} ({columns}) SELECT {values} FROM {table.name}, counted"
            if connection.dialect.name == "postgresql":
                copy = f"INSERT INTO {table.name} ({columns}) {counted} SELECT {values} FROM {table.name}, counted"
            connection.execute(text(f"{copy} WHERE {table.name}.{key} = :template AND {which}"), {"template": template})


def _copied(table: Table, changed: dict[str, str]) -> tuple[str, str]:
    names = [column.name for column in table.columns]
    return ", ".join(names), ", ".join(changed.get(name, f"{table.name}.{name}") for name in names)


def _look_at_what_is_there(engine: Engine) -> None:
    """Let PostgreSQL know how much there is now, as it would by itself after a while; SQLite never asks."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
    engine.dispose()


def some_pending(url: str, count: int) -> list[str]:
    """Give ids from all over the table, and not that of the first one, which has run out if filling took long."""
    engine = create_engine(parse_database_url(url))
    with engine.connect() as connection:
        pending = "FROM sessions WHERE state = 'PENDING' AND due_at > (SELECT min(due_at) FROM sessions) + 3600000000"
        total = connection.execute(text(f"SELECT count(*) {pending}")).scalar_one()
        rows = connection.execute(text(f"SELECT id {pending}")).scalars()
        ids = [session for at, session in enumerate(rows) if at % max(1, total // count) == 0]
    engine.dispose()
    return ids[:count]
