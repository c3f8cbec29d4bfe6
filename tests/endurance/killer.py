"""Kills a process at a named point of its work, which is recognised from outside: nothing in the program knows of it.

Whoever receives a callback knows how far its sender is, and whoever was just answered knows that it was committed.
"""

import threading
from dataclasses import dataclass, field
from enum import StrEnum

from tests.cli.recording import Moment
from tests.cli.running import Server


class Point(StrEnum):
    ANY = "at any moment"
    COMMITTED = "after a commit, before the callback is sent"
    SENT = "after the callback is sent, before that is recorded"
    RECORDED = "while it is recorded that the receiver answered"
    TOLD = "once a client has been answered"


_AT_THE_RECEIVER = {Moment.CONNECTED: Point.COMMITTED, Moment.ARRIVED: Point.SENT, Moment.ANSWERED: Point.RECORDED}


@dataclass(slots=True)
class Killer:
    """Kills a server when the point has been reached so many times."""

    server: Server
    point: Point
    times_left: int
    has_killed: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def at_receiver(self, moment: Moment) -> None:
        self._reached(_AT_THE_RECEIVER[moment])

    def at_client(self) -> None:
        self._reached(Point.TOLD)

    def _reached(self, point: Point) -> None:
        if point is self.point:
            with self._lock:
                self.times_left -= 1
                if self.times_left == 0:
                    self.kill()

    def kill(self) -> None:
        self.server.process.kill()
        self.has_killed.set()
