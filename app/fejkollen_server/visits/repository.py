"""The only queries on visits."""

from sqlalchemy import Connection, insert, select, update

from fejkollen_server.database.tables import sessions, visits
from fejkollen_server.visits.visit import Visit


def hold(connection: Connection, session: str) -> None:
    """Keep others from changing the visit until the transaction ends; SQLite has one writer anyway."""
    connection.execute(select(sessions.c.id).where(sessions.c.id == session).with_for_update())


def find(connection: Connection, session: str) -> Visit | None:
    query = select(visits.c.document, visits.c.version).where(visits.c.session == session)
    row = connection.execute(query).first()
    return Visit.read(*row) if row else None


def find_many(connection: Connection, sessions: list[str]) -> dict[str, Visit]:
    """Find the visits to several sessions at once; those without one are left out."""
    query = select(visits.c.session, visits.c.document, visits.c.version).where(visits.c.session.in_(sessions))
    return {session: Visit.read(document, version) for session, document, version in connection.execute(query)}


def save(connection: Connection, session: str, visit: Visit) -> None:
    """Write down a visit, new or changed."""
    values = {"version": visit.version, "document": visit.written()}
    changed = update(visits).where(visits.c.session == session).values(values)
    if not connection.execute(changed).rowcount:
        connection.execute(insert(visits).values(session=session, **values))
