"""Finding sessions by what is known of them."""

import json
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, select

from fejkollen_server.database.tables import PENDING, accounts, sessions
from fejkollen_server.eids.vocabulary import Operation, Provider
from fejkollen_server.sessions.rows import session_row
from fejkollen_server.sessions.session import Session
from fejkollen_server.sessions.states import SessionState


@dataclass(frozen=True, slots=True)
class SessionFilters:
    """What sessions must have; None for whatever."""

    account: int | None = None
    provider: Provider | None = None
    operation: Operation | None = None
    state: SessionState | None = None
    person: str | None = None
    ref_id: str | None = None
    before: str | None = None
    """Only sessions older than the one with this id."""


@dataclass(frozen=True, slots=True)
class Hit:
    session: Session
    account_id: str


def search_sessions(connection: Connection, filters: SessionFilters, limit: int) -> list[Hit]:
    """Give the newest sessions that fit, as they were when somebody last looked: nothing happens by searching."""
    columns = [sessions.c[name] for name in session_row.COLUMNS]
    query = (
        select(*columns, accounts.c.id.label("account_id"))
        .join_from(sessions, accounts, accounts.c.number == sessions.c.account)
        .where(*_conditions(filters))
        .order_by(sessions.c.id.desc())
        .limit(limit)
    )
    return [Hit(session_row.session_of(tuple(row)[:-1]), row.account_id) for row in connection.execute(query)]


def pending_with_token(
    connection: Connection, account: int, provider: Provider, shown_as: str, token: str
) -> str | None:
    """Find the pending session of an account that shows a token, by the token's name in ``Shown``."""
    rows = connection.execute(
        select(sessions.c.id, sessions.c.shown).where(
            sessions.c.account == account, PENDING, sessions.c.provider == provider.value, _shows(shown_as, token)
        )
    )
    # SQLite takes capital letters for small ones.
    return next((row.id for row in rows if session_row.shows(row.shown, shown_as, token)), None)


def _conditions(filters: SessionFilters) -> list[ColumnElement[bool]]:
    wanted = {
        "account": filters.account,
        "provider": filters.provider and filters.provider.value,
        "operation": filters.operation and filters.operation.value,
        "state": filters.state and filters.state.value,
        "person": filters.person,
    }
    conditions = [sessions.c[name] == value for name, value in wanted.items() if value is not None]
    if filters.ref_id is not None:
        conditions.append(_shows("ref_id", filters.ref_id))
    if filters.before is not None:
        conditions.append(sessions.c.id < filters.before)
    return conditions


def _shows(name: str, value: str) -> ColumnElement[bool]:
    return sessions.c.shown.contains(f'"{name}": {json.dumps(value)}', autoescape=True)
