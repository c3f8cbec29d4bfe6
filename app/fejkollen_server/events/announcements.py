"""Tells whoever waits, in this process and in others, that something has happened."""

import asyncio
from contextlib import suppress

from fejkollen_server.database.wakeups import Wakeups


class Announcements:
    def __init__(self, wakeups: Wakeups) -> None:
        self._wakeups = wakeups
        self._changed = asyncio.Event()

    def announce(self) -> None:
        """Let everybody look who waits: something was committed."""
        self.announce_here()
        self._wakeups.send()

    def announce_here(self) -> None:
        """Let everybody in this process look."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def next(self, longest_wait: float) -> None:
        """Wait for an announcement, so many seconds at most.

        It may be about anything, and what other processes do may be announced late or never: look for yourself.
        """
        with suppress(TimeoutError):
            await asyncio.wait_for(self._changed.wait(), longest_wait)
