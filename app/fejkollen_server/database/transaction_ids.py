"""Which transaction wrote a row, so that readers can tell what is complete.

SQLite has one writer, so there rows appear in the order of their numbers. On PostgreSQL a row may appear after one
with a larger number; what was written by a transaction older than every running one can no longer be preceded.
"""

from typing import Any

from sqlalchemy import BigInteger
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class current_transaction_id(FunctionElement[int]):  # noqa: N801 - it is used like SQLAlchemy's functions.
    """The id of the transaction that runs this."""

    type = BigInteger()
    inherit_cache = True


class oldest_running_transaction_id(FunctionElement[int]):  # noqa: N801 - as above.
    """The id below which no transaction runs any more."""

    type = BigInteger()
    inherit_cache = True


@compiles(current_transaction_id)
def _on_sqlite(_element: current_transaction_id, _compiler: SQLCompiler, **_: Any) -> str:
    return "0"


@compiles(current_transaction_id, "postgresql")
def _on_postgresql(_element: current_transaction_id, _compiler: SQLCompiler, **_: Any) -> str:
    return "CAST(CAST(pg_current_xact_id() AS text) AS bigint)"


@compiles(oldest_running_transaction_id)
def _none_on_sqlite(_element: oldest_running_transaction_id, _compiler: SQLCompiler, **_: Any) -> str:
    return "1"


@compiles(oldest_running_transaction_id, "postgresql")
def _oldest_on_postgresql(_element: oldest_running_transaction_id, _compiler: SQLCompiler, **_: Any) -> str:
    return "CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS bigint)"
