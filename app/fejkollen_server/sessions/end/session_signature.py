"""How sessions get their signatures: made outside of the transaction in which they end, and stored inside of it."""

from collections.abc import Callable
from typing import TypeVar, assert_never

from sqlalchemy import Connection

from fejkollen_server.accounts.account import Account
from fejkollen_server.clock import Instant
from fejkollen_server.database.transactions import Database
from fejkollen_server.documents import repository as documents
from fejkollen_server.documents.document import DocumentReference
from fejkollen_server.eids.profile import SignatureKind
from fejkollen_server.eids.profiles import PROFILES
from fejkollen_server.eids.vocabulary import Operation
from fejkollen_server.people.person import Person
from fejkollen_server.sessions.order import Order
from fejkollen_server.sessions.session import Session
from fejkollen_server.signatures.authority import Signer
from fejkollen_server.signatures.evidence import digest_alone
from fejkollen_server.signatures.pdf.problem import CannotBeSealed
from fejkollen_server.signatures.service import SignatureService
from fejkollen_server.signatures.signature_request import Signature, SignatureIsMissing, SignatureWanted

Result = TypeVar("Result")


class SessionTransactions:
    def __init__(self, database: Database, signatures: SignatureService) -> None:
        self._database = database
        self._signatures = signatures

    async def transaction(self, work: Callable[[Connection], Result]) -> Result:
        """Run a transaction in which sessions may end; if a signature is missing, make it and begin again."""
        made: list[SignatureWanted] = []
        try:
            while True:
                try:
                    return await self._database.transaction(work)
                except SignatureIsMissing as missing:
                    await self._signatures.make(missing.wanted)
                    made.append(missing.wanted)
        finally:
            for wanted in made:
                self._signatures.forget(wanted)

    def expect(self, order: Order) -> None:
        """Get ready for what an order that has been started will need."""
        if order.documents:
            self._signatures.warm_up()

    def signature_for(
        self, connection: Connection, account: Account, session: Session, order: Order, person: Person, at: Instant
    ) -> Signature | None:
        """Give what the order's signature consists of, and store its documents; None where nothing is signed.

        Raises SignatureIsMissing where it takes time to make it, and CannotBeSealed where that was tried in vain.
        """
        if order.operation is not Operation.SIGN:
            return None
        kind = PROFILES[order.provider].signature
        match kind:
            case SignatureKind.NONE:
                return None
            case SignatureKind.DIGEST:
                return Signature(digest_alone(order.text))
            case SignatureKind.CMS:
                return self._made_or_missing(connection, account, session, order, person, at)
        assert_never(kind)

    def _made_or_missing(
        self, connection: Connection, account: Account, session: Session, order: Order, person: Person, at: Instant
    ) -> Signature:
        wanted = SignatureWanted(
            session=session.id,
            account=account.number,
            person=Signer(person.name, person.pid),
            merchant=Signer(account.id),
            text=order.text,
            documents=_documents_of(connection, account, order),
            at=at,
        )
        signature = self._signatures.made(wanted)
        for document in set(signature.documents):
            documents.seal(connection, account.number, document.id, document.digest, document.content)
        return signature


def _documents_of(connection: Connection, account: Account, order: Order) -> tuple[DocumentReference, ...]:
    """Find the documents of the order, in its sequence."""
    if not order.documents:
        return ()
    found = documents.references(connection, account.number, order.documents)
    if any(document_id not in found for document_id in order.documents):
        raise CannotBeSealed("a document was deleted before it was signed")
    return tuple(found[document_id] for document_id in order.documents)
