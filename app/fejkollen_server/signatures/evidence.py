"""Evidence of a signature, within the fields that the API has."""

import base64
import hashlib
from dataclasses import dataclass

from fejkollen_server.clock import Instant
from fejkollen_server.documents.document import DocumentReference
from fejkollen_server.signatures.authority import Authority, Signer, identity_of
from fejkollen_server.signatures.statement import sign_statement


@dataclass(frozen=True, slots=True)
class SignatureEvidence:
    digest: str
    """SHA-256 of what was signed, in lower-case hex: the text, or the list of the documents' digests."""
    end_user: str | None = None
    """What was signed, signed by the person: CMS in base64. Only Norwegian BankID hands it out."""
    merchant: str | None = None
    """The same, signed by the relying party."""


def content_of(text: str | None, documents: tuple[DocumentReference, ...]) -> bytes:
    """Give what is signed: the text, or the digests of the sealed documents, a line each."""
    return (text if text is not None else "\n".join(document.digest for document in documents)).encode()


def digest_alone(text: str | None) -> SignatureEvidence:
    """Give all that the other eIDs need: MitID's answer has the digest, Swedish BankID's and Freja's have nothing."""
    return SignatureEvidence(hashlib.sha256(content_of(text, ())).hexdigest())


def signed_evidence(
    content: bytes, person: Signer, merchant: Signer, authority: Authority, at: Instant
) -> SignatureEvidence:
    return SignatureEvidence(
        hashlib.sha256(content).hexdigest(),
        _statement(content, person, authority, at),
        _statement(content, merchant, authority, at),
    )


def _statement(content: bytes, signer: Signer, authority: Authority, at: Instant) -> str:
    return base64.b64encode(sign_statement(content, identity_of(signer, authority), at)).decode("ascii")
