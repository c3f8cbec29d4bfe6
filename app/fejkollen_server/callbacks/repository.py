"""Every query on callbacks after they were put down: claiming, settling, looking up, purging."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from fejkollen_server.callbacks.callback import Attempt, Callback, CallbackState, state_after
from fejkollen_server.callbacks.schedule import RetrySchedule
from fejkollen_server.clock import AccountClock, Instant
from fejkollen_server.database.due import earliest_due, instants_of_next_due, keys_of_due
from fejkollen_server.database.tables import UNDER_WAY, accounts, callback_attempts, callbacks, sessions

Outcome: TypeAlias = tuple[Callback, Attempt]


_OPEN = (CallbackState.PENDING, CallbackState.HELD, CallbackState.UNDER_WAY)


def _is_open(table: Any) -> ColumnElement[bool]:
    return or_(*(table.c.state == state for state in _OPEN))


_earlier = callbacks.alias("earlier")
_before = callbacks.alias("before")

# Attempts of one session go in order and never overlap, so only the first open callback of each may be claimed. What
# follows another waits for the first attempt of that one.
_IS_ITS_TURN = or_(
    callbacks.c.out_of_turn == 1,
    and_(
        ~exists().where(_earlier.c.session == callbacks.c.session, _earlier.c.id < callbacks.c.id, _is_open(_earlier)),
        ~exists().where(_before.c.id == callbacks.c.follows, _before.c.attempts == 0, _is_open(_before)),
    ),
)
_HAS_COURIERS = and_(
    or_(callbacks.c.host.is_(None), callbacks.c.host.not_in(bindparam("busy", expanding=True))),
    callbacks.c.account.not_in(bindparam("busy_accounts", expanding=True)),
)
_WAITS = and_(callbacks.c.state == CallbackState.PENDING, _IS_ITS_TURN, _HAS_COURIERS)

# What another process is claiming at this moment is passed over on PostgreSQL; SQLite has one writer anyway.
_MOST: Any = bindparam("most")
_IS_LEFT_BEHIND = and_(UNDER_WAY, callbacks.c.lease_ends <= bindparam("now"))
_LEFT_BEHIND = select(callbacks.c.id).where(_IS_LEFT_BEHIND).limit(_MOST).with_for_update(skip_locked=True).subquery()
_OF_ONE_ACCOUNT = or_(bindparam("only", type_=BigInteger).is_(None), callbacks.c.account == bindparam("only"))
_DUE = (
    select(callbacks.c.id)
    .where(
        or_(
            and_(callbacks.c.id.in_(keys_of_due(callbacks, _MOST, and_(_WAITS, _OF_ONE_ACCOUNT), taken=True)), _WAITS),
            and_(callbacks.c.id.in_(select(_LEFT_BEHIND.c.id)), _IS_LEFT_BEHIND),
        )
    )
    .order_by(callbacks.c.due_at, callbacks.c.id)
    .limit(_MOST)
    .cte("due")
)

_CLAIM = (
    update(callbacks)
    .where(callbacks.c.id.in_(select(_DUE.c.id)))
    .values(state=CallbackState.UNDER_WAY, lease_ends=bindparam("until"), fence=callbacks.c.fence + 1)
    .returning(callbacks)
)

_IS_HELD = and_(
    callbacks.c.id == bindparam("held_id"),
    callbacks.c.fence == bindparam("held_fence"),
    callbacks.c.state == CallbackState.UNDER_WAY,
)

_CLOCKS = select(accounts.c.number, accounts.c.clock_offset, accounts.c.frozen_at)

_SETTLE = (
    update(callbacks)
    .where(_IS_HELD)
    .values(
        state=bindparam("new_state"),
        due_at=bindparam("new_due_at"),
        attempts=bindparam("made"),
        lease_ends=None,
        out_of_turn=0,
    )
)

_HAND_BACK = update(callbacks).where(_IS_HELD).values(state=CallbackState.PENDING, lease_ends=None)

_RENEW = update(callbacks).where(_IS_HELD).values(lease_ends=bindparam("new_end"))

_NEXT_DUE = instants_of_next_due(callbacks, _WAITS, is_bounded=True)
_NEXT_LEFT_BEHIND = select(func.min(callbacks.c.lease_ends)).where(UNDER_WAY)
_PURGE = delete(callbacks).where(callbacks.c.id.in_(keys_of_due(callbacks, _MOST, ~_is_open(callbacks))))


def claim_due(
    connection: Connection,
    now: Instant,
    lease: int,
    limit: int,
    *,
    only: int | None = None,
    busy: Collection[str] = (),
    busy_accounts: Collection[int] = (),
) -> list[Callback]:
    """Claim what is due, and what a lost process has left behind, until the lease runs out.

    The lease is measured in real time. With the number of an account, what is due of others is left alone; so is what
    goes to busy hosts or is of busy accounts.
    """
    values: dict[str, Any] = {"now": now, "until": now + lease, "most": limit, "only": only}
    values |= {"busy": list(busy), "busy_accounts": list(busy_accounts)}
    claimed = connection.execute(_CLAIM, values).all()
    clocks = _clocks(connection, {row.account for row in claimed})
    callbacks_claimed = (replace(callback_of(row), clock=clocks[row.account]) for row in claimed)
    return sorted(callbacks_claimed, key=lambda callback: callback.id)


def _clocks(connection: Connection, numbers: Collection[int]) -> dict[int, AccountClock]:
    """Find out how the clocks stand. Nobody asks for them where nothing was claimed."""
    if not numbers:
        return {}
    rows = connection.execute(_CLOCKS.where(accounts.c.number.in_(numbers)))
    return {row.number: AccountClock(row.clock_offset, row.frozen_at) for row in rows}


def record(connection: Connection, outcomes: Sequence[Outcome], now: Instant, retention: int) -> list[Outcome]:
    """Write down attempts and settle their callbacks; give those that were still ours to settle.

    The late result of a lost lease is dropped, since somebody else is attempting the callback by now.
    """
    fences = _fences(connection, [callback.id for callback, _ in outcomes])
    kept = [(callback, attempt) for callback, attempt in outcomes if fences.get(callback.id) == callback.fence]
    if kept:
        connection.execute(insert(callback_attempts), [_attempt_row(*outcome) for outcome in kept])
        connection.execute(_SETTLE, [_settled_row(*outcome, now, retention) for outcome in kept])
    return kept


def _fences(connection: Connection, ids: Collection[str]) -> dict[str, int]:
    """Give the newest claims on these callbacks, and keep others from claiming them for as long as we settle."""
    query = (
        select(callbacks.c.id, callbacks.c.fence)
        .where(callbacks.c.id.in_(ids), callbacks.c.state == CallbackState.UNDER_WAY)
        .order_by(callbacks.c.id)
        .with_for_update()
    )
    return {row.id: row.fence for row in connection.execute(query)}


def renew(connection: Connection, under_way: Collection[Callback], until: Instant) -> None:
    """Keep the right to attempts that take their time."""
    held = [{"held_id": each.id, "held_fence": each.fence, "new_end": until} for each in under_way]
    if held:
        connection.execute(_RENEW, held)


def take_over(connection: Connection) -> None:
    """Let go of what was under way when the process ended that had this database for itself."""
    connection.execute(update(callbacks).where(UNDER_WAY).values(lease_ends=0))


def hand_back(connection: Connection, claimed: Collection[Callback]) -> None:
    """Give up claims without an attempt, so that nobody has to wait for the leases."""
    if claimed:
        connection.execute(_HAND_BACK, [_held(callback) for callback in claimed])


def is_under_way(connection: Connection, account: int, *, started_by: Instant | None = None) -> bool:
    """Tell whether any process is attempting a callback of the account at this moment."""
    query = select(callbacks.c.id).where(callbacks.c.account == account, UNDER_WAY, *_of_session(started_by))
    return connection.execute(query.limit(1)).first() is not None


def _of_session(started_by: Instant | None) -> Sequence[ColumnElement[bool]]:
    """Leave out the callbacks of sessions that were started later; those of purged sessions are older than that."""
    if started_by is None:
        return ()
    later = select(sessions.c.id).where(sessions.c.id == callbacks.c.session, sessions.c.started_at > started_by)
    return (~later.exists(),)


def is_first_attempt_due(connection: Connection, session: str, now: Instant) -> bool:
    """Tell whether a callback of the session should have been attempted by an instant of its account, and has not."""
    query = select(callbacks.c.id).where(
        callbacks.c.session == session,
        callbacks.c.attempts == 0,
        or_(and_(callbacks.c.state == CallbackState.PENDING, callbacks.c.due_at <= now), UNDER_WAY),
    )
    return connection.execute(query.limit(1)).first() is not None


def next_due_at(
    connection: Connection, until: Instant, busy: Collection[str] = (), busy_accounts: Collection[int] = ()
) -> Instant | None:
    """Say when in real time a claim will next find something, as far as that is before ``until``.

    The horizon keeps the search away from the settled callbacks, which wait in the same index for their purge.
    """
    due_at = earliest_due(
        connection, _NEXT_DUE, {"until": until, "busy": list(busy), "busy_accounts": list(busy_accounts)}
    )
    left_behind_at = connection.execute(_NEXT_LEFT_BEHIND).scalar()
    return min((each for each in (due_at, left_behind_at) if each is not None), default=None)


def next_due_of(
    connection: Connection, account: int, after: Instant, *, started_by: Instant | None = None
) -> Instant | None:
    """Say when, in the account's time, a callback of a session that was started by then will next be attempted."""
    is_next = (callbacks.c.account == account, callbacks.c.due_at > after, callbacks.c.state == CallbackState.PENDING)
    query = select(callbacks.c.due_at).where(*is_next, *_of_session(started_by)).order_by(callbacks.c.due_at)
    return connection.execute(query.limit(1)).scalar()


def purge(connection: Connection, now: Instant, limit: int) -> int:
    """Delete settled callbacks whose retention has passed, and say how many."""
    return connection.execute(_PURGE, {"now": now, "most": limit}).rowcount


def list_for_session(connection: Connection, account: int, session: str) -> list[Callback]:
    query = select(callbacks).where(callbacks.c.session == session, callbacks.c.account == account)
    return [callback_of(row) for row in connection.execute(query.order_by(callbacks.c.id))]


def attempts_of(connection: Connection, callback_id: str) -> list[Attempt]:
    query = select(callback_attempts).where(callback_attempts.c.callback == callback_id)
    return [attempt_of(row) for row in connection.execute(query.order_by(callback_attempts.c.number))]


def callback_of(row: Row[Any]) -> Callback:
    values = dict(row._mapping)  # noqa: SLF001 - the public way to a row's names, despite its underscore.
    return Callback(
        **values | {"state": CallbackState(row.state), "schedule": RetrySchedule.parse(row.schedule)},
    )


def attempt_of(row: Row[Any]) -> Attempt:
    values = (row.number, row.started_at, row.duration, row.address, row.status, row.error)
    return Attempt(*values, row.answer, row.answer_headers)


def _attempt_row(callback: Callback, attempt: Attempt) -> dict[str, Any]:
    names = callback_attempts.c.keys()[1:]
    return {"callback": callback.id} | {name: getattr(attempt, name) for name in names}


def _settled_row(callback: Callback, attempt: Attempt, now: Instant, retention: int) -> dict[str, Any]:
    state, due_at = state_after(callback, attempt)
    new_due_at = callback.clock.now(now) + retention if due_at is None else due_at
    return _held(callback) | {"new_state": state, "new_due_at": new_due_at, "made": attempt.number}


def _held(callback: Callback) -> dict[str, Any]:
    return {"held_id": callback.id, "held_fence": callback.fence}
