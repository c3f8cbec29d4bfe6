"""Arranges scenarios for the benchmark, whatever stood there before."""

import asyncio
import base64
import json
import urllib.request
from typing import Any

from benchmarks.servers import Server

_ADMIN = base64.b64encode(b"admin:admin").decode()


async def arrange(server: Server, rules: list[dict[str, Any]]) -> None:
    for method, content in (("DELETE", None), ("POST", json.dumps(rules).encode())):
        await asyncio.to_thread(_ask, server.port, method, content)


def _ask(port: int, method: str, content: bytes | None) -> None:
    headers = {"Authorization": f"Basic {_ADMIN}", "Content-Type": "application/json"}
    url = f"http://127.0.0.1:{port}/control/v1/scenarios"
    with urllib.request.urlopen(urllib.request.Request(url, content, headers, method=method), timeout=30):
        pass
