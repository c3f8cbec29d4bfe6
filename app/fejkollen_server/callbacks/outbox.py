"""Puts a callback down in the very transaction that makes the change it tells of."""

from dataclasses import dataclass, field

from sqlalchemy import Connection, insert

from fejkollen_server.callbacks.callback import RETENTION, CallbackState
from fejkollen_server.callbacks.callback_order import LONGEST_WAIT
from fejkollen_server.callbacks.schedule import RetrySchedule, next_due
from fejkollen_server.clock import Instant
from fejkollen_server.database.tables import callbacks

_PUT = insert(callbacks)


@dataclass(frozen=True, slots=True)
class OwedCallback:
    """A message that is to be delivered."""

    id: str
    account: int
    session: str
    url: str
    body: bytes = field(repr=False)
    signature: str | None = field(repr=False)
    schedule: RetrySchedule
    since: Instant
    """From when on it is owed, in the account's time."""
    is_held: bool = False
    """Whether it waits for its release."""
    is_omitted: bool = False
    """Whether it is not sent at all, and only there to be looked at."""
    delay: int = 0
    delivery: str | None = None
    """Under whose id it is delivered, where it is a duplicate of another one."""
    is_asked_for: bool = False
    """Whether it waits for no other callback of its session."""
    batch: str | None = None
    """The rule whose other callbacks it waits for, to be sent in reversed order."""
    content_type: str | None = None
    fault: str | None = None
    retention: int = RETENTION


def put(connection: Connection, owed: OwedCallback) -> None:
    """Owe a message; wake the dispatcher once the transaction has been committed.

    What is omitted, or has a schedule without attempts, is UNSENT at once, to be looked at until the retention has
    passed.
    """
    due_at = None if owed.is_omitted else next_due(owed.schedule, 0, owed.since + owed.delay)
    if due_at is not None and owed.batch is not None:
        due_at += LONGEST_WAIT
    to_do = CallbackState.HELD if owed.is_held else CallbackState.PENDING
    values = {
        "id": owed.id,
        "account": owed.account,
        "session": owed.session,
        "url": owed.url,
        "body": owed.body,
        "signature": owed.signature,
        "state": CallbackState.UNSENT if due_at is None else to_do,
        "schedule": owed.schedule.written(),
        "attempts": 0,
        "due_at": owed.since + owed.retention if due_at is None else due_at,
        "fence": 0,
        "created_at": owed.since,
        "content_type": owed.content_type,
        "fault": owed.fault,
        "delivery": owed.delivery,
        "batch": owed.batch,
        "out_of_turn": int(owed.is_asked_for),
        "host": host_of(owed.url),
    }
    connection.execute(_PUT, values)


def host_of(url: str) -> str:
    """Say whose couriers a callback takes; what is no URL is refused when it is attempted."""
    return url.partition("://")[2].partition("/")[0].partition("?")[0].lower()
