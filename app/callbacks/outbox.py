"""Puts a callback down in the very transaction that makes the change it tells of."""

from sqlalchemy import Connection, insert

from app.callbacks.callback import RETENTION, CallbackState
from app.callbacks.schedule import RetrySchedule, next_due
from app.clock import Instant
from app.database.tables import callbacks

_PUT = insert(callbacks)


def put(
    connection: Connection,
    *,
    id: str,  # noqa: A002 - it is the callback's id.
    account: int,
    session: str,
    url: str,
    body: bytes,
    signature: str | None,
    schedule: RetrySchedule,
    now: Instant,
    retention: int = RETENTION,
) -> None:
    """Owe a message; wake the dispatcher once the transaction has been committed.

    A schedule without attempts leaves it UNSENT at once, to be looked at until the retention has passed.
    """
    due_at = next_due(schedule, 0, now)
    values = {
        "id": id,
        "account": account,
        "session": session,
        "url": url,
        "body": body,
        "signature": signature,
        "state": CallbackState.UNSENT if due_at is None else CallbackState.PENDING,
        "schedule": schedule.written(),
        "attempts": 0,
        "due_at": now + retention if due_at is None else due_at,
        "fence": 0,
        "created_at": now,
    }
    connection.execute(_PUT, values)
