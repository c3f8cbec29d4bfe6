"""Whether BankID's animated QR code is genuine, and is scanned in the second that it was made for."""

import hmac
from dataclasses import dataclass
from enum import StrEnum

from fejkollen_server.scanning.bankid_se import AnimatedCode, auth_of
from fejkollen_server.sessions.session import Shown

# BankID says that the code changes each second and that old ones do not work, but not how old is too old. These are
# inferred: what it takes to hold up a phone and focus, and how far two clocks may differ.
OLDEST = 5
MOST_AHEAD = 1


class RefusedBecause(StrEnum):
    """Why a QR code is refused."""

    FORGED = "forged"
    STALE = "stale"
    AHEAD = "ahead"
    CLOCK_MOVED = "clockMoved"
    """It is stale, but only because somebody moved the account's clock, of which the relying party knows nothing."""


@dataclass(frozen=True, slots=True)
class Elapsed:
    """How many whole seconds have passed since the start."""

    on_account_clock: int
    in_real_time: int

    @property
    def most(self) -> int:
        """Go by the clock that went faster: time that was moved by hand counts as time that has passed."""
        return max(self.on_account_clock, self.in_real_time)


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a QR code, and what the relying party must do."""

    because: RefusedBecause
    message: str


def flaw_of(code: AnimatedCode, shown: Shown, elapsed: Elapsed) -> Flaw | None:
    """Find what makes a code of this session unacceptable."""
    secret = shown.qr_start_secret or ""
    if not hmac.compare_digest(code.auth, auth_of(secret.encode(), str(code.second))):
        return Flaw(RefusedBecause.FORGED, _not_genuine(code, shown, secret))
    return _not_fresh(code, elapsed)


def _not_fresh(code: AnimatedCode, elapsed: Elapsed) -> Flaw | None:
    age = elapsed.most - code.second
    if age < -MOST_AHEAD:
        return Flaw(
            RefusedBecause.AHEAD,
            f"the QR code is {-age} seconds ahead: made for second {code.second}, when {elapsed.most} have passed. "
            "Count whole seconds from the moment in which the start was answered",
        )
    if age <= OLDEST:
        return None
    if elapsed.in_real_time - code.second <= OLDEST:
        return Flaw(
            RefusedBecause.CLOCK_MOVED,
            f"the QR code is {age} seconds old, but only because the account's clock was moved since the start. "
            "Start a new session, or scan without code",
        )
    return Flaw(RefusedBecause.STALE, _too_old(code, age))


def _too_old(code: AnimatedCode, age: int) -> str:
    never = "; it seems never to be renewed" if code.second == 0 else ""
    return (
        f"the QR code is {age} seconds old{never}. Make it anew each second, with t the whole seconds since the start; "
        f"older than {OLDEST} seconds it is refused"
    )


def _not_genuine(code: AnimatedCode, shown: Shown, secret: str) -> str:
    return (
        f"auth of the QR code is not right{_likely_mistake(code, shown, secret)}. It must be the HMAC-SHA256 of t in "
        "decimal digits, with qrStartSecret as ASCII for its key, in lower-case hexadecimal"
    )


def _likely_mistake(code: AnimatedCode, shown: Shown, secret: str) -> str:
    second, auth = str(code.second), code.auth.lower()
    mistakes = {
        auth_of(secret.encode(), second): "it is in upper case",
        auth_of(bytes.fromhex(secret.replace("-", "")), second): "its key is the UUID's bytes, not its text",
        auth_of((shown.qr_start_token or "").encode(), second): "its key is qrStartToken",
        auth_of((shown.auto_start_token or "").encode(), second): "its key is autoStartToken",
        auth_of(second.encode(), secret): "key and message are exchanged",
    }
    return f": {mistakes[auth]}" if auth in mistakes else ""
