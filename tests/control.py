"""Calls the control API, as admin or as an account."""

import json
from typing import Any

import httpx

from tests.documents.control_answers import assert_described
from tests.world import World

ADMIN = httpx.BasicAuth("admin", "admin")
DEMO = httpx.BasicAuth("demo", "demo-secret")


async def control(
    world: World, method: str, path: str, body: Any = None, *, auth: httpx.BasicAuth = ADMIN
) -> httpx.Response:
    content = None if body is None else json.dumps(body)
    headers = {"content-type": "application/json"}
    answer = await world.client.request(method, f"/control/v1{path}", content=content, headers=headers, auth=auth)
    assert_described(method, f"/control/v1{path}", answer)
    return answer


async def told(
    world: World, method: str, path: str, body: Any = None, *, auth: httpx.BasicAuth = ADMIN
) -> dict[str, Any]:
    """Call what must succeed, and give its JSON."""
    answer = await control(world, method, path, body, auth=auth)
    assert answer.status_code in {200, 201}, answer.text
    body_told: dict[str, Any] = answer.json()
    return body_told


async def refused(
    world: World, method: str, path: str, body: Any = None, *, auth: httpx.BasicAuth = ADMIN
) -> tuple[int, str]:
    """Call what is refused, and give the status and what the problem says."""
    answer = await control(world, method, path, body, auth=auth)
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    return answer.status_code, answer.json()["detail"]
