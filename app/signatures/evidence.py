"""Evidence of a signature, within the fields that the API has: visibly fake, and the same for the same input."""

import base64
import hashlib
import json
from dataclasses import dataclass

from app.documents.document import DocumentReference


@dataclass(frozen=True, slots=True)
class Evidence:
    digest: str
    """SHA-256 of what was signed, in lower-case hex: the text, or the set of documents."""
    end_user: str
    """Base64 of a JSON statement in the signer's name."""
    merchant: str
    """Base64 of a JSON statement in the relying party's name."""


def evidence_of(text: str | None, documents: tuple[DocumentReference, ...], signer: str) -> Evidence:
    digest = digest_of(text, documents)
    return Evidence(digest, _statement("endUser", digest, signer), _statement("merchant", digest, signer))


def digest_of(text: str | None, documents: tuple[DocumentReference, ...]) -> str:
    content = text if text is not None else "\n".join(document.digest for document in documents)
    return hashlib.sha256(content.encode()).hexdigest()


def _statement(party: str, digest: str, signer: str) -> str:
    statement = {"by": "Fejkollen, no legal effect", "party": party, "sha256": digest, "signer": signer}
    return base64.b64encode(json.dumps(statement, sort_keys=True).encode()).decode("ascii")
