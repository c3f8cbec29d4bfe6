"""What people are busy with, and were a moment ago: for whoever looks at their phones."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, TextClause, func, select, text

from fejkollen_server.clock import Instant
from fejkollen_server.database.tables import BUSY, ENDED, PENDING, sessions
from fejkollen_server.sessions.rows import session_row
from fejkollen_server.sessions.session import Session

_COLUMNS = tuple(sessions.c[name] for name in session_row.COLUMNS)
_NOBODY = text("person IS NULL")
_SOMEBODY = text("person IS NOT NULL")

_Condition = ColumnElement[bool] | TextClause


def asked(connection: Connection, account: int, person: str, now: Instant, limit: int) -> list[Session]:
    """Give what somebody has to answer and has not yet, the newest first."""
    return _found(connection, _of(account, now, BUSY).where(sessions.c.person == person), limit)


def open_to_anybody(connection: Connection, account: int, now: Instant, limit: int) -> list[Session]:
    """Give what nobody has taken up yet, the newest first."""
    return _found(connection, _of(account, now, PENDING, _NOBODY), limit)


def decided(connection: Connection, account: int, person: str, now: Instant, limit: int) -> list[Session]:
    """Give what somebody has answered, or was asked in vain, for as long as it can be collected; the last first."""
    query = _of(account, now, ENDED).where(sessions.c.person == person)
    return _found(connection, query, limit, sessions.c.ended_at)


def busy(connection: Connection, account: int, now: Instant) -> dict[str, int]:
    """Say of whoever was busy of late, the last first, how much of it is still pending."""
    pending = func.count(text("CASE WHEN state = 'PENDING' THEN 1 END"))
    query = (
        select(sessions.c.person, pending)
        .where(sessions.c.account == account, sessions.c.due_at > now, _SOMEBODY)
        .group_by(sessions.c.person)
        .order_by(func.max(sessions.c.id).desc())
    )
    return {person: int(count) for person, count in connection.execute(query)}


def _of(account: int, now: Instant, *conditions: _Condition) -> Select[Any]:
    """Select sessions of an account to which nothing is due, neither their end nor being purged."""
    return select(*_COLUMNS).where(sessions.c.account == account, sessions.c.due_at > now, *conditions)


def _found(
    connection: Connection, query: Select[Any], limit: int, latest: ColumnElement[Any] = sessions.c.id
) -> list[Session]:
    rows = connection.execute(query.order_by(latest.desc(), sessions.c.id.desc()).limit(limit))
    return [session_row.session_of(tuple(row)) for row in rows]
