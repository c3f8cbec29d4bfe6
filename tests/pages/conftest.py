"""What the tests of the hosted pages share."""

from typing import Any

import httpx
import pytest

from tests.world import World


class Visitor:
    """A person's browser: it has no credentials, and shows pages or follows the forms on them."""

    def __init__(self, world: World) -> None:
        self._world = world
        transport = httpx.ASGITransport(world.app, raise_app_exceptions=False)
        self._client = httpx.AsyncClient(transport=transport, base_url="http://fejkollen.test")

    async def get(self, url: str) -> httpx.Response:
        return await self._client.get(url)

    async def post(self, url: str, outcome: str, person: str = "", **headers: str) -> httpx.Response:
        form = {"outcome": outcome, "person": person}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self._client.post(url, data=form, headers=named)

    async def ends(self, path: str, session_id: str) -> dict[str, Any]:
        """Collect, as the relying party does, what has come of it."""
        return await self._world.collect(path, session_id)


@pytest.fixture
async def visitor(world: World) -> Visitor:
    return Visitor(world)
