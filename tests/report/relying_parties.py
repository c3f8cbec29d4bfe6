"""Two little relying parties: plain HTTP clients with receivers, one that does as it should and one that does not."""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.callbacks.receiver import Receiver, answer
from tests.world import World

KEY = b"demo-callback-key"
AUTH = "/v3/bankid-se/auth"

_OK = answer(204)


@dataclass(slots=True)
class Careful:
    """Verifies, remembers, waits, stops, cancels."""

    world: World
    receiver: Receiver
    known: set[str] = field(default_factory=set)
    settled: set[str] = field(default_factory=set)

    async def start(self, **body: Any) -> str | None:
        """Start a session, and give its id as far as that could be read."""
        response = await self.world.client.post(AUTH, json={"refId": "order-7", **body})
        try:
            session_id: str = response.json()["id"]
        except (ValueError, KeyError):
            return None
        self.known.add(session_id)
        return session_id

    async def follow(self, session_id: str, *, patience: int = 1000) -> str:
        """Collect until it has ended; whoever loses patience cancels."""
        for _ in range(patience):
            response = await self.world.client.get(f"{AUTH}/{session_id}")
            if response.status_code in {404, 410}:
                return "GONE"
            if response.status_code == 200 and (status := _status(response)) != "PENDING":
                return status
            await self.world.advance(float(response.headers.get("retry-after", 1)))
        await self.world.client.delete(f"{AUTH}/{session_id}")
        return "GIVEN UP"

    def answer_to(self, body: bytes, headers: dict[str, str]) -> int:
        if headers["content-type"] != "application/json":
            return 415
        signature = base64.b64encode(hmac.new(KEY, body, hashlib.sha256).digest()).decode()
        if not hmac.compare_digest(headers.get("x-signature-sha256", ""), signature):
            return 401
        session_id = json.loads(body)["id"]
        if session_id not in self.known:
            return 404
        self.settled.add(session_id)
        return 204


@dataclass(slots=True)
class Careless:
    """Believes everything, breaks on the unexpected, and never stops asking."""

    world: World
    receiver: Receiver
    shipped: set[str] = field(default_factory=set)

    async def start(self, **body: Any) -> str:
        response = await self.world.client.post(AUTH, json=body)
        session_id: str = response.json()["id"]
        return session_id

    async def collect(self, session_id: str, times: int, *, every: float = 1.0) -> None:
        for _ in range(times):
            await self.world.client.get(f"{AUTH}/{session_id}")
            await self.world.advance(every)

    def answer_to(self, body: bytes, _headers: dict[str, str]) -> int:
        try:
            told = json.loads(body)
        except ValueError:
            return 500
        if told["status"] != "COMPLETED" or told["id"] in self.shipped:
            return 500
        self.shipped.add(told["id"])
        return 200


def _status(response: httpx.Response) -> str:
    try:
        status: str = response.json()["status"]
    except ValueError:
        return "PENDING"
    return status
