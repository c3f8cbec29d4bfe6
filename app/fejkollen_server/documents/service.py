"""Uploading, downloading and deleting documents."""

from sqlalchemy import Connection

from fejkollen_server.accounts import repository as accounts
from fejkollen_server.accounts.account import Account, Feature
from fejkollen_server.accounts.account_tokens import AccountTokens
from fejkollen_server.clock import Clock, Instant, span
from fejkollen_server.database.transactions import Database
from fejkollen_server.documents import repository
from fejkollen_server.documents.confinement import Confinement
from fejkollen_server.documents.document import Document, DocumentReference, digest_of
from fejkollen_server.documents.inspection import Inspection, SealOnTrial
from fejkollen_server.errors import DocumentIsUnknown, FeatureIsNotEnabled


class DocumentService:
    def __init__(
        self, database: Database, clock: Clock, tokens: AccountTokens, seal_on_trial: SealOnTrial, *, retention: float
    ) -> None:
        self._database = database
        self._clock = clock
        self._tokens = tokens
        self._retention = span(retention)
        self._inspection = Inspection(Confinement(), seal_on_trial)

    async def upload(self, account: Account, content: bytes) -> Document:
        if Feature.DOCUMENTS not in account.settings.features:
            raise FeatureIsNotEnabled("file", Feature.DOCUMENTS)
        digest = digest_of(content)
        await self._inspection.refuse_unless_sound(content, digest)
        real = self._clock.now()

        def work(connection: Connection) -> Document:
            current = accounts.current(connection, account)
            now = current.clock.now(real)
            document_id = self._tokens.of(connection, current).ordered_id(now)
            document = self._new_document(account, DocumentReference(document_id, digest), content, now)
            repository.add(connection, document)
            return document

        return await self._database.transaction(work)

    def _new_document(self, account: Account, named: DocumentReference, content: bytes, now: Instant) -> Document:
        return Document(
            id=named.id,
            account=account.number,
            digest=named.digest,
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
