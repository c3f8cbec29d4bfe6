"""Makes signatures, outside of every transaction: keys and seals take their time."""

import asyncio
from typing import TypeAlias

from fejkollen_server.clock import Clock
from fejkollen_server.database.transactions import Database
from fejkollen_server.documents import repository as documents
from fejkollen_server.documents.document import DocumentReference, digest_of
from fejkollen_server.signatures import repository
from fejkollen_server.signatures.authority import Authority, Signer, identity_of, make_authority
from fejkollen_server.signatures.evidence import content_of, signed_evidence
from fejkollen_server.signatures.pdf.problem import CannotBeSealed
from fejkollen_server.signatures.pdf.sealer import PDFSealer
from fejkollen_server.signatures.signature_request import (
    SealedDocument,
    Signature,
    SignatureIsMissing,
    SignatureWanted,
)

_Made: TypeAlias = Signature | CannotBeSealed | None
"""None when a document has been deleted or changed meanwhile: then something else is wanted."""


_NOBODY = Signer("nobody")


class SignatureService:
    def __init__(self, database: Database, clock: Clock, sealer: PDFSealer) -> None:
        self._database = database
        self._clock = clock
        self._sealer = sealer
        self._authority: Authority | None = None
        self._under_way: dict[SignatureWanted, asyncio.Task[_Made]] = {}
        self._made: dict[SignatureWanted, Signature | CannotBeSealed] = {}
        self._with_documents = asyncio.Lock()
        self._warming_up: set[asyncio.Task[None]] = set()

    async def authority(self) -> Authority:
        """Give the authority of this database, which the first who needs it makes."""
        if self._authority is None:
            found = await self._database.transaction(repository.find)
            self._authority = found or await self._settled(await asyncio.to_thread(make_authority))
        return self._authority

    async def _settled(self, made: Authority) -> Authority:
        now = self._clock.now()
        return await self._database.transaction(lambda connection: repository.settle(connection, made, now))

    def made(self, wanted: SignatureWanted) -> Signature:
        """Give a signature inside of a transaction: it is there already, or SignatureIsMissing or CannotBeSealed."""
        made = self._made.get(wanted)
        if made is None:
            raise SignatureIsMissing(wanted)
        if isinstance(made, CannotBeSealed):
            raise made
        return made

    async def make(self, wanted: SignatureWanted) -> None:
        """Make a signature, or wait for somebody else who makes the same one."""
        making = self._under_way.get(wanted)
        if making is None:
            making = asyncio.create_task(self._make(wanted))
            self._under_way[wanted] = making
            making.add_done_callback(lambda _: self._under_way.pop(wanted, None))
        # Whoever goes away must not take from the others what they wait for.
        made = await asyncio.shield(making)
        if made is not None:
            self._made[wanted] = made

    def forget(self, wanted: SignatureWanted) -> None:
        """Let go of a signature: the transaction that wanted it is over."""
        self._made.pop(wanted, None)

    async def _make(self, wanted: SignatureWanted) -> _Made:
        try:
            if not wanted.documents:
                return await self._signature(wanted, ())
            # One order after the other, because each has all its documents in memory.
            async with self._with_documents:
                sealed = await self._sealed_documents(wanted)
                return None if sealed is None else await self._signature(wanted, sealed)
        except CannotBeSealed as problem:
            return problem

    async def _signature(self, wanted: SignatureWanted, sealed: tuple[SealedDocument, ...]) -> Signature:
        authority = await self.authority()
        content = content_of(wanted.text, tuple(DocumentReference(each.id, each.digest) for each in sealed))
        evidence = await asyncio.to_thread(
            signed_evidence, content, wanted.person, wanted.merchant, authority, wanted.at
        )
        return Signature(evidence, sealed)

    async def _sealed_documents(self, wanted: SignatureWanted) -> tuple[SealedDocument, ...] | None:
        """Seal every document once, or give None when one is not there any more as it was."""
        identity = await asyncio.to_thread(identity_of, wanted.person, await self.authority())
        sealed: dict[str, SealedDocument] = {}
        for position, reference in enumerate(wanted.documents):
            if reference.id in sealed:
                continue
            content = await self._content(wanted, reference)
            if content is None:
                return None
            try:
                with_seal = await self._sealer.seal(content, identity, wanted.at)
            except CannotBeSealed as problem:
                raise CannotBeSealed(f"documents[{position}] cannot be sealed: it {problem}") from problem
            sealed[reference.id] = SealedDocument(
                reference.id, await asyncio.to_thread(digest_of, with_seal), with_seal
            )
        return tuple(sealed[reference.id] for reference in wanted.documents)

    async def _content(self, wanted: SignatureWanted, reference: DocumentReference) -> bytes | None:
        content = await self._database.transaction(
            lambda connection: documents.content(connection, wanted.account, reference.id)
        )
        if content is None or await asyncio.to_thread(digest_of, content) != reference.digest:
            return None
        return content

    async def seal_on_trial(self, content: bytes) -> str | None:
        """Say why a PDF could not be sealed, if it could not."""
        identity = await asyncio.to_thread(identity_of, _NOBODY, await self.authority())
        try:
            await self._sealer.seal(content, identity, self._clock.now())
        except CannotBeSealed as problem:
            return str(problem)
        return None

    def warm_up(self) -> None:
        """Get ready to seal, because there will soon be something to seal."""
        task = asyncio.create_task(self._sealer.warm_up())
        self._warming_up.add(task)
        task.add_done_callback(self._warming_up.discard)

    async def close(self) -> None:
        """Give up what is under way: it is due again at the next start."""
        under_way = [*self._warming_up, *self._under_way.values()]
        for task in under_way:
            task.cancel()
        await self._sealer.close()
        await asyncio.gather(*under_way, return_exceptions=True)
