"""What has become of an authenticator since it was new."""

import json
from dataclasses import asdict, dataclass, replace
from enum import StrEnum

from fejkollen_server.clock import Instant, span
from fejkollen_server.eids.authenticators import AuthenticatorProfile


class AuthenticatorCondition(StrEnum):
    """Whether an authenticator can be used."""

    READY = "ready"
    LOCKED = "locked"
    """For a time, after too many wrong tries."""
    BLOCKED = "blocked"
    """For good, until somebody unlocks it."""


@dataclass(frozen=True, slots=True)
class AuthenticatorState:
    """Instants are the account's."""

    wrong_tries: int = 0
    """Wrong codes, PINs and passwords in a row."""
    locked_until: Instant | None = None
    blocked: bool = False
    drift: int = 0
    """How many steps its own clock is ahead of the account's."""
    expected_drift: int = 0
    """How many steps ahead the eID believes it to be, from the codes it has seen."""
    counter: int = 0
    """The first counter, or step of time, whose code has not been used."""

    def condition(self, now: Instant) -> AuthenticatorCondition:
        if self.blocked:
            return AuthenticatorCondition.BLOCKED
        return (
            AuthenticatorCondition.LOCKED
            if self.locked_until is not None and now < self.locked_until
            else AuthenticatorCondition.READY
        )

    def at(self, now: Instant) -> "AuthenticatorState":
        """Let a lock end whose time is over; whoever held it begins anew."""
        if self.locked_until is None or now < self.locked_until:
            return self
        return replace(self, locked_until=None, wrong_tries=0)

    def after_wrong_try(self, profile: AuthenticatorProfile, now: Instant) -> "AuthenticatorState":
        tries = self.wrong_tries + 1
        state = replace(self, wrong_tries=tries)
        if tries < profile.tries:
            return state
        if profile.lock is None:
            return replace(state, blocked=True)
        return replace(state, locked_until=now + span(profile.lock))

    def after_right_try(self) -> "AuthenticatorState":
        return replace(self, wrong_tries=0)

    def unlocked(self) -> "AuthenticatorState":
        return replace(self, wrong_tries=0, locked_until=None, blocked=False)

    def written(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, document: str) -> "AuthenticatorState":
        return cls(**json.loads(document))


AS_NEW = AuthenticatorState()
