"""Official clients that take ssn for granted are warned of results without it, in the log and in the report."""

from typing import Any

import pytest
from structlog.testing import capture_logs

from tests.control import DEMO, told
from tests.operations import VALTERS_PHONE
from tests.world import World

pytestmark = pytest.mark.anyio


async def _result_for(world: World, client: str, **body: Any) -> tuple[list[Any], list[Any]]:
    """Let a client collect, and give what is logged and found about that."""
    started = await world.start("/v3/vipps/backchannel/auth", phone=VALTERS_PHONE, **body)
    await world.advance(1)
    with capture_logs() as events:
        await world.client.get(f"/v3/vipps/auth/{started['id']}", headers={"user-agent": client})
    report = await told(world, "GET", "/report", auth=DEMO)
    found = [each["message"] for each in report["findings"] if each["rule"] == "cannot-read-results-without-ssn"]
    return [each for each in events if each["event"] == "result without ssn"], found


@pytest.mark.parametrize("language", ["py", "dart", "js", "csharp"])
async def test_the_setting_is_named(world: World, language: str) -> None:
    client = f"idkollen-client-{language}/0.1.0"
    [event], [finding] = await _result_for(world, client)
    assert (event["client"], event["setting"]) == (client, "alwaysDiscloseSsn")
    assert client in finding
    assert "alwaysDiscloseSsn" in finding


@pytest.mark.parametrize(
    ("client", "body"),
    [("idkollen-client-rs/0.1.0", {}), ("curl/8.5.0", {}), ("idkollen-client-py/0.1.0", {"requestSsn": True})],
)
async def test_nothing_is_said_where_nothing_is_missed(world: World, client: str, body: dict[str, Any]) -> None:
    assert await _result_for(world, client, **body) == ([], [])
