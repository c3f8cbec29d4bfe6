"""Uploading, downloading and deleting documents."""

from sqlalchemy import Connection

from app.accounts import repository as accounts
from app.accounts.account import Account, Feature
from app.accounts.account_tokens import AccountTokens
from app.clock import Clock, Instant, seconds
from app.database.transactions import Database
from app.documents import repository
from app.documents.document import MAX_PDF, Document, digest_of
from app.errors import DocumentIsTooLarge, DocumentIsUnknown, FeatureIsNotEnabled, InputIsInvalid

_PDF_MAGIC = b"%PDF-"


class DocumentService:
    def __init__(self, database: Database, clock: Clock, tokens: AccountTokens, *, retention: float) -> None:
        self._database = database
        self._clock = clock
        self._tokens = tokens
        self._retention = seconds(retention)

    async def upload(self, account: Account, content: bytes) -> Document:
        if Feature.DOCUMENTS not in account.settings.features:
            raise FeatureIsNotEnabled("file", Feature.DOCUMENTS)
        _refuse_unless_pdf(content)
        real = self._clock.now()

        def work(connection: Connection) -> Document:
            current = accounts.current(connection, account)
            document_id = self._tokens.of(connection, current).ordered_id(current.clock.now(real))
            document = self._new_document(account, document_id, content, current.clock.now(real))
            repository.add(connection, document)
            return document

        return await self._database.transaction(work)

    def _new_document(self, account: Account, document_id: str, content: bytes, now: Instant) -> Document:
        return Document(
            id=document_id,
            account=account.number,
            digest=digest_of(content),
            content=content,
            uploaded_at=now,
            due_at=now + self._retention,
        )

    async def download(self, account: Account, document_id: str) -> bytes:
        content = await self._database.transaction(
            lambda connection: repository.content(connection, account.number, document_id)
        )
        if content is None:
            raise DocumentIsUnknown
        return content

    async def delete(self, account: Account, document_id: str) -> None:
        removed = await self._database.transaction(
            lambda connection: repository.remove(connection, account.number, document_id)
        )
        if not removed:
            raise DocumentIsUnknown


def _refuse_unless_pdf(content: bytes) -> None:
    if not content:
        raise InputIsInvalid("file", "must not be empty")
    if len(content) > MAX_PDF:
        raise DocumentIsTooLarge(MAX_PDF)
    if not content.startswith(_PDF_MAGIC):
        raise InputIsInvalid("file", "must be a PDF, which begins with %PDF-")
