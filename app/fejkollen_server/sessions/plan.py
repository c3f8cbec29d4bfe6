"""What a person is going to do with a session, and when."""

from dataclasses import dataclass

from fejkollen_server.clock import Instant
from fejkollen_server.eids.vocabulary import AuthenticatorKind


@dataclass(frozen=True, slots=True)
class Decision:
    """How a session ends: approved when there is no error."""

    error: str | None = None
    cause: str | None = None
    """The eID's own name for the end."""
    authenticator: AuthenticatorKind | None = None
    """What was approved with, where that is known; otherwise it is what the person usually takes."""


APPROVED = Decision()


@dataclass(frozen=True, slots=True)
class Plan:
    """From when until when somebody is busy with the session, and what comes of it."""

    begun_at: Instant
    answered_at: Instant | None
    """None when the person looks at it and never answers."""
    decision: Decision = APPROVED
    attended: bool = True
    """False when nobody has taken the session up, and the end comes for that very reason."""
    hints: tuple[tuple[Instant, str], ...] = ()
    """Which hints are shown from when on, where a scenario says so; otherwise they follow from the time."""
