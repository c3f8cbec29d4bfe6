"""What was exercised in worlds whose history is gone: counted for the whole server, whoever's it was."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, text

from fejkollen_server.clock import Instant
from fejkollen_server.coverage.catalogue import ITEMS, Item
from fejkollen_server.coverage.exercised_items import TELLING, exercised_items
from fejkollen_server.database.hot_statement import HotStatement
from fejkollen_server.database.tables import coverage
from fejkollen_server.events import repository as events
from fejkollen_server.events.repository import Told

_ITEMS = {(item.kind.value, item.name): item for item in ITEMS}
_ADD = HotStatement(
    text(
        "INSERT INTO coverage (kind, name, times) VALUES (:kind, :name, :times) "
        "ON CONFLICT (kind, name) DO UPDATE SET times = coverage.times + excluded.times"
    ).bindparams(*(bindparam(name) for name in ("kind", "name", "times")))
)


def keep(connection: Connection, account: int) -> None:
    """Add what an account has exercised so far, because its history is about to be deleted."""
    _add(connection, events.told(connection, TELLING, account))


def purge_events(connection: Connection, now: Instant, limit: int) -> int:
    """Delete events whose retention has passed, keep what they tell of here, and say how many they were."""
    purged = events.purge(connection, now, limit)
    _add(connection, purged)
    return len(purged)


def read(connection: Connection) -> Counter[Item]:
    found: Counter[Item] = Counter()
    for row in connection.execute(select(coverage)):
        # An item of another version of Fejkollen is nobody's.
        if item := _ITEMS.get((row.kind, row.name)):
            found[item] += row.times
    return found


def clear(connection: Connection) -> None:
    connection.execute(delete(coverage))


def _add(connection: Connection, told: Iterable[Told]) -> None:
    counted = exercised_items(told)
    # Always in the same order, so that two accounts that are deleted at once never wait for each other.
    rows: list[dict[str, Any]] = [
        {"kind": item.kind.value, "name": item.name, "times": times}
        for item, times in sorted(counted.items(), key=lambda each: (each[0].kind, each[0].name))
    ]
    if rows:
        _ADD.run_for_each(connection, rows)
