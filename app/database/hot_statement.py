"""Statements of the busiest paths: written in SQLAlchemy Core, compiled once, run as SQL on the driver."""

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import Any

from sqlalchemy import Connection, Dialect
from sqlalchemy.sql.expression import ClauseElement

_PARAMSTYLES = {"sqlite": "named", "postgresql": "pyformat"}


@cache
def _dialect(name: str) -> Dialect:
    """Make the dialect in which values are given by name, importing it only for those who use that database."""
    dialect: Dialect = import_module(f"sqlalchemy.dialects.{name}").dialect(paramstyle=_PARAMSTYLES[name])
    return dialect


class HotStatement:
    """One Core statement, in the SQL of whichever database it meets.

    Values go to the driver as they are, so columns used here hold only what both drivers take: integers, text, bytes.
    """

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement
        self._sql: dict[str, str] = {}

    def first_row(self, connection: Connection, values: dict[str, Any]) -> tuple[Any, ...] | None:
        driver = connection.connection.driver_connection
        cursor = driver.execute(self._sql_for(connection), values)  # type: ignore[union-attr]
        row: tuple[Any, ...] | None = cursor.fetchone() if cursor.description else None
        cursor.close()
        return row

    def rows_changed(self, connection: Connection, values: dict[str, Any]) -> int:
        cursor = connection.connection.driver_connection.execute(self._sql_for(connection), values)  # type: ignore[union-attr]
        changed: int = cursor.rowcount
        cursor.close()
        return changed

    def run_for_each(self, connection: Connection, many: Sequence[dict[str, Any]]) -> None:
        cursor = connection.connection.cursor()
        cursor.executemany(self._sql_for(connection), many)
        cursor.close()

    def _sql_for(self, connection: Connection) -> str:
        name = connection.dialect.name
        if name not in self._sql:
            self._sql[name] = str(self._statement.compile(dialect=_dialect(name)))
        return self._sql[name]
