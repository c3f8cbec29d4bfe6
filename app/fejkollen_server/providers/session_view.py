"""A session as a relying party may see it at one moment."""

from dataclasses import dataclass
from typing import TypeVar

from fejkollen_server.sessions.end.proof import Proof
from fejkollen_server.sessions.session import Failure, Session

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class SessionView:
    session: Session
    hint: str | None = None
    url: str | None = None
    """The hosted page, while there is something to do on it."""

    @property
    def proof(self) -> Proof:
        if not isinstance(self.session.ending, Proof):
            raise TypeError("only a completed session proves something")
        return self.session.ending

    @property
    def failure(self) -> Failure:
        if not isinstance(self.session.ending, Failure):
            raise TypeError("only a failed session has a failure")
        return self.session.ending


def required(value: Value | None) -> Value:
    """Take a value that this kind of session always has."""
    if value is None:
        raise TypeError("this kind of session always has this value")
    return value
