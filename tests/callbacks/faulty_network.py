"""A TCP proxy in front of a receiver that does to a connection what networks do."""

import asyncio
import socket
import struct
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum, auto

_RESET_INSTEAD_OF_CLOSING = struct.pack("ii", 1, 0)
_HEAD_OF_AN_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly the beg"


class Fault(Enum):
    NONE = auto()
    LATENCY = auto()
    """The answer takes its time."""
    RESET = auto()
    """As soon as somebody connects."""
    RESET_AFTER_REQUEST = auto()
    RESET_AFTER_HEADERS = auto()
    """In the middle of the answer's body."""
    HALF_CLOSE = auto()
    """The receiver's side ends without an answer, and goes on listening."""
    TRICKLE = auto()
    """The answer comes byte by byte."""
    BLACK_HOLE = auto()
    """What is sent is lost, and nothing comes back."""


@dataclass(slots=True)
class FaultyNetwork:
    receiver_port: int
    fault: Fault = Fault.NONE
    pause: float = 0.0
    """Seconds before an answer, or before each of its bytes."""
    port: int = 0
    is_over: asyncio.Event = field(default_factory=asyncio.Event)
    connections: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/callback"

    async def open(self) -> asyncio.Server:
        server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def close(self, server: asyncio.Server) -> None:
        self.is_over.set()
        server.close()
        await asyncio.gather(*self.connections)
        await server.wait_closed()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.connections.add(task)
        try:
            if self.fault is Fault.RESET:
                _reset(writer)
            else:
                await self._pass_on(await _request(reader), writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _pass_on(self, request: bytes, writer: asyncio.StreamWriter) -> None:
        if self.fault is Fault.BLACK_HOLE:
            await self.is_over.wait()
            return
        answer = await self._ask_the_receiver(request)
        match self.fault:
            case Fault.RESET_AFTER_REQUEST:
                _reset(writer)
            case Fault.RESET_AFTER_HEADERS:
                writer.write(_HEAD_OF_AN_ANSWER)
                await writer.drain()
                _reset(writer)
            case Fault.HALF_CLOSE:
                writer.write_eof()
                await self.is_over.wait()
            case Fault.TRICKLE:
                for byte in answer:
                    await self._send(bytes([byte]), writer)
            case _:
                await self._send(answer, writer)

    async def _ask_the_receiver(self, request: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.receiver_port)
        writer.write(request)
        answer = await reader.read()
        writer.close()
        return answer

    async def _send(self, content: bytes, writer: asyncio.StreamWriter) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self.is_over.wait(), self.pause)
        writer.write(content)
        await writer.drain()


async def _request(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    length = next(int(line.partition(b":")[2]) for line in lines if line.startswith(b"content-length:"))
    return head + await reader.readexactly(length)


def _reset(writer: asyncio.StreamWriter) -> None:
    connection = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_INSTEAD_OF_CLOSING)
    writer.transport.abort()
