"""What the tests of the journal share: reading it as its account and as admin."""

from typing import Any

import httpx
import pytest

from tests.world import World

ADMIN = httpx.BasicAuth("admin", "admin")


class JournalReader:
    def __init__(self, world: World) -> None:
        self._world = world

    async def read(self, *, auth: httpx.Auth | None = None, **query: Any) -> list[dict[str, Any]]:
        """Give the requests in the order in which they came."""
        return list((await self.answer(auth=auth, order="oldest", **query))["requests"])

    async def answer(self, below: str = "", /, *, auth: httpx.Auth | None = None, **query: Any) -> dict[str, Any]:
        who = self._world.client.auth if auth is None else auth
        answer = await self._world.client.get(f"/control/v1/requests{below}", params=query, auth=who)
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    async def only(self, *, auth: httpx.Auth | None = None, **query: Any) -> dict[str, Any]:
        (request,) = await self.read(auth=auth, **query)
        return request

    async def verify(self, *requests: dict[str, Any], in_order: bool = False) -> dict[str, Any]:
        body = {"requests": requests, "inOrder": in_order}
        answer = await self._world.client.post("/control/v1/requests/verify", json=body)
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told


@pytest.fixture
def journal(world: World) -> JournalReader:
    return JournalReader(world)
