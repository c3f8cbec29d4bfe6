"""Tells whoever waits in this process that something has happened."""

import asyncio
from contextlib import suppress


class Bulletin:
    def __init__(self) -> None:
        self._changed = asyncio.Event()

    def announce(self) -> None:
        """Let everybody look who waits: something was committed."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def next(self, longest_wait: float) -> None:
        """Wait for an announcement, so many seconds at most.

        It may be about anything, and what other processes do may be announced late or never: look for yourself.
        """
        with suppress(TimeoutError):
            await asyncio.wait_for(self._changed.wait(), longest_wait)
