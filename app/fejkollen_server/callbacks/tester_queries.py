"""Every query on callbacks that somebody looks through, or wants sent, held back or released."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import Connection, bindparam, select, update

from fejkollen_server.callbacks.callback import Attempt, Callback, CallbackState
from fejkollen_server.callbacks.repository import attempt_of, callback_of
from fejkollen_server.callbacks.schedule import RetrySchedule
from fejkollen_server.clock import Instant
from fejkollen_server.database.tables import callback_attempts, callbacks

Recorded = tuple[Callback, list[Attempt]]
"""A callback with what has become of it."""

_IN_VAIN = (CallbackState.FAILED, CallbackState.BLOCKED, CallbackState.UNSENT)

_ASK_FOR = (
    update(callbacks)
    .where(callbacks.c.id == bindparam("wanted"), callbacks.c.fence == bindparam("seen_fence"))
    .where(callbacks.c.state == bindparam("seen_state"))
    .values(
        state=CallbackState.PENDING,
        due_at=bindparam("due"),
        schedule=bindparam("one_more"),
        out_of_turn=1,
        batch=None,
        follows=None,
    )
)
_RELEASE = (
    update(callbacks)
    .where(callbacks.c.id == bindparam("held"))
    .values(state=CallbackState.PENDING, follows=bindparam("before"))
)


@dataclass(frozen=True, slots=True)
class Selection:
    """Which callbacks are shown, oldest first."""

    session: str | None = None
    states: Collection[CallbackState] = ()
    after: str | None = None
    """The id of the last one that was shown before."""
    limit: int = 100


def selected(connection: Connection, account: int, selection: Selection) -> list[Recorded]:
    query = select(callbacks).where(callbacks.c.account == account)
    if selection.session is not None:
        query = query.where(callbacks.c.session == selection.session)
    if selection.states:
        query = query.where(callbacks.c.state.in_(selection.states))
    if selection.after is not None:
        query = query.where(callbacks.c.id > selection.after)
    rows = connection.execute(query.order_by(callbacks.c.id).limit(selection.limit))
    return _recorded(connection, [callback_of(row) for row in rows])


def by_id(connection: Connection, account: int, callback_id: str) -> Callback | None:
    query = select(callbacks).where(callbacks.c.id == callback_id, callbacks.c.account == account)
    row = connection.execute(query.with_for_update()).first()
    return callback_of(row) if row else None


def by_ids(connection: Connection, account: int, ids: Collection[str]) -> list[Recorded]:
    query = select(callbacks).where(callbacks.c.id.in_(ids), callbacks.c.account == account).order_by(callbacks.c.id)
    return _recorded(connection, [callback_of(row) for row in connection.execute(query)])


def in_vain(connection: Connection, account: int, since: Instant, limit: int) -> list[Callback]:
    """Give what was owed since an instant and never got through."""
    query = select(callbacks).where(
        callbacks.c.account == account, callbacks.c.created_at >= since, callbacks.c.state.in_(_IN_VAIN)
    )
    rows = connection.execute(query.order_by(callbacks.c.id).limit(limit).with_for_update())
    return [callback_of(row) for row in rows]


def ask_for(connection: Connection, callback: Callback, now: Instant) -> bool:
    """Have one attempt made at once, whatever the schedule says; tell whether nobody else was faster."""
    is_open = callback.state in {CallbackState.PENDING, CallbackState.HELD}
    schedule = callback.schedule if is_open else RetrySchedule(callback.schedule.delays[: callback.attempts + 1])
    values = {
        "wanted": callback.id,
        "seen_fence": callback.fence,
        "seen_state": callback.state,
        "due": now,
        "one_more": schedule.written(),
    }
    return connection.execute(_ASK_FOR, values).rowcount > 0


def are_settled(connection: Connection, ids: Collection[str]) -> bool:
    """Tell whether each attempt that was asked for has been made."""
    query = select(callbacks.c.id).where(callbacks.c.id.in_(ids), callbacks.c.out_of_turn == 1)
    return connection.execute(query.limit(1)).first() is None


def hold(connection: Connection, account: int) -> list[Callback]:
    """Hold back what waits for an attempt."""
    waiting = (
        update(callbacks)
        .where(callbacks.c.account == account, callbacks.c.state == CallbackState.PENDING)
        .values(state=CallbackState.HELD)
        .returning(callbacks)
    )
    return sorted((callback_of(row) for row in connection.execute(waiting)), key=lambda callback: callback.id)


def release(connection: Connection, account: int, now: Instant) -> list[Callback]:
    """Let go of what was held back; what is due by now is sent in the order in which it came to be owed."""
    query = select(callbacks).where(callbacks.c.account == account, callbacks.c.state == CallbackState.HELD)
    held = [callback_of(row) for row in connection.execute(query.order_by(callbacks.c.id).with_for_update())]
    before: str | None = None
    for callback in held:
        is_free = callback.follows is None and callback.batch is None and callback.due_at <= now
        connection.execute(_RELEASE, {"held": callback.id, "before": before if is_free else callback.follows})
        before = callback.id if is_free else before
    return held


def _recorded(connection: Connection, found: Sequence[Callback]) -> list[Recorded]:
    query = select(callback_attempts).where(callback_attempts.c.callback.in_([each.id for each in found]))
    rows = connection.execute(query.order_by(callback_attempts.c.callback, callback_attempts.c.number))
    attempts = {
        callback_id: [attempt_of(row) for row in group]
        for callback_id, group in groupby(rows, lambda row: row.callback)
    }
    return [(each, attempts.get(each.id, [])) for each in found]
