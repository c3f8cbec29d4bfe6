"""The only source of the time. Instants are whole microseconds since 1970 UTC, so they compare and store exactly."""

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Protocol, TypeAlias

Instant: TypeAlias = int

SECOND = 1_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LATEST: Instant = (datetime(9000, 1, 1, tzinfo=UTC) - _EPOCH) // timedelta(microseconds=1)
"""No clock goes on to a later instant: what is due some time after it has to be an instant with a date as well."""


def span(amount: float) -> int:
    """Give a span of time in the unit of instants."""
    return round(amount * SECOND)


def day_of(instant: Instant) -> date:
    return (_EPOCH + timedelta(microseconds=instant)).date()


def instant_of(moment: datetime) -> Instant:
    """Give the instant of a moment that says which time zone it is in."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def read_instant(text: str) -> Instant:
    """Read an instant such as ``2026-11-23T04:10:15.250Z``; a ValueError says what it must look like."""
    with suppress(ValueError, OverflowError):
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None and 0 <= instant_of(moment) <= LATEST:
            return instant_of(moment)
    raise ValueError("must be a date and time with its zone, such as 2026-01-31T12:00:00Z, from 1970 to the year 9000")


def timestamp(instant: Instant) -> str:
    """Write an instant as people and logs read it, such as ``2026-11-23T04:10:15.250Z``."""
    moment = _EPOCH + timedelta(microseconds=instant)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class AccountClock:
    """An account's own time, which testers freeze and move: so much ahead of the real time, or standing still."""

    offset: int = 0
    """In microseconds; below zero after a clock stood still for a while and runs again."""
    frozen_at: Instant | None = None

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None

    def now(self, real: Instant) -> Instant:
        """Say what time it is for the account at a real instant."""
        return real + self.offset if self.frozen_at is None else self.frozen_at

    def real_time_of(self, instant: Instant) -> Instant | None:
        """Say when in real time an instant of the account comes; a clock that stands still never gets there."""
        return instant - self.offset if self.frozen_at is None else None

    def frozen(self, real: Instant) -> "AccountClock":
        return AccountClock(self.offset, self.now(real))

    def running(self, real: Instant) -> "AccountClock":
        """Let it run on from where it stands."""
        return AccountClock(self.now(real) - real)

    def moved(self, by: int) -> "AccountClock":
        if self.frozen_at is None:
            return AccountClock(self.offset + by)
        return AccountClock(self.offset, self.frozen_at + by)


REAL_TIME = AccountClock()
"""The clock of an account that nobody has moved."""


class Clock(Protocol):
    """Tells the time, and waits for it to pass."""

    def now(self) -> Instant: ...

    async def wait_until(self, instant: Instant, woken: asyncio.Event) -> None:
        """Return when the instant has come, or at once when woken; what woke it is then cleared."""
        ...


class SystemClock:
    """The machine's own time."""

    def now(self) -> Instant:
        return time.time_ns() // 1000

    async def wait_until(self, instant: Instant, woken: asyncio.Event) -> None:
        remaining = (instant - self.now()) / SECOND
        with suppress(TimeoutError):
            await asyncio.wait_for(woken.wait(), timeout=max(0.0, remaining))
        woken.clear()


class ManualClock:
    """Time that stands still until it is moved, for tests; an account's frozen clock is an ``AccountClock``."""

    def __init__(self, start: Instant) -> None:
        self._now = start
        self._moved = asyncio.Event()

    def now(self) -> Instant:
        return self._now

    def advance(self, by_seconds: float) -> None:
        self._now += span(by_seconds)
        self._moved.set()
        self._moved = asyncio.Event()

    async def wait_until(self, instant: Instant, woken: asyncio.Event) -> None:
        while self._now < instant and not woken.is_set():
            await self._moved_or(woken)
        woken.clear()

    async def _moved_or(self, woken: asyncio.Event) -> None:
        waits = [asyncio.create_task(event.wait()) for event in (self._moved, woken)]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
