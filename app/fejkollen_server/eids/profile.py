"""The shape of the one record in which each eID says how it differs from the others."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from fejkollen_server.eids.vocabulary import AuthenticatorKind, Channel, Country, ErrorCode, Operation, Provider


@dataclass(frozen=True, slots=True)
class Cause:
    """An end by the eID's own name, and what the relying party sees of it.

    Most ends fail a running session with ``error``. A few happen before there is a session: those have a
    ``refusal``, the message of the 400 that answers the start.
    """

    name: str
    meaning: str
    error: ErrorCode | None = None
    refusal: str | None = None


class StartToken(StrEnum):
    """What a relying party is given when a session starts, for the person to find it by or to compare."""

    NONE = "none"
    AUTO_START = "auto-start"
    """A token that starts the app."""
    AUTO_START_AND_QR = "auto-start-and-qr"
    """The same, and what a QR code that changes every second is made of."""
    WORD_PAIR = "word-pair"
    """Two words, shown on both ends."""
    GIVEN_MESSAGE = "given-message"
    """The words that the relying party gave itself."""


class SignatureKind(StrEnum):
    """What a completed signature consists of."""

    NONE = "none"
    """The eID signs nothing."""
    DIGEST = "digest"
    """A digest of the text; what really proves it is not imitated."""
    CMS = "cms"
    """A CAdES signature over text or documents, each of which is sealed."""


class Competition(StrEnum):
    """What happens when a person who is busy with one session is asked for another."""

    BOTH_END = "both-end"
    """The new start is refused and the older session fails."""
    NEWER_FAILS = "newer-fails"
    """The new session starts and fails at once; the older one goes on."""
    NONE = "none"
    """Sessions of one person do not disturb each other."""


@dataclass(frozen=True, slots=True)
class HintPhase:
    """A moment on the way to the person's answer, as a share of the whole time and the hint shown from then on."""

    share: float
    hint: str


@dataclass(frozen=True, slots=True)
class HintJourney:
    """The hints of one channel, in order; the first is shown until somebody takes the session up."""

    waiting_hint: str
    steps: tuple[HintPhase, ...]


@dataclass(frozen=True, slots=True)
class ProviderProfile:
    """How one eID differs from the others. Times are in seconds; sources stand beside each record's figures."""

    provider: Provider
    title: str
    country: Country
    """Whose national numbers a bare ``ssn`` is read as."""
    app: AuthenticatorKind
    """On which people are asked."""
    operations: Mapping[tuple[Operation, Channel], float]
    """What the eID offers, with the lifetime of such a session."""
    hosted: frozenset[Operation]
    """The front-channel operations for which a page is hosted behind ``url``."""
    causes: tuple[Cause, ...]
    competition: Mapping[Operation, Competition]
    declined: str
    """The cause that results when a person declines."""
    expired: str
    """The cause that results when time runs out."""
    competed: str
    """The cause that ends a session because of a competing one."""
    without_eid: str
    """The cause that results when the person asked does not hold this eID."""
    locked: str
    """The cause that results while the person's authenticator is locked for a time."""
    blocked: str
    """The cause that results when it is blocked for good."""
    start_tokens: Mapping[Channel, StartToken] = field(default_factory=dict)
    """What is handed out at the start; nothing where a channel is left out."""
    signature: SignatureKind = SignatureKind.NONE
    is_for_every_country: bool = False
    """Whether people of other countries than its own may hold it."""
    holds_ssn_back: bool = False
    """Whether the national number is given only when asked for (comments of the official clients)."""
    grades_registration: bool = False
    """Whether it says how well it knows somebody, and a relying party how well it must."""
    gives_up_unopened: bool = False
    """Whether an order that no app has fetched can fail by itself."""
    journeys: Mapping[Channel, HintJourney] = field(default_factory=dict)
    completed_kept: float = 600
    """How long the result can be collected."""
    failed_kept: float = 600
    """How long the error can be collected."""
    refusal_of_competition: str = ""
    """The 400 message where both competing sessions end."""

    def cause(self, name: str) -> Cause | None:
        return next((cause for cause in self.causes if cause.name == name), None)
