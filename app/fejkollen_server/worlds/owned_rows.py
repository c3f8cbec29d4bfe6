"""What an account's world is made of: the rows that are its own, in an order in which they may be written."""

import base64
from typing import Any

from sqlalchemy import Connection, Select, Table, delete, insert, select

from fejkollen_server.database.tables import (
    authenticators,
    callback_attempts,
    callbacks,
    documents,
    events,
    journals,
    messages,
    orders,
    people,
    requests,
    scenario_uses,
    scenarios,
    sessions,
    visits,
)

OWNED = (sessions, documents, callbacks, people, authenticators, messages, scenarios, scenario_uses)
"""What a snapshot keeps, besides the orders and visits of sessions and the attempts of callbacks."""

HISTORY = (events, requests, journals)
"""What tells of the past, and is no part of how things stand."""

_WAITING = {"state": "PENDING", "lease_ends": None}

Rows = dict[str, list[dict[str, Any]]]


def read(connection: Connection, account: int) -> Rows:
    """Read a world as something that can be written as JSON."""
    return {table.name: _rows(connection, query) for table, query in _queries(account)}


def write(connection: Connection, account: int, rows: Rows) -> None:
    """Write a world down for an account that has none."""
    for table, _ in _queries(account):
        values = [_value_of(row, table, account) for row in rows.get(table.name, ())]
        if values:
            connection.execute(insert(table), values)


def clear(connection: Connection, account: int) -> None:
    """Delete a world; what has happened in it stays."""
    for table in OWNED:
        connection.execute(delete(table).where(table.c.account == account))


def clear_history(connection: Connection, account: int) -> None:
    for table in HISTORY:
        connection.execute(delete(table).where(table.c.account == account))


def _queries(account: int) -> list[tuple[Table, Select[Any]]]:
    owned = {table: select(table).where(table.c.account == account) for table in OWNED}
    own_sessions = select(sessions.c.id).where(sessions.c.account == account)
    own_callbacks = select(callbacks.c.id).where(callbacks.c.account == account)
    return [
        *owned.items(),
        (orders, select(orders).where(orders.c.session.in_(own_sessions))),
        (visits, select(visits).where(visits.c.session.in_(own_sessions))),
        (callback_attempts, select(callback_attempts).where(callback_attempts.c.callback.in_(own_callbacks))),
    ]


def _rows(connection: Connection, query: Select[Any]) -> list[dict[str, Any]]:
    rows = connection.execute(query.order_by(*query.selected_columns[:1])).mappings()
    return [{name: _written(value) for name, value in row.items()} for row in rows]


def _written(value: Any) -> Any:
    return {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def _value_of(row: dict[str, Any], table: Table, account: int) -> dict[str, Any]:
    values = {name: _read(value) for name, value in row.items() if name in table.c}
    if "account" in table.c:
        values["account"] = account
    # Numbers are given out anew, in the same order.
    values.pop("number", None) if table is scenarios else None
    # What was collected or attempted then, in real time, was not so just now.
    if table is sessions:
        values["collected_at"] = 0
    return values | _WAITING if values.get("state") == "UNDER_WAY" else values


def _read(value: Any) -> Any:
    return base64.b64decode(value["base64"]) if isinstance(value, dict) else value
