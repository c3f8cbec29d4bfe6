"""The only queries on authorities."""

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from fejkollen_server.clock import Instant
from fejkollen_server.database.tables import authorities
from fejkollen_server.signatures.authority import Authority

_NAME = "signatures"


def find(connection: Connection) -> Authority | None:
    row = connection.execute(
        select(authorities.c.certificate, authorities.c.private_key).where(authorities.c.name == _NAME)
    ).first()
    return Authority(row.certificate, row.private_key) if row else None


def settle(connection: Connection, authority: Authority, now: Instant) -> Authority:
    """Keep the authority, unless another replica was faster; then everybody takes that one's."""
    try:
        with connection.begin_nested():
            connection.execute(
                insert(authorities).values(
                    name=_NAME,
                    certificate=authority.certificate,
                    private_key=authority.private_key,
                    created_at=now,
                )
            )
    except IntegrityError:
        return find(connection) or authority
    return authority
