"""The only queries on requests."""

import json
import re
from collections.abc import Collection, Sequence
from fnmatch import translate
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    bindparam,
    delete,
    func,
    insert,
    select,
    text,
    true,
)

from fejkollen_server.clock import Instant
from fejkollen_server.database.due import keys_of_due
from fejkollen_server.database.hot_statement import HotStatement
from fejkollen_server.database.tables import accounts, journals, requests
from fejkollen_server.journal.entry import JournalEntry, RequestFilters

EVERYBODY = -1
"""Instead of an account's number: all accounts, and strangers."""

_WRITTEN = (
    "number",
    "account",
    "session",
    "at",
    "happened_at",
    "method",
    "path",
    "status",
    "operation",
    "ref_id",
    "document",
    "due_at",
)
_ADD = HotStatement(insert(requests).values({name: bindparam(name) for name in _WRITTEN}))
_NEWEST = HotStatement(select(func.max(requests.c.number)))
_LIVING = HotStatement(
    select(accounts.c.id, accounts.c.secret_digest)
    .where(accounts.c.number == bindparam("number"))
    .with_for_update(read=True, key_share=True)
)


def _drop_oldest(of_account: ColumnElement[bool]) -> HotStatement:
    newest_too_many = (
        select(requests.c.number)
        .where(of_account)
        .order_by(requests.c.number.desc())
        .limit(1)
        .offset(bindparam("size"))
    ).scalar_subquery()
    doomed = (
        select(requests.c.number)
        .where(of_account, requests.c.number <= newest_too_many)
        .order_by(requests.c.number)
        .limit(bindparam("most"))
    )
    return HotStatement(delete(requests).where(requests.c.number.in_(doomed)))


_DROP_OLDEST = _drop_oldest(requests.c.account == bindparam("account"))
_DROP_OLDEST_OF_STRANGERS = _drop_oldest(requests.c.account.is_(None))
_COUNT_DROPPED = text(
    "INSERT INTO journals (account, dropped) VALUES (:account, :dropped) "
    "ON CONFLICT (account) DO UPDATE SET dropped = journals.dropped + excluded.dropped"
)


def next_numbers(connection: Connection, count: int, *, after: int) -> Sequence[int]:
    """Give numbers that no request has, larger than one that was given before."""
    if connection.dialect.name == "postgresql":
        taken = text("SELECT nextval('requests_number_seq') FROM generate_series(1, :count)")
        return list(connection.execute(taken, {"count": count}).scalars())
    row = _NEWEST.first_row(connection, {})
    first = max(row[0] if row and row[0] else 0, after) + 1
    return range(first, first + count)


def add_many(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    _ADD.run_for_each(connection, rows)


def living(connection: Connection, numbers: Collection[int]) -> set[tuple[int, str, str]]:
    """Say which of the accounts are still there, and keep others from deleting them meanwhile.

    Neither the number alone tells, which SQLite may give to a new account, nor id and digest, which a new one may have.
    """
    rows = ((number, _LIVING.first_row(connection, {"number": number})) for number in sorted(numbers))
    return {(number, row[0], row[1]) for number, row in rows if row}


def find(
    connection: Connection,
    account: int,
    filters: RequestFilters,
    *,
    limit: int | None = None,
    after: int | None = None,
    newest_first: bool = False,
) -> list[JournalEntry]:
    """Give requests by their numbers, those after one of them in the order asked for."""
    query = _selected(connection, account, filters)
    if after is not None:
        query = query.where(requests.c.number < after if newest_first else requests.c.number > after)
    order = requests.c.number.desc() if newest_first else requests.c.number
    return [_entry(row) for row in connection.execute(query.order_by(order).limit(limit))]


def numbers(connection: Connection, account: int, filters: RequestFilters) -> list[int]:
    """Give the numbers of all requests that fit, in order."""
    query = select(requests.c.number).where(*_conditions(connection, account, filters)).order_by(requests.c.number)
    return list(connection.execute(query).scalars())


def by_number(connection: Connection, account: int, number: int) -> JournalEntry | None:
    row = connection.execute(
        _selected(connection, account, RequestFilters()).where(requests.c.number == number)
    ).first()
    return _entry(row) if row else None


def count(connection: Connection, account: int, filters: RequestFilters) -> int:
    query = select(func.count()).select_from(requests).where(*_conditions(connection, account, filters))
    return connection.execute(query).scalar_one()


def dropped(connection: Connection, account: int) -> int:
    """Say how many requests a journal has lost because it was full."""
    whose = true() if account == EVERYBODY else journals.c.account == account
    return int(connection.execute(select(func.coalesce(func.sum(journals.c.dropped), 0)).where(whose)).scalar_one())


def count_dropped(connection: Connection, account: int, lost: int) -> None:
    connection.execute(_COUNT_DROPPED, {"account": account, "dropped": lost})


def clear(connection: Connection, account: int) -> None:
    """Forget all requests of an account, and that any were dropped."""
    everybody = account == EVERYBODY
    connection.execute(delete(requests).where(true() if everybody else requests.c.account == account))
    connection.execute(delete(journals).where(true() if everybody else journals.c.account == account))


def drop_oldest(connection: Connection, account: int | None, size: int, most: int) -> int:
    """Delete the oldest requests beyond so many, of one account or of strangers, and say how many those were."""
    statement = _DROP_OLDEST_OF_STRANGERS if account is None else _DROP_OLDEST
    return statement.rows_changed(connection, {"account": account, "size": size, "most": most})


def purge(connection: Connection, now: Instant, limit: int) -> int:
    """Delete requests whose retention has passed, and say how many."""
    doomed = keys_of_due(requests, limit)
    return connection.execute(delete(requests).where(requests.c.number.in_(doomed)), {"now": now}).rowcount


def _selected(connection: Connection, account: int, filters: RequestFilters) -> Select[Any]:
    return (
        select(requests, accounts.c.id.label("account_id"))
        .outerjoin(accounts, accounts.c.number == requests.c.account)
        .where(*_conditions(connection, account, filters))
    )


def _conditions(connection: Connection, account: int, filters: RequestFilters) -> list[ColumnElement[bool]]:
    exact = {
        requests.c.session: filters.session,
        requests.c.method: filters.method,
        requests.c.operation: filters.operation,
        requests.c.ref_id: filters.ref_id,
    }
    conditions = [column == value for column, value in exact.items() if value is not None]
    if account != EVERYBODY:
        conditions.append(requests.c.account == account)
    if filters.statuses:
        conditions.append(requests.c.status.between(*filters.statuses))
    if filters.since is not None:
        conditions.append(requests.c.at >= filters.since)
    if filters.until is not None:
        conditions.append(requests.c.at <= filters.until)
    if filters.path is not None:
        conditions.append(_fits(connection, filters.path))
    return conditions


def _fits(connection: Connection, pattern: str) -> ColumnElement[bool]:
    """Compare the path with a pattern of stars and question marks, in time that grows no faster than the path."""
    if not any(sign in pattern for sign in "*?"):
        return requests.c.path == pattern
    if connection.dialect.name == "postgresql":
        expression = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
        return requests.c.path.regexp_match(f"^{expression}$")
    # Python searches for SQLite, and this expression never tries the same twice.
    return requests.c.path.regexp_match(translate(pattern.replace("[", "[[]")))


def _entry(row: Row[Any]) -> JournalEntry:
    return JournalEntry(
        number=row.number,
        account_id=row.account_id,
        session=row.session,
        at=row.at,
        happened_at=row.happened_at,
        method=row.method,
        path=row.path,
        status=row.status,
        operation=row.operation,
        ref_id=row.ref_id,
        document=json.loads(row.document),
    )
