"""What comes of an answer on the phone."""

from dataclasses import dataclass
from enum import StrEnum


class AnswerResult(StrEnum):
    """What a phone says after something was done on it."""

    APPROVED = "approved"
    DECLINED = "declined"
    ENDED = "ended"
    """It ended in another way; the list of decisions says how."""
    MATCHED = "matched"
    MISMATCHED = "mismatched"
    """It did not match, and may be tried again."""
    WRONG_SECRET = "wrong-secret"  # noqa: S105 - what was said, no secret.
    LOCKED = "locked"
    """So many wrong ones that the app is locked, which ended the session."""
    HELD = "held"
    """The person no longer answers by themselves."""
    OFFLINE = "offline"
    SCANNED = "scanned"
    OUT_OF_DATE = "out-of-date"
    """The prompt was answered, or went on, since the phone showed it."""
    DECIDED = "decided"
    """It was decided already; the first decision counts."""


@dataclass(frozen=True, slots=True)
class PhoneAnswer:
    """What was done on the phone with a prompt."""

    do: str
    version: str
    """Which state of the prompt was shown."""
    secret: str = ""
    """The PIN or password that was entered."""
    match: str = ""
    """The number that was entered, or what was chosen."""
