"""Arranging scenarios as testers do, through the control API."""

from typing import Any

import httpx

from tests.world import World

ADMIN = httpx.BasicAuth("admin", "admin")
SCENARIOS = "/control/v1/scenarios"


async def arrange(world: World, *rules: dict[str, Any]) -> list[str]:
    """Add rules one after the other, and give their ids."""
    ids = []
    for rule in rules:
        answer = await world.client.post(SCENARIOS, json=rule, auth=ADMIN)
        assert answer.status_code == 201, answer.text
        ids.append(str(answer.json()["id"]))
    return ids


async def listed(world: World, path: str = SCENARIOS) -> list[dict[str, Any]]:
    rules: list[dict[str, Any]] = (await world.client.get(path, auth=ADMIN)).json()["scenarios"]
    return rules


async def explanation(world: World, session_id: str) -> dict[str, Any]:
    seen = (await world.client.get(f"/control/v1/sessions/{session_id}", auth=ADMIN)).json()
    explained: dict[str, Any] = seen["explanation"]
    return explained
