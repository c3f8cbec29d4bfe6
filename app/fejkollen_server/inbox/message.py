"""A mail or SMS, before and after it is sent."""

from dataclasses import dataclass
from enum import StrEnum

from fejkollen_server.clock import Instant


class MessageKind(StrEnum):
    """How a message reaches somebody."""

    MAIL = "mail"
    SMS = "sms"


@dataclass(frozen=True, slots=True)
class Letter:
    """What is to be sent."""

    kind: MessageKind
    sender: str
    text: str
    subject: str | None = None
    """Mails only."""
    session: str | None = None
    """The id of the session that it is about."""


@dataclass(frozen=True, slots=True)
class InboxMessage:
    """What somebody has got."""

    id: str
    account: int
    person: str
    recipient: str
    """The address or number that it was sent to."""
    letter: Letter
    sent_at: Instant
    """In the account's time."""
