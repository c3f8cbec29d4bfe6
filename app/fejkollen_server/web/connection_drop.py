"""HTTP connections that the application can close instead of answering, for which ASGI has no word."""

import asyncio

from fejkollen_server.web.connection_limits import LimitedProtocol
from fejkollen_server.web.spoilt_answers import HANG_UP


class DroppableProtocol(LimitedProtocol):
    """Offers that as an extension of each request."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # As uvicorn has it.
        super().connection_made(transport)
        self._has_ended = asyncio.Event()
        self._extensions = {HANG_UP: self.hang_up}

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["extensions"] = self._extensions  # type: ignore[typeddict-item] # It knows the standard ones only.

    async def hang_up(self) -> None:
        """Close the connection after what has been written, and return when it is closed."""
        self.transport.close()
        await self._has_ended.wait()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._has_ended.set()
