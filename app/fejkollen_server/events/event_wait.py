"""Waiting until something has happened, and following what happens."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection
from dataclasses import dataclass, field
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
        """Give what happens after a position, as it happens; nothing at all now and then, to show that it goes on."""
        loop = asyncio.get_running_loop()
        spoke_at = loop.time()
        while True:
            events = await self.past(account, position, wanted.kinds)
            if events:
                position = (events[-1].transaction_id, events[-1].number)
            fitting = [event for event in events if wanted.fits(event)]
            if fitting or loop.time() - spoke_at >= longest_silence:
                spoke_at = loop.time()
                yield fitting
            if len(events) < _BATCH:
                await self._announcements.next(_LOOK_AGAIN_AFTER)

    async def past(
        self, account: int, position: Position, kinds: Collection[EventKind] = (), limit: int = _BATCH
    ) -> list[Event]:
        return await self._database.transaction(
            lambda connection: repository.after(connection, account, position, limit, kinds)
        )
