"""Freezing an account's clock, letting it run, and moving it on with everything that happens on the way."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection

from fejkollen_server.accounts import repository as accounts
from fejkollen_server.accounts.account import Account
from fejkollen_server.accounts.authentication import Authentication
from fejkollen_server.callbacks import repository as callbacks
from fejkollen_server.callbacks.dispatcher import Dispatcher
from fejkollen_server.clock import LATEST, AccountClock, Clock, Instant, timestamp
from fejkollen_server.database.transactions import Database
from fejkollen_server.documents import repository as documents
from fejkollen_server.errors import ClockGoesTooFar, ClockNeverGoesBack, NothingIsDue
from fejkollen_server.events import repository as events
from fejkollen_server.events.event import Event, EventKind
from fejkollen_server.events.event_recorder import EventRecorder
from fejkollen_server.events.repository import Position
from fejkollen_server.sessions.rows import repository as sessions
from fejkollen_server.sessions.sweeper import Sweeper

_LOOK_AGAIN_AFTER = 0.01
# What is done to a world from outside is not what time does to it.
_NOT_OF_TIME = (
    EventKind.CLOCK_ADVANCED,
    EventKind.CLOCK_FROZEN,
    EventKind.CLOCK_RESUMED,
    EventKind.REQUEST_RECEIVED,
)


@dataclass(frozen=True, slots=True)
class AccountTime:
    """How an account's clock stands."""

    now: Instant
    clock: AccountClock
    next_due_at: Instant | None
    """When something will next happen by itself."""


@dataclass(frozen=True, slots=True)
class ClockAdvance:
    """Where an advance has led, and what happened on the way, in order."""

    time: AccountTime
    fired: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Departure:
    """From where an advance began. What is started later happens as well, but is not waited for.

    Otherwise an advance would never end where sessions are started quicker than it lets them end.
    """

    at: Instant
    distance: int
    position: Position


Target = Callable[[AccountTime], Instant]
"""Says to which instant a clock is to be moved, from how it stands."""


def advance_by(span: int) -> Target:
    return lambda time: time.now + span


def advance_to(instant: Instant) -> Target:
    return lambda _: instant


def advance_to_next(time: AccountTime) -> Instant:
    """Go to the next answer, expiry, attempt to call back, or end of a document."""
    if time.next_due_at is None:
        raise NothingIsDue
    return time.next_due_at


class TimeTravel:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        event_recorder: EventRecorder,
        authentication: Authentication,
        sweeper: Sweeper,
        dispatcher: Dispatcher,
    ) -> None:
        self._database = database
        self._clock = clock
        self._event_recorder = event_recorder
        self._authentication = authentication
        self._sweeper = sweeper
        self._dispatcher = dispatcher

    async def read(self, account: Account) -> AccountTime:
        return await self._database.transaction(lambda connection: self._time(connection, account))

    async def freeze(self, account: Account) -> AccountTime:
        """Let the clock stand still where it is."""
        return await self._set(account, EventKind.CLOCK_FROZEN, lambda clock, real: clock.frozen(real))

    async def resume(self, account: Account) -> AccountTime:
        """Let the clock run on from where it stands."""
        return await self._set(account, EventKind.CLOCK_RESUMED, lambda clock, real: clock.running(real))

    async def advance(self, account: Account, target: Target, *, deliver: bool = True) -> ClockAdvance:
        """Move the clock on, and let everything happen at its own instant on the way.

        With ``deliver``, each callback is attempted as soon as it is due, before the clock goes on from there.
        """
        departure = await self._database.transaction(lambda connection: self._depart(connection, account, target))
        remaining = departure.distance
        await self._let_happen(account, departure, deliver=deliver)
        while remaining > 0:
            remaining -= await self._step(account, departure, remaining)
            await self._let_happen(account, departure, deliver=deliver)
        fired = await self._database.transaction(
            lambda connection: events.committed_since(connection, account.number, departure.position)
        )
        return ClockAdvance(await self.read(account), tuple(event for event in fired if event.kind not in _NOT_OF_TIME))

    def _depart(self, connection: Connection, account: Account, target: Target) -> Departure:
        time = self._time(connection, account)
        goal = target(time)
        if goal < time.now:
            raise ClockNeverGoesBack(timestamp(time.now))
        if goal > LATEST:
            raise ClockGoesTooFar(timestamp(LATEST))
        position = events.newest_position(connection, account.number)
        way = {"from": timestamp(time.now), "to": timestamp(goal)}
        self._event_recorder.tell(connection, account.number, EventKind.CLOCK_ADVANCED, time.now, **way)
        return Departure(time.now, goal - time.now, position)

    async def _step(self, account: Account, departure: Departure, remaining: int) -> int:
        """Go on to the next instant at which something is due, and say how far that was."""

        def work(connection: Connection) -> int:
            current = accounts.held(connection, account)
            now = current.clock.now(self._clock.now())
            next_due_at = _next_due(connection, account.number, now, started_by=departure.at)
            distance = remaining if next_due_at is None else min(remaining, next_due_at - now)
            accounts.set_clock(connection, account.number, current.clock.moved(distance))
            return distance

        distance = await self._database.transaction(work)
        self._authentication.forget(account.id)
        return distance

    async def _let_happen(self, account: Account, departure: Departure, *, deliver: bool) -> None:
        """End the sessions that are due; another replica may be busy with some, which is waited for."""
        await self._sweeper.end_what_is_due()
        overdue = partial(self._has_overdue_sessions, account=account, departure=departure)
        while await self._database.transaction(overdue):
            await asyncio.sleep(_LOOK_AGAIN_AFTER)
            await self._sweeper.end_what_is_due()
        if deliver:
            await self._dispatcher.deliver_due_of(account.number, started_by=departure.at)

    def _has_overdue_sessions(self, connection: Connection, account: Account, departure: Departure) -> bool:
        now = accounts.current(connection, account).clock.now(self._clock.now())
        return sessions.is_any_due(connection, account.number, now, started_by=departure.at)

    async def _set(
        self, account: Account, kind: EventKind, change: Callable[[AccountClock, Instant], AccountClock]
    ) -> AccountTime:
        def work(connection: Connection) -> AccountTime:
            current = accounts.held(connection, account)
            changed = change(current.clock, self._clock.now())
            accounts.set_clock(connection, account.number, changed)
            now = changed.now(self._clock.now())
            self._event_recorder.tell(connection, account.number, kind, now)
            return AccountTime(now, changed, _next_due(connection, account.number, now))

        time = await self._database.transaction(work)
        self._authentication.forget(account.id)
        self._sweeper.wake()
        self._dispatcher.wake()
        return time

    def _time(self, connection: Connection, account: Account) -> AccountTime:
        clock = accounts.current(connection, account).clock
        now = clock.now(self._clock.now())
        return AccountTime(now, clock, _next_due(connection, account.number, now))


def _next_due(
    connection: Connection, account: int, after: Instant, *, started_by: Instant | None = None
) -> Instant | None:
    instants = (
        sessions.next_due_of(connection, account, after, started_by=started_by),
        callbacks.next_due_of(connection, account, after, started_by=started_by),
        documents.next_due_of(connection, account, after),
    )
    return min((each for each in instants if each is not None), default=None)
