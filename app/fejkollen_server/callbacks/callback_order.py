"""Callbacks that wait for each other, to be sent in another order than they came to be owed."""

from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from fejkollen_server.callbacks.callback import CallbackState
from fejkollen_server.clock import SECOND, Instant
from fejkollen_server.database.locks import hold_by_name
from fejkollen_server.database.tables import callbacks

LONGEST_WAIT = 60 * SECOND
"""For how long of the account's time a callback waits for others, which may never come."""

_WAITING = (
    select(callbacks.c.id, callbacks.c.session, callbacks.c.due_at)
    .where(
        callbacks.c.batch == bindparam("rule"),
        callbacks.c.account == bindparam("account"),
        callbacks.c.state.in_([CallbackState.PENDING, CallbackState.HELD]),
    )
    .order_by(callbacks.c.id)
)
_LET_GO = (
    update(callbacks)
    .where(callbacks.c.id == bindparam("waiting"))
    .values(batch=None, follows=bindparam("before"), due_at=bindparam("due"))
)


def let_go_if_complete(connection: Connection, account: int, rule: str, together: int, at: Instant) -> None:
    """Send the callbacks of so many sessions last first, once they are all there; the dispatcher keeps that order."""
    # Two sessions that end at the same moment must see each other.
    hold_by_name(connection, f"{account}:batch:{rule}")
    waiting = connection.execute(_WAITING, {"account": account, "rule": rule}).all()
    by_session: dict[str, list[Any]] = {}
    for row in waiting:
        by_session.setdefault(row.session, []).append(row)
    if len(by_session) < together:
        return
    in_order = [row for rows in reversed(by_session.values()) for row in rows]
    befores = [None, *(before.id for before, _ in pairwise(in_order))]
    connection.execute(
        _LET_GO,
        [
            {"waiting": row.id, "before": before, "due": max(row.due_at - LONGEST_WAIT, at)}
            for row, before in zip(in_order, befores, strict=True)
        ],
    )
