"""A signature that has to be made before a session can end, and what comes of it."""

from dataclasses import dataclass, field

from fejkollen_server.clock import Instant
from fejkollen_server.documents.document import DocumentReference
from fejkollen_server.signatures.authority import Signer
from fejkollen_server.signatures.evidence import SignatureEvidence


@dataclass(frozen=True, slots=True)
class SignatureWanted:
    session: str
    account: int
    person: Signer
    merchant: Signer
    text: str | None
    documents: tuple[DocumentReference, ...]
    """As they are before they are sealed, in the order in which they are signed."""
    # Whoever asks again a moment later still wants the same signature.
    at: Instant = field(compare=False)


@dataclass(frozen=True, slots=True)
class SealedDocument:
    id: str
    digest: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Signature:
    evidence: SignatureEvidence
    documents: tuple[SealedDocument, ...] = ()


class SignatureIsMissing(Exception):  # noqa: N818 - named as the fact that it states.
    """Ends a transaction that needs a signature; it is made outside, and then the transaction begins again."""

    def __init__(self, wanted: SignatureWanted) -> None:
        super().__init__("a signature has to be made first")
        self.wanted = wanted
