"""A relying party's receiver on loopback: a real one, which answers as it is told."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeAlias

Answer: TypeAlias = bytes | Callable[[asyncio.StreamWriter], Awaitable[None]]

NO_CONTENT = b"HTTP/1.1 204 No Content\r\n\r\n"


def answer(status: int, body: bytes = b"", *headers: bytes) -> bytes:
    lines = (b"HTTP/1.1 %d Whatever" % status, b"Content-Length: %d" % len(body), *headers, b"", body)
    return b"\r\n".join(lines)


@dataclass(frozen=True, slots=True)
class Request:
    line: str
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class Receiver:
    requests: list[Request] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    """What to answer, one request after the other; then 204."""
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    closing: asyncio.Event = field(default_factory=asyncio.Event)
    port: int = 0
    handlers: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/callback?of=idkollen"

    @property
    def bodies(self) -> list[bytes]:
        return [request.body for request in self.requests]

    async def open(self, tls: ssl.SSLContext | None = None) -> asyncio.Server:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=tls)
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def close(self, server: asyncio.Server) -> None:
        self.closing.set()
        server.close()
        await server.wait_closed()
        await asyncio.gather(*self.handlers)

    async def silence(self, _writer: asyncio.StreamWriter) -> None:
        """Answer nothing for as long as the test lasts."""
        await self.closing.wait()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.handlers.add(task)
        try:
            self.requests.append(await _read(reader))
            self.arrived.set()
            await self._reply(writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _reply(self, writer: asyncio.StreamWriter) -> None:
        reply = self.answers.pop(0) if self.answers else NO_CONTENT
        if isinstance(reply, bytes):
            writer.write(reply)
        else:
            await reply(writer)
        await writer.drain()


async def _read(reader: asyncio.StreamReader) -> Request:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("ascii")
    line, *header_lines = head.strip().split("\r\n")
    headers = {name.lower(): value for name, value in (header.split(": ", 1) for header in header_lines)}
    return Request(line, headers, await reader.readexactly(int(headers["content-length"])))
