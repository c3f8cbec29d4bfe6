"""What a phone's page of devices shows: codes, and how they are doing."""

import hashlib
from dataclasses import dataclass, replace

from fejkollen_server.authenticators.oath import STEP
from fejkollen_server.authenticators.service import Authenticator
from fejkollen_server.clock import SECOND
from fejkollen_server.eids.authenticators import OneTimeCodeKind


@dataclass(frozen=True, slots=True)
class Device:
    held: Authenticator
    code: str | None
    next_code: str | None
    """What it shows after the current one, for resynchronising."""
    is_used: bool
    """Whether the current code has been taken already."""
    seconds_left: int | None
    """How long the code is shown; None for codes that wait until they are used."""
    seconds_locked: int | None

    @property
    def kind(self) -> str:
        return self.held.profile.kind.value

    @property
    def has_clock(self) -> bool:
        return self.held.profile.codes is OneTimeCodeKind.TIME

    @property
    def digits(self) -> tuple[str, ...]:
        return tuple(self.code or "")


def device_of(held: Authenticator) -> Device:
    code = held.current_code
    locked_until = held.state.locked_until
    return Device(
        held=held,
        code=code.value if code else None,
        next_code=_after(held),
        is_used=code.is_used if code else False,
        seconds_left=_until(held, code.valid_until) if code and code.valid_until else None,
        seconds_locked=_until(held, locked_until) if locked_until else None,
    )


def version_of(devices: tuple[Device, ...]) -> str:
    """Change whenever what a device shows does, and tell nothing of it."""
    shown = [(device.kind, device.code, device.held.state.written()) for device in devices]
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


def _after(held: Authenticator) -> str | None:
    if held.profile.codes is OneTimeCodeKind.COUNTER:
        later = replace(held, state=replace(held.state, counter=held.state.counter + 1))
    else:
        later = replace(held, now=held.now + STEP * SECOND)
    code = later.current_code
    return code.value if code else None


def _until(held: Authenticator, instant: int) -> int:
    return max(0, (instant - held.now) // SECOND)
