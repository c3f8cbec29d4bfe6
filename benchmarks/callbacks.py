"""How fast callbacks go out: one after a decision, and many that are owed."""

import asyncio
import base64
import itertools
import json
import sqlite3
import time
import urllib.request
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from pathlib import Path

from benchmarks.load import load, request
from benchmarks.measures import START
from benchmarks.servers import Server, database_in, fejkollen, unsettled

_ADMIN = base64.b64encode(b"admin:admin").decode()
_RECEIVERS = 4
_PATIENCE = 120

Arrivals = asyncio.Queue[float]


async def decision_to_callback(server: Server, samples: int) -> tuple[float, float]:
    """Decide sessions one after the other, and give the median and the 95th percentile in seconds."""
    arrivals: Arrivals = asyncio.Queue()
    async with _receiver(arrivals) as url:
        delays = sorted([await _one(server, url, arrivals) for _ in range(samples)])
    return delays[len(delays) // 2], delays[int(len(delays) * 0.95)]


async def callbacks_per_second(folder: Path, count: int) -> float:
    """Let many be owed that are not due for a long time, then make them due at once, and see how fast they arrive.

    They go to several receivers, because one alone gets half of the couriers at most.
    """
    arrivals: Arrivals = asyncio.Queue()
    async with AsyncExitStack() as open_receivers:
        urls = [await open_receivers.enter_async_context(_receiver(arrivals)) for _ in range(_RECEIVERS)]
        with fejkollen(folder, pace="instant", competing_sessions="false", callback_schedule="[3600]") as server:
            orders = ({"ssn": "199003142388", "callbackUrl": url} for url in itertools.cycle(urls))
            await load(server.port, [request("POST", START, next(orders)) for _ in range(count)])
            await asyncio.sleep(1)  # By then everybody has answered.
        _make_all_due(folder)
        with unsettled(folder):
            async with asyncio.timeout(_PATIENCE):
                arrived = sorted([await arrivals.get() for _ in range(count)])
    return (count - 1) / (arrived[-1] - arrived[0])


def _make_all_due(folder: Path) -> None:
    with closing(sqlite3.connect(database_in(folder))) as connection:
        connection.execute("UPDATE callbacks SET due_at = created_at")
        connection.commit()


@asynccontextmanager
async def _receiver(arrivals: Arrivals) -> AsyncIterator[str]:
    async def receive(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        arrivals.put_nowait(time.perf_counter())
        writer.write(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    receiver = await asyncio.start_server(receive, "127.0.0.1", 0)
    async with receiver:
        yield f"http://127.0.0.1:{receiver.sockets[0].getsockname()[1]}/"


async def _one(server: Server, url: str, arrivals: Arrivals) -> float:
    started = await load(server.port, [request("POST", START, {"callbackUrl": url})], keep_bodies=True)
    session_id = json.loads(started.bodies[0])["id"]
    decides_at = time.perf_counter()
    await asyncio.to_thread(_approve, server.port, session_id)
    return await arrivals.get() - decides_at


def _approve(port: int, session_id: str) -> None:
    url = f"http://127.0.0.1:{port}/control/v1/sessions/{session_id}/approve"
    headers = {"Authorization": f"Basic {_ADMIN}", "Content-Type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(url, b"{}", headers), timeout=30):
        pass
