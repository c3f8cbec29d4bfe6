"""Sends the head of an answer together with the beginning of its body, which uvicorn writes one after the other.

One packet instead of two is quicker for both sides, and costs the server a call of the system less per request.
"""

from asyncio import AbstractEventLoop, Transport
from typing import Any


class JoinedWrites(Transport):
    """Keeps what is written until more is, but no longer than until whatever wrote it lets others run."""

    def __init__(self, transport: Transport, loop: AbstractEventLoop) -> None:
        super().__init__()
        self._transport = transport
        self._loop = loop
        self._kept: bytes = b""

    def write(self, data: bytes | bytearray | memoryview) -> None:
        if self._kept:
            kept, self._kept = self._kept, b""
            self._transport.write(kept + data)
        else:
            self._kept = bytes(data)
            self._loop.call_soon(self._send)

    def _send(self) -> None:
        if self._kept:
            self.write(b"")

    def write_eof(self) -> None:
        self._send()
        self._transport.write_eof()

    def close(self) -> None:
        self._send()
        self._transport.close()

    def abort(self) -> None:
        self._kept = b""
        self._transport.abort()

    def is_closing(self) -> bool:
        return self._transport.is_closing()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return self._transport.get_extra_info(name, default)

    def get_write_buffer_size(self) -> int:
        return len(self._kept) + self._transport.get_write_buffer_size()

    def pause_reading(self) -> None:
        self._transport.pause_reading()

    def resume_reading(self) -> None:
        self._transport.resume_reading()
