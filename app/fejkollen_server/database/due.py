"""What is due: by the real time, or by the clocks of accounts that have been moved.

Rows hold instants of their account's time. Most accounts live in real time, so theirs are found by one index; the few
whose clock was moved are looked at one by one.
"""

from collections.abc import Mapping
from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Table,
    TextClause,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    true,
    union_all,
)

from fejkollen_server.clock import Instant
from fejkollen_server.database.tables import MOVED, accounts

Condition: TypeAlias = ColumnElement[bool] | TextClause

_MOVED_ACCOUNTS = select(accounts.c.number).where(MOVED)

# Which, as a sum, has no index, so that SQLite begins with the few accounts and never with all rows there are.
_NUMBER = accounts.c.number + literal_column("0")

ACCOUNT_NOW = func.coalesce(accounts.c.frozen_at, bindparam("now") + accounts.c.clock_offset)
"""The account's time at the real instant ``now``."""


def keys_of_due(
    table: Table, limit: Any, condition: Condition | None = None, *, taken: bool = False
) -> CompoundSelect[Any]:
    """Select the primary keys of rows whose ``due_at`` has come at the real instant ``now``.

    There are at most so many of each kind of account. Rows that are taken are locked on PostgreSQL, and those that
    another process has taken are passed over; SQLite has one writer anyway.
    """
    fits = true() if condition is None else condition
    key = next(iter(table.primary_key))
    in_real_time = (
        select(key.label("key"), table.c.due_at)
        .where(table.c.due_at <= bindparam("now"), fits, _lives_in_real_time(table))
        .order_by(table.c.due_at, key)
        .limit(limit)
    )
    in_moved_time = (
        select(key.label("key"), table.c.due_at)
        .join_from(accounts, table, table.c.account == _NUMBER)
        .where(MOVED, fits, table.c.due_at <= ACCOUNT_NOW)
        .order_by(table.c.due_at, key)
        .limit(limit)
    )
    if taken:
        in_real_time = in_real_time.with_for_update(skip_locked=True, of=table)
        in_moved_time = in_moved_time.with_for_update(skip_locked=True, of=table)
    return union_all(*(select(each.subquery().c.key) for each in (in_real_time, in_moved_time)))


def instants_of_next_due(table: Table, condition: Condition, *, is_bounded: bool = False) -> CompoundSelect[Any]:
    """Select the real instants at which something is next due, one for each kind of account.

    Where it is bounded, those after the real instant ``until`` are not looked for.
    """
    soon = table.c.due_at <= bindparam("until") if is_bounded else true()
    in_real_time = (
        select(table.c.due_at)
        .where(soon, condition, _lives_in_real_time(table))
        .order_by(table.c.due_at)
        .limit(1)
        .subquery()
    )
    first_of_account = (
        select(table.c.due_at)
        .where(table.c.account == accounts.c.number, condition)
        .order_by(table.c.due_at)
        .limit(1)
        .scalar_subquery()
    )
    in_moved_time = select(func.min(first_of_account - accounts.c.clock_offset)).where(
        MOVED, accounts.c.frozen_at.is_(None)
    )
    return union_all(select(in_real_time.c.due_at), in_moved_time)


def earliest_due(connection: Connection, instants: CompoundSelect[Any], values: Mapping[str, Any]) -> Instant | None:
    """Give the first of some instants, if there is any."""
    return min((each for each in connection.execute(instants, values).scalars() if each is not None), default=None)


def _lives_in_real_time(table: Table) -> ColumnElement[bool]:
    belongs = table.c.account.not_in(_MOVED_ACCOUNTS)
    return or_(table.c.account.is_(None), belongs) if table.c.account.nullable else belongs
