"""Store the faults of a session in the grammar in which they are read.

Revision ID: 0004
Revises: 0003
"""

import json
from collections.abc import Callable
from typing import Any

from alembic import op
from sqlalchemy import text

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_GRAMMAR = {"retry_after": "retryAfter", "content_type": "contentType"}
_RECORD = {word: name for name, word in _GRAMMAR.items()}

Rewrite = Callable[[Any], Any]


def upgrade() -> None:
    _rewrite("sessions", "id", "faults", lambda faults: [_renamed(each, _GRAMMAR) for each in faults])
    _rewrite("orders", "session", "callback_fault", _in_the_grammar)


def downgrade() -> None:
    _rewrite("sessions", "id", "faults", lambda faults: [_renamed(each, _RECORD) for each in faults])
    _rewrite("orders", "session", "callback_fault", _as_the_record)


def _rewrite(table: str, key: str, column: str, rewrite: Rewrite) -> None:
    connection = op.get_bind()
    rows = connection.execute(text(f"SELECT {key}, {column} FROM {table} WHERE {column} IS NOT NULL")).all()  # noqa: S608 - names of ours.
    change = text(f"UPDATE {table} SET {column} = :document WHERE {key} = :key")  # noqa: S608 - as above.
    for row_key, document in rows:
        connection.execute(change, {"key": row_key, "document": json.dumps(rewrite(json.loads(document)))})


def _renamed(fault: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    return {names.get(name, name): value for name, value in fault.items()}


def _in_the_grammar(stored: dict[str, Any]) -> dict[str, Any]:
    kept = {"rule": stored.pop("rule"), "together": stored.pop("together", 2)}
    return kept | {"fault": _renamed({"duplicate": 1} | stored, _GRAMMAR)}


def _as_the_record(stored: dict[str, Any]) -> dict[str, Any]:
    return {"rule": stored["rule"], "together": stored["together"]} | _renamed(stored["fault"], _RECORD)
