"""The clock of an account: everything in its world happens by it."""

from dataclasses import dataclass, field
from typing import Any

from fejkollen.wire import Wire, given

Duration = str | float
"""Seconds, or a duration such as ``1.5s``, ``3m``, ``2h``, ``30d``."""


@dataclass(frozen=True, slots=True)
class ClockState:
    """How a clock stands."""

    now: str
    frozen: bool
    ahead: float
    """How many seconds it is ahead of the real time."""
    next_due_at: str | None
    as_json: dict[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Fired:
    """Something that happened while the clock was moved."""

    at: str
    event: str
    session_id: str | None
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Advanced(ClockState):
    """How a clock stands after it was moved."""

    fired: tuple[Fired, ...]
    """Everything that happened on the way, in order."""


class Clock:
    """Reads and moves the clock of an account."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def read(self) -> ClockState:
        return ClockState(**_state(self._wire.ask("GET", "/clock")))

    def freeze(self) -> ClockState:
        """Let it stand still: nothing is answered, expires or is called back until it is advanced."""
        return ClockState(**_state(self._wire.ask("POST", "/clock/freeze")))

    def resume(self) -> ClockState:
        """Let it run on from where it stands."""
        return ClockState(**_state(self._wire.ask("POST", "/clock/resume")))

    def advance(self, by: Duration | None = None, *, to: str | None = None, deliver: bool = True) -> Advanced:
        """Move it on by a duration, or to an instant, or with ``to="next"`` to what happens next."""
        wire = self._wire.ask("POST", "/clock/advance", given(by=by, to=to, deliver=deliver))
        return Advanced(**_state(wire), fired=tuple(_fired(each) for each in wire["fired"]))


def _state(wire: dict[str, Any]) -> dict[str, Any]:
    return {
        "now": wire["now"],
        "frozen": wire["frozen"],
        "ahead": wire["ahead"],
        "next_due_at": wire.get("nextDueAt"),
        "as_json": wire,
    }


def _fired(wire: dict[str, Any]) -> Fired:
    return Fired(at=wire["at"], event=wire["event"], session_id=wire.get("sessionId"), details=wire["details"])
