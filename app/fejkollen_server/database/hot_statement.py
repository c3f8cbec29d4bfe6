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
        self._compiled: dict[str, tuple[str, dict[str, Any]]] = {}

    def first_row(self, connection: Connection, values: dict[str, Any]) -> tuple[Any, ...] | None:
        cursor = self._execute(connection, values)
        row: tuple[Any, ...] | None = cursor.fetchone() if cursor.description else None
        cursor.close()
        return row

    def rows_changed(self, connection: Connection, values: dict[str, Any]) -> int:
        cursor = self._execute(connection, values)
        changed: int = cursor.rowcount
        cursor.close()
        return changed

    def run_for_each(self, connection: Connection, many: Sequence[dict[str, Any]]) -> None:
        sql, constants = self._compiled_for(connection)
        cursor = connection.connection.cursor()
        cursor.executemany(sql, [constants | each for each in many] if constants else many)
        cursor.close()

    def _execute(self, connection: Connection, values: dict[str, Any]) -> Any:
        sql, constants = self._compiled_for(connection)
        driver: Any = connection.connection.driver_connection
        return driver.execute(sql, constants | values if constants else values)

    def _compiled_for(self, connection: Connection) -> tuple[str, dict[str, Any]]:
        """Give the SQL, and the values of whatever SQLAlchemy passes by itself, such as a limit that is a number."""
        name = connection.dialect.name
        if name not in self._compiled:
            compiled = self._statement.compile(dialect=_dialect(name))
            constants = {key: value for key, value in compiled.params.items() if value is not None}
            self._compiled[name] = str(compiled), constants
        return self._compiled[name]
