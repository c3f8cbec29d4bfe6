"""The only queries on documents."""

from sqlalchemy import Connection, delete, insert, select, update

from fejkollen_server.clock import Instant
from fejkollen_server.database.due import keys_of_due
from fejkollen_server.database.storable import is_storable
from fejkollen_server.database.tables import documents
from fejkollen_server.documents.document import Document, DocumentReference


def add(connection: Connection, document: Document) -> None:
    connection.execute(
        insert(documents).values(
            id=document.id,
            account=document.account,
            digest=document.digest,
            content=document.content,
            uploaded_at=document.uploaded_at,
            due_at=document.due_at,
        )
    )


def content(connection: Connection, account: int, document_id: str) -> bytes | None:
    if not is_storable(document_id):
        return None
    return connection.execute(
        select(documents.c.content).where(documents.c.id == document_id, documents.c.account == account)
    ).scalar()


def references(connection: Connection, account: int, ids: tuple[str, ...]) -> dict[str, DocumentReference]:
    storable = {document_id for document_id in ids if is_storable(document_id)}
    rows = connection.execute(
        select(documents.c.id, documents.c.digest).where(documents.c.id.in_(storable), documents.c.account == account)
    )
    return {row.id: DocumentReference(row.id, row.digest) for row in rows}


def seal(connection: Connection, account: int, document_id: str, digest: str, content: bytes) -> None:
    """Put the sealed PDF in the place of the uploaded one; it keeps its id."""
    connection.execute(
        update(documents)
        .where(documents.c.id == document_id, documents.c.account == account)
        .values(digest=digest, content=content)
    )


def remove(connection: Connection, account: int, document_id: str) -> bool:
    if not is_storable(document_id):
        return False
    removed = connection.execute(delete(documents).where(documents.c.id == document_id, documents.c.account == account))
    return removed.rowcount > 0


def next_due_of(connection: Connection, account: int, after: Instant) -> Instant | None:
    """Say when, in the account's time, a document will next be deleted by itself."""
    query = (
        select(documents.c.due_at)
        .where(documents.c.account == account, documents.c.due_at > after)
        .order_by(documents.c.due_at)
        .limit(1)
    )
    return connection.execute(query).scalar()


def purge(connection: Connection, now: Instant, limit: int) -> int:
    """Delete documents whose retention has passed, and say how many."""
    doomed = delete(documents).where(documents.c.id.in_(keys_of_due(documents, limit)))
    return connection.execute(doomed, {"now": now}).rowcount
