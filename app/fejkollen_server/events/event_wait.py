"""Waiting until something has happened, and following what happens."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Connection

from fejkollen_server.database.transactions import Database
from fejkollen_server.events import repository
from fejkollen_server.events.announcements import Announcements
from fejkollen_server.events.event import Event, EventKind
from fejkollen_server.events.repository import Position

Found = TypeVar("Found")

# What other processes did may not be announced, so it is looked for this often.
_LOOK_AGAIN_AFTER = 1.0
_BATCH = 500


@dataclass(frozen=True, slots=True)
class WantedEvent:
    """What is waited for: events of these kinds with these details, so many of them."""

    kinds: Collection[EventKind] = ()
    session: str | None = None
    details: dict[str, Any] = field(default_factory=dict)
    times: int = 1

    def fits(self, event: Event) -> bool:
        return (not self.kinds or event.kind in self.kinds) and self._fits_inside(event)

    def _fits_inside(self, event: Event) -> bool:
        is_of_session = self.session is None or event.session == self.session
        return is_of_session and all(event.details.get(name) == value for name, value in self.details.items())


class EventWait:
    def __init__(self, database: Database, announcements: Announcements) -> None:
        self._database = database
        self._announcements = announcements
        self._reading: dict[tuple[int, Position], asyncio.Task[list[Event] | None]] = {}

    async def until(self, look: Callable[[Connection], Found | None], longest_wait: float) -> Found | None:
        """Look until something is found, or for so many seconds in vain."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + longest_wait
        while True:
            found = await self._database.transaction(look)
            remaining = deadline - loop.time()
            if found is not None or remaining <= 0:
                return found
            await self._announcements.next(min(remaining, _LOOK_AGAIN_AFTER))

    async def newest_position(self, account: int) -> Position:
        return await self._database.transaction(lambda connection: repository.newest_position(connection, account))

    async def follow(
        self, account: int, position: Position, wanted: WantedEvent, longest_silence: float
    ) -> AsyncIterator[list[Event]]:
        """Give what happens after a position, as it happens; nothing at all now and then, to show that it goes on.

        It ends with the account.
        """
        loop = asyncio.get_running_loop()
        spoke_at = loop.time()
        while True:
            events = await self._read_once_for_all(account, position)
            if events is None:
                return
            if events:
                position = (events[-1].transaction_id, events[-1].number)
            fitting = [event for event in events if wanted.fits(event)]
            if fitting or loop.time() - spoke_at >= longest_silence:
                spoke_at = loop.time()
                yield fitting
            if len(events) < _BATCH:
                await self._announcements.next(_LOOK_AGAIN_AFTER)

    async def _read_once_for_all(self, account: int, position: Position) -> list[Event] | None:
        """Read what came after a position; whoever stands at the same one meanwhile is handed the same."""
        key = (account, position)
        if key not in self._reading:
            reading = asyncio.create_task(self._database.transaction(partial(_after, account, position)))
            self._reading[key] = reading
            reading.add_done_callback(lambda _: self._reading.pop(key, None))
        return await asyncio.shield(self._reading[key])

    async def past(
        self, account: int, position: Position, kinds: Collection[EventKind] = (), limit: int = _BATCH
    ) -> list[Event]:
        return await self._database.transaction(
            lambda connection: repository.after(connection, account, position, limit, kinds)
        )


def _after(account: int, position: Position, connection: Connection) -> list[Event] | None:
    """Give what came after a position, or None where there is no such account any more."""
    events = repository.after(connection, account, position, _BATCH)
    return events if events or repository.has_account(connection, account) else None


class EventCount:
    """Counts what fits, and remembers how far it has looked, so that each look costs no more than what is new."""

    def __init__(self, account: int, position: Position, wanted: WantedEvent) -> None:
        self._account = account
        self._position = position
        self._wanted = wanted
        self._settled: list[Event] = []

    def look(self, connection: Connection) -> list[Event]:
        """Give all that fits by now."""
        while settled := repository.after(connection, self._account, self._position, _BATCH):
            self._position = (settled[-1].transaction_id, settled[-1].number)
            self._settled += filter(self._wanted.fits, settled)
        # What came last may still get company before it, so it is looked at again.
        latest = repository.committed_since(connection, self._account, self._position)
        return [*self._settled, *filter(self._wanted.fits, latest)]
