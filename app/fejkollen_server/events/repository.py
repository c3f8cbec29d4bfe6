"""The only queries on events."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    tuple_,
)

from fejkollen_server.clock import Instant
from fejkollen_server.database.due import keys_of_due
from fejkollen_server.database.hot_statement import HotStatement
from fejkollen_server.database.tables import accounts, events
from fejkollen_server.database.transaction_ids import current_transaction_id, oldest_running_transaction_id
from fejkollen_server.events.event import Event, EventKind

Position = tuple[int, int]
"""Transaction id and number."""

_WRITTEN = ("account", "session", "kind", "at", "happened_at", "details", "due_at")
_ADD = HotStatement(
    insert(events).values({name: bindparam(name) for name in _WRITTEN} | {"transaction_id": current_transaction_id()})
)
_POSITION = (events.c.transaction_id, events.c.number)

_AFTER = tuple_(*_POSITION) > tuple_(bindparam("after_id"), bindparam("after_number"))
_OF_KIND = and_(events.c.account == bindparam("account"), events.c.kind == bindparam("kind"))
_OLDEST = select(*_POSITION).where(_OF_KIND, _AFTER).order_by(*_POSITION).limit(bindparam("most")).subquery()
_NEWEST_FIRST = [column.desc() for column in _OLDEST.c]
_LAST_OF_OLDEST = HotStatement(select(*_OLDEST.c).order_by(*_NEWEST_FIRST).limit(1))
_DROP_BETWEEN = HotStatement(
    delete(events).where(
        _OF_KIND, _AFTER, tuple_(*_POSITION) <= tuple_(bindparam("until_id"), bindparam("until_number"))
    )
)


def add(connection: Connection, values: dict[str, Any]) -> None:
    _ADD.first_row(connection, values)


def add_many(connection: Connection, many: Sequence[dict[str, Any]]) -> None:
    _ADD.run_for_each(connection, many)


def newest_position(connection: Connection, account: int) -> Position:
    """Say where the account's stream ends now."""
    newest = (
        select(events.c.transaction_id, events.c.number)
        .where(events.c.account == account)
        .order_by(*(column.desc() for column in _POSITION))
        .limit(1)
    )
    row = connection.execute(newest).first()
    return (row.transaction_id, row.number) if row else (0, 0)


def after(
    connection: Connection, account: int, position: Position, limit: int, kinds: Collection[EventKind] = ()
) -> list[Event]:
    """Give what came after a position, in order, as far as nothing can still come before it."""
    query = _since(account, position, kinds).where(events.c.transaction_id < oldest_running_transaction_id())
    return [_event(row) for row in connection.execute(query.limit(limit))]


def committed_since(
    connection: Connection, account: int, position: Position, kinds: Collection[EventKind] = ()
) -> list[Event]:
    """Give all that came after a position and is there by now, for somebody who will not go on from its end."""
    return [_event(row) for row in connection.execute(_since(account, position, kinds))]


def _since(account: int, position: Position, kinds: Collection[EventKind]) -> Select[Any]:
    query = select(events).where(events.c.account == account, tuple_(*_POSITION) > tuple_(*position))
    if kinds:
        query = query.where(events.c.kind.in_([kind.value for kind in kinds]))
    return query.order_by(*_POSITION)


def has_account(connection: Connection, account: int) -> bool:
    return connection.execute(select(accounts.c.number).where(accounts.c.number == account)).first() is not None


def of_session(connection: Connection, account: int, session: str) -> list[Event]:
    query = select(events).where(events.c.session == session, events.c.account == account)
    return [_event(row) for row in connection.execute(query.order_by(*_POSITION))]


def between(
    connection: Connection, account: int, since: Instant, until: Instant, kinds: Collection[EventKind]
) -> list[Event]:
    """Give what happened between two instants of the account's time."""
    query = select(events).where(
        events.c.account == account,
        events.c.at.between(since, until),
        events.c.kind.in_([kind.value for kind in kinds]),
    )
    return [_event(row) for row in connection.execute(query.order_by(*_POSITION))]


def drop_oldest(connection: Connection, account: int, kind: EventKind, most: int, after: Position) -> Position:
    """Delete so many of the account's oldest events of a kind after a position, and say where the last one was."""
    values = {"account": account, "kind": kind.value, "after_id": after[0], "after_number": after[1]}
    row = _LAST_OF_OLDEST.first_row(connection, values | {"most": most})
    if row is None:
        return after
    _DROP_BETWEEN.first_row(connection, values | {"until_id": row[0], "until_number": row[1]})
    return row[0], row[1]


@dataclass(frozen=True, slots=True)
class Told:
    """What events of one kind with the same details tell, and how many of them there are."""

    kind: str
    details: str
    """As JSON."""
    times: int = 1


def told(connection: Connection, kinds: Collection[EventKind], account: int | None = None) -> list[Told]:
    """Give what events of some kinds tell, of an account or of all; of requests only those that were refused."""
    was_refused = or_(events.c.kind != EventKind.REQUEST_RECEIVED.value, events.c.details.contains('"refusal":'))
    query = select(events.c.kind, events.c.details, func.count()).where(
        events.c.kind.in_([kind.value for kind in kinds]), was_refused
    )
    if account is not None:
        query = query.where(events.c.account == account)
    return [Told(*row) for row in connection.execute(query.group_by(events.c.kind, events.c.details))]


def purge(connection: Connection, now: Instant, limit: int) -> list[Told]:
    """Delete events whose retention has passed, and give what they told."""
    doomed = keys_of_due(events, limit)
    purged = delete(events).where(events.c.number.in_(doomed)).returning(events.c.kind, events.c.details)
    return [Told(*row) for row in connection.execute(purged, {"now": now})]


def _event(row: Row[Any]) -> Event:
    return Event(
        transaction_id=row.transaction_id,
        number=row.number,
        kind=EventKind(row.kind),
        session=row.session,
        at=row.at,
        happened_at=row.happened_at,
        details=json.loads(row.details),
    )
