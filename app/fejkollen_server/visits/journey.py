"""The shape of an eID's journey: its steps, and what each of them does with an answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from fejkollen_server.sessions.by_hand import Situation
from fejkollen_server.visits.scene import Scene
from fejkollen_server.visits.visit import Form, Visit


class PhoneMatch(StrEnum):
    """What a phone must match with the page before it approves."""

    NOTHING = "nothing"
    CHANNEL = "channel"
    """The two frames of a QR code, or a number typed into the app (MitID)."""
    EMOJI = "emoji"
    """One of several (Vipps)."""
    LETTERS = "letters"
    """To be compared by eye (Finnish mobile certificate)."""
    ORDER = "order"
    """A QR code or start link that only finds the session (BankID SE, Freja)."""


@dataclass(frozen=True, slots=True)
class PageStep:
    """One page."""

    take: Callable[[Scene, Form], None]
    """Does what an answer asks for: goes on, complains or ends the session."""
    asks_phone: bool = False
    """Whether the page waits until the person's phone has answered."""
    match: PhoneMatch = PhoneMatch.NOTHING
    mismatched: str | None = None
    """The cause that ends the session when the phone matches it wrongly; without one, it may be tried again."""
    qr: Callable[[Situation, Visit], str] | None = None
    """What the QR code on the page says at this moment."""
    is_link: bool = False
    """Whether the page has that not as a drawing, but as a link that opens the app on the same device."""
    hint: Callable[[Situation], str | None] | None = None
    """How far the person is on their phone, as the eID calls it, where the page says so."""
    aborted: str | None = None
    """The cause when the person gives up here, where it is another than the eID's usual one."""


@dataclass(frozen=True, slots=True)
class PageJourney:
    first: Callable[[Scene], None]
    """Goes to the first page, of a visit that has just begun."""
    steps: Mapping[str, PageStep]
    answered: Callable[[Scene], None]
    """Goes on after the phone has approved."""
