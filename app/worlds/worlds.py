"""All that can be done with an account's world as a whole."""

from dataclasses import dataclass

from app.worlds.callbacks_by_hand import CallbacksByHand
from app.worlds.forks import Forks
from app.worlds.reset import Resets
from app.worlds.snapshots import Snapshots
from app.worlds.time_travel import TimeTravel


@dataclass(frozen=True, slots=True)
class Worlds:
    time_travel: TimeTravel
    resets: Resets
    snapshots: Snapshots
    forks: Forks
    callbacks: CallbacksByHand
