"""Puts a server under load over a few kept connections, and counts answers by status."""

import asyncio
import base64
import itertools
import json
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

CONNECTIONS = 8
DEMO = "demo:demo-secret"
ADMIN = "admin:admin"


@dataclass
class Result:
    seconds: float = 0.0
    statuses: Counter[int] = field(default_factory=Counter)
    latencies: list[float] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        return sum(self.statuses.values()) / self.seconds

    def percentile(self, share: float) -> float:
        return sorted(self.latencies)[int(share * (len(self.latencies) - 1))]


def request(method: str, path: str, body: object = None, credentials: str = DEMO) -> bytes:
    content = b"" if body is None else json.dumps(body).encode()
    authorization = base64.b64encode(credentials.encode()).decode()
    head = (
        f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic {authorization}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content


async def load(port: int, requests: Iterable[bytes], *, keep_bodies: bool = False) -> Result:
    """Send the requests, each connection one after the other, and wait for every answer."""
    result = Result()
    queue = iter(requests)
    began = time.perf_counter()
    await asyncio.gather(*(_send(port, queue, result, keep_bodies=keep_bodies) for _ in range(CONNECTIONS)))
    result.seconds = time.perf_counter() - began
    return result


async def _send(port: int, queue: Iterable[bytes], result: Result, *, keep_bodies: bool) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for each in queue:
        sent_at = time.perf_counter()
        writer.write(each)
        status, body, is_last = await _answer(reader)
        result.latencies.append(time.perf_counter() - sent_at)
        result.statuses[status] += 1
        if keep_bodies:
            result.bodies.append(body)
        if is_last:
            writer.close()
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.close()


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes, bool]:
    """Give the status, the body, and whether the connection is closed after it."""
    lines = (await reader.readuntil(b"\r\n\r\n")).lower().split(b"\r\n")
    length = next((int(line.partition(b":")[2]) for line in lines if line.startswith(b"content-length")), 0)
    return int(lines[0][9:12]), await reader.readexactly(length), b"connection: close" in lines


def endless(requests: list[bytes], count: int) -> Iterable[bytes]:
    return itertools.islice(itertools.cycle(requests), count)


def successes(port: int, requests: list[bytes], count: int) -> Result:
    """Send so many of these requests in turn, all of which must be answered 200."""
    result = asyncio.run(load(port, endless(requests, count)))
    if set(result.statuses) != {200}:
        raise RuntimeError(f"there are answers other than 200: {dict(result.statuses)}")
    return result
