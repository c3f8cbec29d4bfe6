"""Finding, counting, verifying and clearing requests."""

from typing import Any

import httpx
import pytest

from fejkollen_server.accounts.account import AccountSettings
from tests.journal.conftest import ADMIN, JournalReader
from tests.operations import MISSING_ID
from tests.world import World

pytestmark = pytest.mark.anyio

AUTH = "/v3/mitid/auth"


async def _a_few_requests(world: World) -> str:
    """Start twice, once wrongly, and collect: requests 1, 2 and 3, a minute between them."""
    session_id = str((await world.start(AUTH, refId="cart-7"))["id"])
    world.clock.advance(60)
    await world.refusal(AUTH, refId=7)
    world.clock.advance(60)
    await world.collect(AUTH, session_id)
    return session_id


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({}, [1, 2, 3]),
        ({"method": "post"}, [1, 2]),
        ({"path": AUTH}, [1, 2]),
        ({"path": "/v3/*/auth*"}, [1, 2, 3]),
        ({"path": "/V3/*"}, []),
        ({"path": "/v3/mit?d/auth"}, [1, 2]),
        ({"path": "/v3/[m]itid/*"}, []),
        ({"status": "400"}, [2]),
        ({"status": "2xx"}, [1, 3]),
        ({"status": "0"}, []),
        ({"operation": "mitid:collect_auth"}, [3]),
        ({"refId": "cart-7"}, [1, 3]),
        ({"since": "2026-11-23T12:01:00Z"}, [2, 3]),
        ({"until": "2026-11-23T12:01:00Z"}, [1, 2]),
        ({"refId": "cart-7", "status": "200"}, [3]),
    ],
)
async def test_requests_are_found_and_counted_by(
    world: World, journal: JournalReader, query: dict[str, Any], numbers: list[int]
) -> None:
    await _a_few_requests(world)
    assert [each["number"] for each in await journal.read(**query)] == numbers
    assert await journal.answer("/count", **query) == {"count": len(numbers), "dropped": 0}


async def test_requests_of_a_session_are_found(world: World, journal: JournalReader) -> None:
    session_id = await _a_few_requests(world)
    assert [each["number"] for each in await journal.read(sessionId=session_id)] == [1, 3]


async def test_one_request_is_shown_alone(world: World, journal: JournalReader) -> None:
    await _a_few_requests(world)
    assert await journal.answer("/2") == (await journal.read())[1]
    missing = await world.client.get("/control/v1/requests/9")
    assert (missing.status_code, missing.json()["detail"]) == (404, "the journal has no request 9")


@pytest.mark.parametrize(("order", "pages"), [("newest", [[3, 2], [1]]), ("oldest", [[1, 2], [3]])])
async def test_a_list_goes_on_where_it_left_off(
    world: World, journal: JournalReader, order: str, pages: list[list[int]]
) -> None:
    await _a_few_requests(world)
    first = await journal.answer(order=order, limit=2)
    second = await journal.answer(order=order, limit=2, after=first["next"])
    assert [[each["number"] for each in page["requests"]] for page in (first, second)] == pages
    assert "next" not in second


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ({"status": "6xx"}, "status: must be a status such as 404"),
        ({"path": "\0"}, "path: must not contain NUL"),
        ({"sessionId": "\0"}, "sessionId: must not contain NUL"),
        ({"after": "x"}, "after: must be what an answer gave as next"),
        ({"limit": "0"}, "limit: must be"),
        ({"since": "yesterday"}, "since: "),
        ({"order": "any"}, "order: must be"),
    ],
)
async def test_a_wrong_question_names_the_field(world: World, query: dict[str, str], detail: str) -> None:
    answer = await world.client.get("/control/v1/requests", params=query)
    assert (answer.status_code, answer.json()["detail"][: len(detail)]) == (400, detail)


@pytest.mark.parametrize(
    ("requests", "in_order", "problems"),
    [
        ([{"method": "POST", "path": AUTH}], False, []),
        ([{"method": "POST", "times": 2}, {"path": "*/nothing", "times": 0}], False, []),
        (
            [{"times": {"atLeast": 1, "atMost": 3}}, {"status": 200, "times": {"atMost": 1}}],
            False,
            [],
        ),
        ([{"status": 201}, {"status": "4xx"}, {"status": 200}], True, []),
        (
            [{"method": "POST", "path": AUTH, "times": 1}],
            False,
            [f"requests[0]: expected POST {AUTH} exactly once, but it came twice: requests 1, 2"],
        ),
        (
            [{"status": 201}, {"operation": "mitid:collect_auth", "status": 404}],
            False,
            [
                "requests[1]: expected any request for mitid:collect_auth answered 404 at least once, but it did not "
                "come; what came instead: request 3, GET " + AUTH + "/ID, answered 200"
            ],
        ),
        (
            [{"method": "POST", "refId": "cart-9", "status": 201}],
            False,
            [
                (
                    "requests[0]: expected POST answered 201 with refId 'cart-9' at least once, but it did not come; "
                    f"what came instead: request 1, POST {AUTH}, answered 201; "
                    f"request 2, POST {AUTH}, answered 400 (refId: must be a string)"
                )
            ],
        ),
        (
            [{"status": "2xx", "times": 0}],
            False,
            ["requests[0]: expected any request answered 2xx never, but it came twice: requests 1, 3"],
        ),
        (
            [{"method": "GET"}, {"method": "POST", "times": {"atLeast": 2}}],
            True,
            [
                (
                    "requests[1]: expected POST at least twice after request 3, but it came not at all after it, "
                    "and before it as requests 1, 2"
                )
            ],
        ),
    ],
)
async def test_verifying_says_what_came_instead(
    world: World, journal: JournalReader, requests: list[dict[str, Any]], in_order: bool, problems: list[str]
) -> None:
    session_id = await _a_few_requests(world)
    told = await journal.verify(*requests, in_order=in_order)
    said = [each.replace(session_id, "ID") for each in told["problems"]]
    assert (told["verified"], said) == (not problems, problems)


async def test_an_empty_journal_says_so(journal: JournalReader) -> None:
    told = await journal.verify({"method": "POST"})
    assert told["problems"] == ["requests[0]: expected POST at least once, but it did not come; the journal is empty"]


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({"requests": []}, "requests: "),
        ({"requests": [{"times": -1}]}, "requests[0].times"),
        ({"requests": [{"times": {"atLeast": 2, "atMost": 1}}]}, "requests[0].times"),
        ({"requests": [{"verb": "GET"}]}, "requests[0].verb"),
    ],
)
async def test_an_impossible_expectation_is_refused(world: World, body: dict[str, Any], detail: str) -> None:
    answer = await world.client.post("/control/v1/requests/verify", json=body)
    assert (answer.status_code, answer.json()["detail"][: len(detail)]) == (400, detail)


async def test_an_account_clears_its_own_journal_and_no_other(world: World, journal: JournalReader) -> None:
    other = await world.add_account("other", AccountSettings())
    await world.client.get(f"{AUTH}/{MISSING_ID}", auth=other)
    await _a_few_requests(world)
    assert (await world.client.delete("/control/v1/requests")).status_code == 204
    assert (await journal.read(), len(await journal.read(auth=other))) == ([], 1)
    await world.start(AUTH)
    assert (await journal.only())["number"] > 4
    await world.client.delete("/control/v1/requests", auth=ADMIN)
    assert await journal.read(auth=ADMIN) == []


async def test_deleting_an_account_deletes_its_requests_noted_ones_included(
    world: World, journal: JournalReader
) -> None:
    made = (await world.client.post("/control/v1/accounts", json={"accountId": "short"}, auth=ADMIN)).json()
    own = httpx.BasicAuth("short", made["secretKey"])
    await world.client.post(AUTH, json={}, auth=own)
    await journal.read(auth=own)
    await world.client.post(AUTH, json={}, auth=own)
    await world.client.delete("/control/v1/accounts/short", auth=ADMIN)
    await world.start(AUTH)
    again = (await world.client.post("/control/v1/accounts", json={"accountId": "short"}, auth=ADMIN)).json()
    assert await journal.read(auth=httpx.BasicAuth("short", again["secretKey"])) == []
    assert [each["accountId"] for each in await journal.read(auth=ADMIN)] == ["demo"]
