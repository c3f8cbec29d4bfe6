"""The application behind a real socket in this process, and clients that send what they like, however slowly."""

import asyncio
import socket
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import uvicorn
from starlette.types import ASGIApp

from fejkollen_server.web.connection_limits import LimitedProtocol

PATIENCE = 20


class Impatient(LimitedProtocol):
    """Waits as long as a test can."""

    patience = 0.3


@dataclass(frozen=True, slots=True)
class Connection:
    reader: StreamReader
    writer: StreamWriter

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def answer(self) -> bytes:
        """Read on until the server hangs up, even if it does so while something is being sent to it."""
        answer = b""
        with suppress(ConnectionError):
            while more := await asyncio.wait_for(self.reader.read(2**20), PATIENCE):
                answer += more
        return answer

    async def one_answer(self) -> bytes:
        """Read one answer, after which the connection stays open."""
        head = await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), PATIENCE)
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        return head + await asyncio.wait_for(self.reader.readexactly(length), PATIENCE)


@dataclass(frozen=True, slots=True)
class Listening:
    port: int

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**24)
        try:
            yield Connection(reader, writer)
        finally:
            writer.transport.abort()

    async def ask(self, request: bytes) -> bytes:
        async with self.connection() as connection:
            await connection.send(request)
            return await connection.answer()


@asynccontextmanager
async def listening(app: ASGIApp, protocol: type[LimitedProtocol] = LimitedProtocol) -> AsyncIterator[Listening]:
    config = uvicorn.Config(app, http=protocol, ws="none", lifespan="off", log_config=None, timeout_keep_alive=60)
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as bound:
        serving = asyncio.create_task(server.serve([bound]))
        try:
            yield Listening(bound.getsockname()[1])
        finally:
            server.force_exit = server.should_exit = True
            await serving
