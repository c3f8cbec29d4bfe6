"""All that can be done with an account's world as a whole."""

from dataclasses import dataclass

from fejkollen_server.worlds.callbacks_by_hand import CallbacksByHand
from fejkollen_server.worlds.forks import Forks
from fejkollen_server.worlds.reset import Resets
from fejkollen_server.worlds.snapshots import Snapshots
from fejkollen_server.worlds.time_travel import TimeTravel


@dataclass(frozen=True, slots=True)
class Worlds:
    time_travel: TimeTravel
    resets: Resets
    snapshots: Snapshots
    forks: Forks
    callbacks: CallbacksByHand
