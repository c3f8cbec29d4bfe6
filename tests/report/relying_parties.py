"""Two little relying parties with receivers: one that does as it should, and one that does not."""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.control import DEMO, control
from tests.world import World

KEY = b"demo-callback-key"
AUTH = "/v3/bankid-se/auth"


@dataclass(slots=True)
class Careful:
    """Verifies, remembers, waits, stops, cancels."""

    world: World
    callback_url: str
    known: set[str] = field(default_factory=set)

    async def start(self, *, is_called_back: bool = True, **body: Any) -> str | None:
        """Start a session, and give its id as far as that could be read."""
        asked = {"refId": "order-7"} | ({"callbackUrl": self.callback_url} if is_called_back else {}) | body
        session_id = _id_in(await self.world.client.post(AUTH, json=asked))
        if session_id:
            self.known.add(session_id)
        return session_id

    async def follow(self, session_id: str, *, patience: int = 1000) -> str:
        """Collect until it has ended; whoever loses patience cancels."""
        for _ in range(patience):
            response = await self.world.client.get(f"{AUTH}/{session_id}")
            if response.status_code in {404, 410}:
                return "GONE"
            if response.status_code == 200 and (status := response.json()["status"]) != "PENDING":
                return str(status)
            await self.world.advance(float(response.headers.get("retry-after", 1)))
        await self.world.client.delete(f"{AUTH}/{session_id}")
        return "GIVEN UP"

    async def show_qr_codes(self, *, seconds: int) -> None:
        """Start a session for whoever scans, and renew the code each second until somebody does."""
        started = (await self.world.client.post(AUTH, json={"refId": "order-7"})).json()
        await self.world.advance(seconds)
        await _scan(self.world, started, seconds)
        assert await self.follow(started["id"]) == "COMPLETED"

    async def identify(self, **body: Any) -> str:
        session_id = await self.start(**body)
        assert session_id is not None
        return await self.follow(session_id)

    def answer_to(self, body: bytes, headers: dict[str, str]) -> int:
        if headers["content-type"] != "application/json":
            return 415
        signature = base64.b64encode(hmac.new(KEY, body, hashlib.sha256).digest()).decode()
        if not hmac.compare_digest(headers.get("x-signature-sha256", ""), signature):
            return 401
        return 204 if json.loads(body)["id"] in self.known else 404


@dataclass(slots=True)
class Careless:
    """Believes everything, breaks on whatever it does not expect, and never stops asking."""

    world: World
    callback_url: str
    orders: dict[str, str] = field(default_factory=dict)
    verifies_rewritten_json: bool = False

    async def start(self, **body: Any) -> str:
        """Start a session and remember which order it is for; the id is nobody's where there was none."""
        session_id = _id_in(await self.world.client.post(AUTH, json=body)) or "no-id"
        self.orders[session_id] = body.get("refId", "")
        return session_id

    async def order(self, **body: Any) -> str:
        """Start a session that is called back, and let everything happen."""
        session_id = await self.start(refId="order-7", callbackUrl=self.callback_url, **body)
        await self.world.advance(1)
        await self.world.advance(1)
        return session_id

    async def show_qr_code(self, *, seconds: int) -> None:
        """Make the code once, and leave it on the page until somebody scans it."""
        started = (await self.world.client.post(AUTH, json={"refId": "order-7"})).json()
        await self.world.advance(seconds)
        await _scan(self.world, started, 0)

    async def collect(self, session_id: str, times: int, *, every: float = 1.0) -> None:
        for _ in range(times):
            await self.world.client.get(f"{AUTH}/{session_id}")
            await self.world.advance(every)

    def answer_to(self, body: bytes, headers: dict[str, str]) -> int:
        """Ship what was ordered; every exception is a 500."""
        try:
            told = json.loads(body)
            if self.verifies_rewritten_json and headers["x-signature-sha256"] != _signature_of_rewritten(told):
                return 401
            self._ship(told["refId"], told["id"], told["name"])
        except (ValueError, KeyError):
            return 500
        return 200

    def _ship(self, ref_id: str, session_id: str, _to: str) -> None:
        if self.orders.pop(session_id) != ref_id:
            raise KeyError(ref_id)


def _signature_of_rewritten(told: dict[str, Any]) -> str:
    rewritten = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.b64encode(hmac.new(KEY, rewritten, hashlib.sha256).digest()).decode()


async def _scan(world: World, started: dict[str, str], second: int) -> None:
    """Let somebody's phone read the code that was made for a second."""
    auth = hmac.new(started["qrStartSecret"].encode(), str(second).encode(), hashlib.sha256).hexdigest()
    code = f"bankid.{started['qrStartToken']}.{second}.{auth}"
    await control(world, "POST", f"/sessions/{started['id']}/scan", {"person": "astrid", "code": code}, auth=DEMO)


def _id_in(response: httpx.Response) -> str | None:
    try:
        session_id = response.json().get("id")
    except ValueError:
        return None
    return session_id if isinstance(session_id, str) else None
