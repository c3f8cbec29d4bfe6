"""Finding sessions, and opening them without answering."""

import pytest

from fejkollen_server.accounts.account import AccountSettings
from tests.control import DEMO, refused, told
from tests.world import World

pytestmark = pytest.mark.anyio

APPROVING = "199003142388"
REVOKED = "199508082386"


async def _found(world: World, query: str = "") -> list[str]:
    return [each["refId"] for each in (await told(world, "GET", f"/sessions{query}", auth=DEMO))["sessions"]]


async def _three(world: World) -> None:
    await world.start("/v3/bankid-se/auth", ssn=APPROVING, refId="a_b")
    await world.start("/v3/bankid-se/sign", ssn=REVOKED, refId="aXb", text="x")
    await world.advance(1)
    await world.start("/v3/mitid/auth", refId="c")


async def test_sessions_are_found_newest_first_also_those_of_one_instant(world: World) -> None:
    await told(world, "POST", "/clock/freeze", auth=DEMO)
    for number in range(5):
        await world.start("/v3/mitid/auth", refId=str(number))
    assert await _found(world) == ["4", "3", "2", "1", "0"]
    first = await told(world, "GET", "/sessions?limit=2", auth=DEMO)
    assert await _found(world, f"?after={first['next']}") == ["2", "1", "0"]
    assert "next" not in await told(world, "GET", "/sessions?limit=5", auth=DEMO)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["c", "aXb", "a_b"]),
        ("?status=PENDING", ["c"]),
        ("?status=FAILED&provider=bankid-se", ["aXb"]),
        ("?operation=sign", ["aXb"]),
        ("?person=astrid", ["a_b"]),
        ("?refId=a_b", ["a_b"]),
        ("?refId=a", []),
        ("?provider=ftn", []),
    ],
)
async def test_every_filter_narrows_the_search(world: World, query: str, found: list[str]) -> None:
    await _three(world)
    assert await _found(world, query) == found


async def test_a_session_is_shown_in_short_with_what_came_of_it(world: World) -> None:
    await _three(world)
    [failed] = (await told(world, "GET", "/sessions?status=FAILED", auth=DEMO))["sessions"]
    del failed["id"]
    assert failed == {
        "refId": "aXb",
        "accountId": "demo",
        "provider": "bankid-se",
        "operation": "sign",
        "channel": "front",
        "status": "FAILED",
        "person": "revoked-britta",
        "error": "INVALID_ID",
        "cause": "certificateErr",
        "collects": 0,
        "startedAt": "2026-11-23T12:00:00.000Z",
        "endedAt": "2026-11-23T12:00:00.080Z",
    }


async def test_admin_finds_everybodys_sessions_and_others_only_their_own(world: World) -> None:
    await _three(world)
    other = await world.add_account("other", AccountSettings())
    assert len((await told(world, "GET", "/sessions"))["sessions"]) == 3
    assert (await told(world, "GET", "/sessions", auth=other))["sessions"] == []
    assert (await told(world, "GET", "/sessions?account=other"))["sessions"] == []


@pytest.mark.parametrize("query", ["?status=GONE", "?limit=0", "?limit=1001", "?refId=%00", "?after=%00"])
async def test_a_search_that_makes_no_sense_is_refused(world: World, query: str) -> None:
    status, detail = await refused(world, "GET", f"/sessions{query}", auth=DEMO)
    assert (status, detail.split(":")[0]) == (400, query[1:].split("=", maxsplit=1)[0])


async def test_opening_shows_that_somebody_looks_and_leaves_the_answer_to_a_later_act(world: World) -> None:
    started = await world.start("/v3/bankid-se/auth")
    opened = await told(world, "POST", f"/sessions/{started['id']}/open", {"person": "astrid"})
    await world.advance(10)
    assert (opened["status"], opened["person"]) == ("PENDING", "astrid")
    assert (await world.collect("/v3/bankid-se/auth", started["id"]))["hintCode"] == "userSign"
    approved = await told(world, "POST", f"/sessions/{started['id']}/approve")
    assert (approved["status"], approved["person"]) == ("COMPLETED", "astrid")
