"""How what happens is written down, told to whoever waits, and found again."""

from dataclasses import dataclass

from app.clock import Clock
from app.database.transactions import Database
from app.database.wakeups import Wakeups, wakeups_of
from app.events.bulletin import Bulletin
from app.events.chronicle import Chronicle
from app.events.waiting import Waiting
from app.tokens import Tokens


@dataclass(frozen=True, slots=True)
class News:
    chronicle: Chronicle
    bulletin: Bulletin
    wakeups: Wakeups
    waiting: Waiting


def open_news(database: Database, clock: Clock) -> News:
    # The name tells processes apart, so no seed may make it the same for two of them.
    wakeups = wakeups_of(database, Tokens().uuid())
    bulletin = Bulletin(wakeups)
    return News(Chronicle(clock), bulletin, wakeups, Waiting(database, bulletin))
