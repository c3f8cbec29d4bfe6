"""The only queries on sessions and their orders."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, insert, or_, select, text, update

from fejkollen_server.clock import Instant
from fejkollen_server.database.due import ACCOUNT_NOW, earliest_due, instants_of_next_due, keys_of_due
from fejkollen_server.database.hot_statement import HotStatement
from fejkollen_server.database.locks import hold_by_name
from fejkollen_server.database.tables import BUSY, ENDED, PENDING, accounts, orders, sessions
from fejkollen_server.eids.vocabulary import Operation, Provider
from fejkollen_server.errors import SessionChangedMeanwhile
from fejkollen_server.journal.request_rows import SessionPath
from fejkollen_server.sessions import order as order_document
from fejkollen_server.sessions.explanation import Explanation
from fejkollen_server.sessions.order import Order
from fejkollen_server.sessions.rows import session_row
from fejkollen_server.sessions.session import Session

_COLUMNS = tuple(sessions.c[name] for name in session_row.COLUMNS)
_CHANGING = (
    "state",
    "due_at",
    "ended_at",
    "collected_at",
    "person",
    "plan",
    "hint",
    "ending",
    "collects_wanted",
    "faults",
)

_ADD = HotStatement(
    insert(sessions).values({name: bindparam(name) for name in session_row.COLUMNS} | {"collects": text("0")})
)
_ADD_ORDER = HotStatement(
    insert(orders).values(
        session=bindparam("id"),
        document=bindparam("document"),
        explanation=bindparam("explanation"),
        callback_fault=bindparam("callback_fault"),
    )
)
_SAVE = HotStatement(
    update(sessions)
    .where(sessions.c.id == bindparam("id"), sessions.c.version == bindparam("read_version"))
    .values({name: bindparam(name) for name in _CHANGING} | {"version": sessions.c.version + text("1")})
    .returning(sessions.c.version)
)

_ASKED_FOR = and_(
    sessions.c.id == bindparam("id"),
    sessions.c.account == bindparam("account"),
    sessions.c.provider == bindparam("provider"),
    sessions.c.operation == bindparam("operation"),
)

_ACCOUNT_NOW = select(ACCOUNT_NOW).where(accounts.c.number == bindparam("account")).scalar_subquery()


def _accept_collect(limited_by: ColumnElement[int]) -> HotStatement:
    """Make the statement for a limit by one of the two clocks."""
    since = limited_by - sessions.c.collected_at
    return HotStatement(
        update(sessions)
        .where(
            _ASKED_FOR,
            sessions.c.due_at > _ACCOUNT_NOW,
            # A time far in the future means that the clock was set back, which must not lock the session; a little in
            # the future is another collect that ran at the same moment.
            or_(since >= bindparam("interval"), since < -bindparam("interval")),
            or_(sessions.c.collects_wanted.is_(None), sessions.c.collects + text("1") < sessions.c.collects_wanted),
            sessions.c.faults.is_(None),
        )
        .values(collected_at=limited_by, collects=sessions.c.collects + text("1"))
        .returning(*_COLUMNS, _ACCOUNT_NOW)
    )


ACCEPT_COLLECT = _accept_collect(bindparam("now"))
"""The whole of an ordinary collect: the session and the account's time, if nothing is due and the last collect is
long enough ago."""

ACCEPT_COLLECT_BY_ACCOUNT_CLOCK = _accept_collect(_ACCOUNT_NOW)
"""The same, where that is measured on the account's clock."""


_MOST: Any = bindparam("most")
_TAKE_DUE = (
    select(*_COLUMNS)
    .where(sessions.c.id.in_(keys_of_due(sessions, _MOST, PENDING, taken=True)), PENDING)
    .order_by(sessions.c.due_at, sessions.c.id)
)
_NEXT_DUE = instants_of_next_due(sessions, PENDING)
_PURGE = delete(sessions).where(sessions.c.id.in_(keys_of_due(sessions, _MOST, ENDED)))


def add(
    connection: Connection,
    session: Session,
    order: Order,
    explanation: Explanation,
    callback_fault: str | None = None,
) -> None:
    _ADD.first_row(connection, session_row.values_of(session))
    documents = {
        "document": order_document.order_as_json(order),
        "explanation": explanation.written(),
        "callback_fault": callback_fault,
    }
    _ADD_ORDER.first_row(connection, {"id": session.id} | documents)


def save(connection: Connection, session: Session) -> None:
    """Store what has changed, unless somebody else has changed the session since it was read."""
    values = session_row.values_of(session)
    changing = {name: values[name] for name in _CHANGING}
    row = _SAVE.first_row(connection, changing | {"id": session.id, "read_version": session.version})
    if row is None:
        raise SessionChangedMeanwhile
    session.version = row[0]


def find(
    connection: Connection, session_id: str, account: int, provider: Provider, operation: Operation
) -> Session | None:
    """Find a session by the path it is asked for under, and hold it against other writers."""
    values = {"id": session_id, "account": account, "provider": provider, "operation": operation}
    row = connection.execute(select(*_COLUMNS).where(_ASKED_FOR).with_for_update(), values).first()
    return session_row.session_of(tuple(row)) if row else None


def find_by_id(connection: Connection, session_id: str) -> Session | None:
    row = connection.execute(select(*_COLUMNS).where(sessions.c.id == session_id).with_for_update()).first()
    return session_row.session_of(tuple(row)) if row else None


def record_collect(connection: Connection, session_id: str, now: Instant) -> None:
    """Count an accepted collect, and remember when it was by the clock that limits them."""
    connection.execute(
        update(sessions).where(sessions.c.id == session_id).values(collected_at=now, collects=sessions.c.collects + 1)
    )


def save_shown(connection: Connection, session: Session) -> None:
    """Store what a session shows, which changes only where an order begins on a hosted page."""
    shown = session_row.values_of(session)["shown"]
    connection.execute(update(sessions).where(sessions.c.id == session.id).values(shown=shown))


def set_faults(connection: Connection, session_id: str, faults: str | None) -> None:
    """Keep what of a session's faults is left, whether or not anything else changes."""
    connection.execute(update(sessions).where(sessions.c.id == session_id).values(faults=faults))


def paths_of(connection: Connection, ids: Collection[str]) -> dict[str, SessionPath]:
    """Say under which paths sessions are collected, whoever's they are."""
    query = select(sessions.c.id, sessions.c.account, sessions.c.provider, sessions.c.operation, sessions.c.shown)
    return {
        row.id: SessionPath(
            row.account, Provider(row.provider), Operation(row.operation), session_row.ref_id_of(row.shown)
        )
        for row in connection.execute(query.where(sessions.c.id.in_(ids)))
    }


def explanation_of(connection: Connection, session_id: str) -> Explanation | None:
    """Say why the session goes as it goes; sessions of an older Fejkollen cannot tell."""
    text = connection.execute(select(orders.c.explanation).where(orders.c.session == session_id)).scalar()
    return Explanation.read(text) if text else None


def callback_fault_of(connection: Connection, session_id: str) -> str | None:
    """Give what a scenario makes go wrong with the session's callback, as it was written down at the start."""
    return connection.execute(select(orders.c.callback_fault).where(orders.c.session == session_id)).scalar()


def order_of(connection: Connection, session_id: str) -> Order:
    document = connection.execute(select(orders.c.document).where(orders.c.session == session_id)).scalar_one()
    return order_document.order_from_json(document)


def busy_sessions(
    connection: Connection, account: int, person: str, provider: Provider, operations: Iterable[Operation]
) -> list[Session]:
    """Find what a person is in the middle of, and keep other starts for the same person waiting meanwhile."""
    # Rows that are not there yet cannot be locked.
    hold_by_name(connection, f"{account}:{person}")
    rows = connection.execute(
        select(*_COLUMNS)
        .where(
            sessions.c.account == account,
            sessions.c.person == person,
            BUSY,
            sessions.c.provider == provider,
            sessions.c.operation.in_(list(operations)),
        )
        .with_for_update()
    )
    return [session_row.session_of(tuple(row)) for row in rows]


def take_due(connection: Connection, now: Instant, limit: int) -> list[Session]:
    """Take sessions that are due to end, oldest first; other replicas take others."""
    rows = connection.execute(_TAKE_DUE, {"now": now, "most": limit})
    return [session_row.session_of(tuple(row)) for row in rows]


def next_due_at(connection: Connection) -> Instant | None:
    """Say when in real time the next session is due to end."""
    return earliest_due(connection, _NEXT_DUE, {})


def is_any_due(connection: Connection, account: int, now: Instant, *, started_by: Instant) -> bool:
    """Tell whether a session of the account that was started by then should have ended by an instant of its time."""
    query = select(sessions.c.id).where(
        sessions.c.account == account, sessions.c.due_at <= now, sessions.c.started_at <= started_by, PENDING
    )
    return connection.execute(query.limit(1)).first() is not None


def put_off(connection: Connection, session_id: str, until: Instant) -> None:
    """Leave a session alone for a while that could not be ended."""
    connection.execute(update(sessions).where(sessions.c.id == session_id).values(due_at=until))


def next_due_of(
    connection: Connection, account: int, after: Instant, *, started_by: Instant | None = None
) -> Instant | None:
    """Say when, in the account's time, a session that was started by then will next be answered or expire."""
    query = select(sessions.c.due_at).where(sessions.c.account == account, sessions.c.due_at > after, PENDING)
    if started_by is not None:
        query = query.where(sessions.c.started_at <= started_by)
    return connection.execute(query.order_by(sessions.c.due_at).limit(1)).scalar()


def purge(connection: Connection, now: Instant, limit: int) -> int:
    """Delete ended sessions whose retention has passed, and say how many."""
    return connection.execute(_PURGE, {"now": now, "most": limit}).rowcount
