"""The only queries on sign-ins that were ended before their time."""

from sqlalchemy import Connection, delete, insert, select

from fejkollen_server.clock import Instant
from fejkollen_server.database.tables import ended_sign_ins


def has_ended(connection: Connection, sign_in: str) -> bool:
    return connection.execute(select(ended_sign_ins.c.id).where(ended_sign_ins.c.id == sign_in)).first() is not None


def end(connection: Connection, sign_in: str, ends_at: Instant, now: Instant) -> None:
    """Remember until its time that a sign-in has ended, and forget those whose time has come."""
    connection.execute(delete(ended_sign_ins).where(ended_sign_ins.c.ends_at <= now))
    if not has_ended(connection, sign_in):
        connection.execute(insert(ended_sign_ins).values(id=sign_in, ends_at=ends_at))
