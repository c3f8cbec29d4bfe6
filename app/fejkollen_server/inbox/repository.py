"""The only queries on messages."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select

from fejkollen_server.clock import SECOND, Instant
from fejkollen_server.database.due import keys_of_due
from fejkollen_server.database.tables import messages
from fejkollen_server.inbox.message import InboxMessage, Letter, MessageKind

_KEPT_FOR = 30 * 24 * 3600 * SECOND


@dataclass(frozen=True, slots=True)
class MessageFilters:
    """What messages must have; None for whatever."""

    person: str | None = None
    kind: MessageKind | None = None
    session: str | None = None
    before: str | None = None
    """Only messages older than the one with this id."""


EVERY_MESSAGE = MessageFilters()


def add(connection: Connection, message: InboxMessage) -> None:
    connection.execute(
        insert(messages).values(
            id=message.id,
            account=message.account,
            person=message.person,
            sent_at=message.sent_at,
            document=json.dumps({"recipient": message.recipient} | asdict(message.letter)),
            due_at=message.sent_at + _KEPT_FOR,
        )
    )


def find(
    connection: Connection, account: int, filters: MessageFilters = EVERY_MESSAGE, *, limit: int
) -> list[InboxMessage]:
    """Give an account's newest messages that fit."""
    query = select(messages).where(messages.c.account == account, *_conditions(filters))
    return [_message(row) for row in connection.execute(query.order_by(messages.c.id.desc()).limit(limit))]


def by_id(connection: Connection, account: int, message_id: str) -> InboxMessage | None:
    row = connection.execute(
        select(messages).where(messages.c.id == message_id, messages.c.account == account)
    ).one_or_none()
    return _message(row) if row else None


def remove(connection: Connection, account: int, message_id: str) -> bool:
    removed = connection.execute(delete(messages).where(messages.c.id == message_id, messages.c.account == account))
    return removed.rowcount > 0


def remove_all(connection: Connection, account: int, person: str | None = None) -> None:
    """Delete all messages of an account, or of one person in it."""
    connection.execute(delete(messages).where(messages.c.account == account, *_conditions(MessageFilters(person))))


def purge(connection: Connection, now: Instant, limit: int) -> int:
    """Delete messages whose retention has passed, and say how many."""
    doomed = delete(messages).where(messages.c.id.in_(keys_of_due(messages, limit)))
    return connection.execute(doomed, {"now": now}).rowcount


def _conditions(filters: MessageFilters) -> Iterator[ColumnElement[bool]]:
    if filters.person is not None:
        yield messages.c.person == filters.person
    if filters.kind is not None:
        yield _says("kind", filters.kind.value)
    if filters.session is not None:
        yield _says("session", filters.session)
    if filters.before is not None:
        yield messages.c.id < filters.before


def _says(name: str, value: str) -> ColumnElement[bool]:
    return messages.c.document.contains(f'"{name}": {json.dumps(value)}', autoescape=True)


def _message(row: Row[Any]) -> InboxMessage:
    document = json.loads(row.document)
    recipient, kind = document.pop("recipient"), MessageKind(document.pop("kind"))
    return InboxMessage(row.id, row.account, row.person, recipient, Letter(kind, **document), row.sent_at)
