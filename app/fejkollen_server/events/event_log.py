"""How what happens is written down, told to whoever waits, and found again."""

from dataclasses import dataclass

from fejkollen_server.clock import Clock
from fejkollen_server.database.transactions import Database
from fejkollen_server.database.wakeups import Wakeups, wakeups_of
from fejkollen_server.events.announcements import Announcements
from fejkollen_server.events.event_recorder import EventRecorder
from fejkollen_server.events.event_wait import EventWait
from fejkollen_server.tokens import Tokens


@dataclass(frozen=True, slots=True)
class EventLog:
    event_recorder: EventRecorder
    announcements: Announcements
    wakeups: Wakeups
    waiting: EventWait


def open_event_log(database: Database, clock: Clock) -> EventLog:
    # The name tells processes apart, so no seed may make it the same for two of them.
    wakeups = wakeups_of(database, Tokens().uuid())
    announcements = Announcements(wakeups)
    return EventLog(EventRecorder(clock), announcements, wakeups, EventWait(database, announcements))
