"""The one-time codes of one authenticator: what it shows now, and which codes the eID takes."""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, replace

from fejkollen_server.accounts.account import Account
from fejkollen_server.authenticators.oath import STEP, hotp
from fejkollen_server.authenticators.state import AuthenticatorState
from fejkollen_server.clock import SECOND, Instant
from fejkollen_server.eids.authenticators import OneTimeCodeKind
from fejkollen_server.people.person import Person

# How far a code may be off when logging in, and when the clock is set right with two codes in a row: 90 and 300
# seconds to either side, as OS2faktor has it.
LOGIN_WINDOW = 3
RESYNCHRONISATION_WINDOW = 10
# How many codes by counter may have been skipped. RFC 4226 leaves the figures open: inferred.
LOOK_AHEAD = 10
RESYNCHRONISATION_LOOK_AHEAD = 100

_SECRET_LENGTH = 20


@dataclass(frozen=True, slots=True)
class OneTimeCode:
    """What an authenticator shows."""

    value: str
    counter: int
    is_used: bool
    """Whether it has been taken already, and will not be again."""
    valid_until: Instant | None
    """In the account's time; None for codes that wait until they are used."""


def secret_of(account: Account, person: Person, kind: str) -> bytes:
    """Derive the seed inside the authenticator, so that nobody has to store it."""
    message = f"OATH {account.id} {person.id} {kind}"
    return hmac.new(account.secret_digest.encode(), message.encode(), hashlib.sha256).digest()[:_SECRET_LENGTH]


def code_shown(codes: OneTimeCodeKind, secret: bytes, state: AuthenticatorState, now: Instant) -> OneTimeCode:
    if codes is OneTimeCodeKind.COUNTER:
        return OneTimeCode(hotp(secret, state.counter), state.counter, is_used=False, valid_until=None)
    step = _step(now)
    counter = max(0, step + state.drift)
    return OneTimeCode(hotp(secret, counter), counter, counter < state.counter, (step + 1) * STEP * SECOND)


def after_code(
    codes: OneTimeCodeKind, secret: bytes, state: AuthenticatorState, code: str, now: Instant
) -> AuthenticatorState | None:
    """Say what becomes of it when this code is entered; None if the code is not taken. No code is taken twice."""
    for counter in _taken_at_login(codes, state, now):
        if counter >= state.counter and hotp(secret, counter) == code:
            return _used(codes, state, counter, now)
    return None


def after_two_codes(
    codes: OneTimeCodeKind, secret: bytes, state: AuthenticatorState, first: str, second: str, now: Instant
) -> AuthenticatorState | None:
    """Set the eID's idea of its clock or counter right with two codes that came one after the other."""
    if codes is OneTimeCodeKind.COUNTER:
        counters: Iterable[int] = range(state.counter, state.counter + RESYNCHRONISATION_LOOK_AHEAD)
    else:
        counters = _around(_step(now), RESYNCHRONISATION_WINDOW)
    for counter in counters:
        if counter >= state.counter and (hotp(secret, counter), hotp(secret, counter + 1)) == (first, second):
            return _used(codes, state, counter + 1, now)
    return None


def _taken_at_login(codes: OneTimeCodeKind, state: AuthenticatorState, now: Instant) -> Iterable[int]:
    if codes is OneTimeCodeKind.COUNTER:
        return range(state.counter, state.counter + LOOK_AHEAD)
    return _around(_step(now) + state.expected_drift, LOGIN_WINDOW)


def _used(codes: OneTimeCodeKind, state: AuthenticatorState, counter: int, now: Instant) -> AuthenticatorState:
    drift = counter - _step(now) if codes is OneTimeCodeKind.TIME else state.expected_drift
    return replace(state, counter=counter + 1, expected_drift=drift)


def _around(step: int, window: int) -> range:
    return range(max(0, step - window), step + window + 1)


def _step(now: Instant) -> int:
    return now // SECOND // STEP
