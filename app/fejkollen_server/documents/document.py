"""An uploaded PDF."""

import hashlib
from dataclasses import dataclass

from fejkollen_server.clock import Instant

MAX_PDF = 10 * 1024 * 1024
"""In bytes."""


@dataclass(frozen=True, slots=True)
class DocumentReference:
    """A document as a signature speaks of it."""

    id: str
    digest: str
    """SHA-256 of its bytes, in lower-case hex."""


@dataclass(frozen=True, slots=True)
class Document:
    id: str
    account: int
    digest: str
    content: bytes
    uploaded_at: Instant
    due_at: Instant
    """When it is deleted by itself."""


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
