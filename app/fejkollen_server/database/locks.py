"""The order of locks on PostgreSQL, which every transaction keeps, so that none waits for another in a circle.

1. The account: shared by whatever happens in its world (``SHARED``), held alone by whatever changes the account or its
   whole world (``accounts.held``: advance, reset, restore, fork, delete, people, scenarios), and held against other
   draws (``AGAINST_WRITERS``) where a seed makes tokens depend on those before them. Several: by their numbers.
2. A person, by an advisory lock (``hold_by_name``), where a session is started for one who may be busy.
3. Sessions.
4. A batch of callbacks, by an advisory lock; then callbacks, and all else that hangs from an account.

What takes many rows of many accounts at once (the sweeper, the dispatcher, purging) passes over those that are locked,
and so waits for nobody. SQLite has one writer anyway.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, select, text

from fejkollen_server.database.tables import accounts

SHARED: dict[str, Any] = {"read": True, "key_share": True}
"""What every reference to an account takes by itself as soon as a row with one is written."""

AGAINST_WRITERS: dict[str, Any] = {"key_share": True}


def hold_by_name(connection: Connection, name: str) -> None:
    """Keep others out who hold the same name, until the transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name})


def hold_accounts(connection: Connection, numbers: Iterable[int]) -> None:
    """Hold accounts, before anything that is theirs is locked."""
    query = select(accounts.c.number).where(accounts.c.number.in_(sorted(numbers))).order_by(accounts.c.number)
    connection.execute(query.with_for_update(**SHARED)).all()
