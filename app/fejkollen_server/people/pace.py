"""How fast simulated people are."""

from enum import StrEnum


class Pace(StrEnum):
    REALISTIC = "realistic"
    """Seconds, as a person with a phone in the hand."""
    FAST = "fast"
    """Tens of milliseconds: long enough to be seen, too short to be waited for."""
    INSTANT = "instant"
    """At the very moment they are asked."""
    BY_HAND = "byHand"
    """Never by themselves; somebody decides for them."""

    @property
    def seconds(self) -> float | None:
        """How long it takes from being asked to having answered."""
        return {"realistic": 6.0, "fast": 0.08, "instant": 0.0, "byHand": None}[self.value]
