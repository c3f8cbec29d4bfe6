"""A request in the journal, as it is read; and which of them are looked for."""

from dataclasses import dataclass
from typing import Any

from fejkollen_server.clock import Instant


@dataclass(frozen=True, slots=True)
class JournalEntry:
    number: int
    account_id: str | None
    session: str | None
    at: Instant
    """In the account's time."""
    happened_at: Instant
    """In real time."""
    method: str
    path: str
    status: int
    operation: str | None
    ref_id: str | None
    document: dict[str, Any]
    """What else was written down, by the names of ``journal.stored_request``."""


@dataclass(frozen=True, slots=True)
class RequestFilters:
    """What requests must be like; None is no condition."""

    session: str | None = None
    method: str | None = None
    path: str | None = None
    """With ``*`` for anything and ``?`` for any one letter."""
    statuses: tuple[int, int] | None = None
    """The first and the last that fit."""
    operation: str | None = None
    ref_id: str | None = None
    since: Instant | None = None
    until: Instant | None = None
