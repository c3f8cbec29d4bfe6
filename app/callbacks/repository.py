"""Every query on callbacks after they were put down: claiming, settling, looking up, purging."""

from collections.abc import Collection, Sequence
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, delete, exists, insert, or_, select, update

from app.callbacks.callback import Attempt, Callback, CallbackState, after
from app.callbacks.schedule import RetrySchedule
from app.clock import Instant
from app.database.tables import callback_attempts, callbacks

Outcome: TypeAlias = tuple[Callback, Attempt]


def _is_open(table: Any) -> ColumnElement[bool]:
    return or_(table.c.state == CallbackState.PENDING, table.c.state == CallbackState.UNDER_WAY)


_earlier = callbacks.alias("earlier")

# Attempts of one session go in order and never overlap, so only the first open callback of each may be claimed.
_CLAIMABLE = and_(
    _is_open(callbacks),
    ~exists().where(_earlier.c.session == callbacks.c.session, _earlier.c.id < callbacks.c.id, _is_open(_earlier)),
)

# What another process is claiming at this moment is passed over on PostgreSQL; SQLite has one writer anyway.
_DUE = (
    select(callbacks.c.id)
    .where(callbacks.c.due_at <= bindparam("now"), _CLAIMABLE)
    .order_by(callbacks.c.due_at, callbacks.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
    .cte("due")
)

_CLAIM = (
    update(callbacks)
    .where(callbacks.c.id.in_(select(_DUE.c.id)))
    .values(state=CallbackState.UNDER_WAY, due_at=bindparam("lease_ends"), fence=callbacks.c.fence + 1)
    .returning(callbacks)
)

_IS_HELD = and_(
    callbacks.c.id == bindparam("held_id"),
    callbacks.c.fence == bindparam("held_fence"),
    callbacks.c.state == CallbackState.UNDER_WAY,
)

_SETTLE = (
    update(callbacks)
    .where(_IS_HELD)
    .values(state=bindparam("new_state"), due_at=bindparam("new_due_at"), attempts=bindparam("made"))
)

_HAND_BACK = update(callbacks).where(_IS_HELD).values(state=CallbackState.PENDING, due_at=bindparam("new_due_at"))

_NEXT_DUE = (
    select(callbacks.c.due_at)
    .where(callbacks.c.due_at <= bindparam("until"), _CLAIMABLE)
    .order_by(callbacks.c.due_at)
    .limit(1)
)


def claim_due(connection: Connection, now: Instant, lease: int, limit: int) -> list[Callback]:
    """Claim what is due, and what a lost process has left behind, until the lease runs out."""
    rows = connection.execute(_CLAIM, {"now": now, "lease_ends": now + lease, "most": limit})
    return sorted(map(_callback, rows), key=lambda callback: callback.id)


def record(connection: Connection, outcomes: Sequence[Outcome], now: Instant, retention: int) -> frozenset[str]:
    """Write down attempts and settle their callbacks; give the ids of those that were still ours to settle.

    The late result of a lost lease is dropped, since somebody else is attempting the callback by now.
    """
    fences = _fences(connection, [callback.id for callback, _ in outcomes])
    kept = [(callback, attempt) for callback, attempt in outcomes if fences.get(callback.id) == callback.fence]
    if kept:
        connection.execute(insert(callback_attempts), [_attempt_row(*outcome) for outcome in kept])
        connection.execute(_SETTLE, [_settled_row(*outcome, now + retention) for outcome in kept])
    return frozenset(callback.id for callback, _ in kept)


def _fences(connection: Connection, ids: Collection[str]) -> dict[str, int]:
    """Give the newest claims on these callbacks, and keep others from claiming them for as long as we settle."""
    query = (
        select(callbacks.c.id, callbacks.c.fence)
        .where(callbacks.c.id.in_(ids), callbacks.c.state == CallbackState.UNDER_WAY)
        .order_by(callbacks.c.id)
        .with_for_update()
    )
    return {row.id: row.fence for row in connection.execute(query)}


def hand_back(connection: Connection, claimed: Collection[Callback], now: Instant) -> None:
    """Give up claims without an attempt, so that nobody has to wait for the leases."""
    if claimed:
        connection.execute(_HAND_BACK, [_held(callback) | {"new_due_at": now} for callback in claimed])


def next_due_at(connection: Connection, until: Instant) -> Instant | None:
    """Say when a claim will next find something, as far as that is before ``until``.

    The horizon keeps the search away from the settled callbacks, which wait in the same index for their purge.
    """
    return connection.execute(_NEXT_DUE, {"until": until}).scalar()


def purge(connection: Connection, now: Instant, limit: int) -> int:
    """Delete settled callbacks whose retention has passed, and say how many."""
    doomed = select(callbacks.c.id).where(callbacks.c.due_at <= now, ~_is_open(callbacks)).limit(limit)
    return connection.execute(delete(callbacks).where(callbacks.c.id.in_(doomed))).rowcount


def list_for_session(connection: Connection, account: int, session: str) -> list[Callback]:
    query = select(callbacks).where(callbacks.c.session == session, callbacks.c.account == account)
    return [_callback(row) for row in connection.execute(query.order_by(callbacks.c.id))]


def attempts_of(connection: Connection, callback_id: str) -> list[Attempt]:
    query = select(callback_attempts).where(callback_attempts.c.callback == callback_id)
    return [_attempt(row) for row in connection.execute(query.order_by(callback_attempts.c.number))]


def _callback(row: Row[Any]) -> Callback:
    values = dict(row._mapping)  # noqa: SLF001 - the public way to a row's names, despite its underscore.
    return Callback(
        **values | {"state": CallbackState(row.state), "schedule": RetrySchedule.parse(row.schedule)},
    )


def _attempt(row: Row[Any]) -> Attempt:
    return Attempt(row.number, row.started_at, row.duration, row.address, row.status, row.error, row.answer)


def _attempt_row(callback: Callback, attempt: Attempt) -> dict[str, Any]:
    names = callback_attempts.c.keys()[1:]
    return {"callback": callback.id} | {name: getattr(attempt, name) for name in names}


def _settled_row(callback: Callback, attempt: Attempt, purge_at: Instant) -> dict[str, Any]:
    state, due_at = after(callback, attempt)
    new_due_at = purge_at if due_at is None else due_at
    return _held(callback) | {"new_state": state, "new_due_at": new_due_at, "made": attempt.number}


def _held(callback: Callback) -> dict[str, Any]:
    return {"held_id": callback.id, "held_fence": callback.fence}
