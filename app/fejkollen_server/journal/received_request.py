"""A request as it came and was answered, before anything is made of it: bytes that are at hand anyway."""

import hashlib
from dataclasses import dataclass
from typing import TypeAlias

from fejkollen_server.accounts.account import Account
from fejkollen_server.clock import Instant

LONGEST_BODY = 16 * 1024
"""How many bytes of a body are kept."""

RawHeaders: TypeAlias = list[tuple[bytes, bytes]]


class Body:
    """The beginning of a body and its whole size. Of a document only size and hash are kept."""

    __slots__ = ("_digest", "kept", "size")

    def __init__(self, *, is_document: bool = False) -> None:
        self.kept: bytes = b""
        self.size = 0
        self._digest = hashlib.sha256() if is_document else None

    def add(self, chunk: bytes) -> None:
        self.size += len(chunk)
        if self._digest:
            self._digest.update(chunk)
        elif len(self.kept) < LONGEST_BODY:
            self.kept = (self.kept + chunk if self.kept else chunk)[:LONGEST_BODY]

    @property
    def sha256(self) -> str | None:
        return self._digest.hexdigest() if self._digest else None


NO_BODY = Body()
"""Stands for all that have none."""


@dataclass(slots=True)
class Received:
    began: Instant
    """In real time, as ``ended``."""
    ended: Instant
    method: str
    path: str
    query: bytes
    headers: RawHeaders
    scheme: str
    body: Body
    status: int
    """0 where the connection was closed without an answer."""
    answer_headers: RawHeaders
    answer_body: Body
    account: Account | None
    """Whoever called, where that was asked; otherwise it is found out when the request is written down."""
    operation: str | None
    """What it was routed to, by its name in the contract."""
    session: str | None = None
    session_state: str | None = None
    """What the answer said, where it told of a session."""
    ref_id: str | None = None
    at: Instant | None = None
    """In the account's time, where the answer was made for an instant of it."""
    near_misses: tuple[str, ...] = ()
