"""How long it takes from asking for a decision to the callback's arrival."""

import asyncio
import base64
import json
import time
import urllib.request

from benchmarks.load import load, request
from benchmarks.servers import Server

_SAMPLES = 100
_ADMIN = base64.b64encode(b"admin:admin").decode()


async def decision_to_callback(server: Server) -> tuple[float, float]:
    """Decide sessions one after the other, and give the median and the 95th percentile in seconds."""
    arrived: asyncio.Queue[float] = asyncio.Queue()

    async def receive(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        arrived.put_nowait(time.perf_counter())
        writer.write(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    receiver = await asyncio.start_server(receive, "127.0.0.1", 0)
    port = receiver.sockets[0].getsockname()[1]
    delays = [await _one(server, port, arrived) for _ in range(_SAMPLES)]
    receiver.close()
    delays.sort()
    return delays[len(delays) // 2], delays[int(len(delays) * 0.95)]


async def _one(server: Server, port: int, arrived: "asyncio.Queue[float]") -> float:
    order = {"callbackUrl": f"http://127.0.0.1:{port}/"}
    started = await load(server.port, [request("POST", "/v3/bankid-se/auth", order)], keep_bodies=True)
    session_id = json.loads(started.bodies[0])["id"]
    decides_at = time.perf_counter()
    await asyncio.to_thread(_approve, server.port, session_id)
    return await arrived.get() - decides_at


def _approve(port: int, session_id: str) -> None:
    url = f"http://127.0.0.1:{port}/control/v1/sessions/{session_id}/approve"
    approve = urllib.request.Request(
        url, b"{}", {"Authorization": f"Basic {_ADMIN}", "Content-Type": "application/json"}
    )
    with urllib.request.urlopen(approve, timeout=10):
        pass
