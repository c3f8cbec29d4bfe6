"""The report and coverage on both databases, and with two replicas that delete accounts at once."""

import asyncio

import httpx
import pytest

from tests.control import ADMIN, control, told
from tests.operations import ASTRID
from tests.world import World

pytestmark = pytest.mark.anyio

AUTH = "/v3/bankid-se/auth"
BUSY = "199312012389"


async def _exercise(world: World, account_id: str) -> httpx.BasicAuth:
    made = await told(world, "POST", "/accounts", {"accountId": account_id})
    auth = httpx.BasicAuth(account_id, made["secretKey"])
    for ssn in (ASTRID, BUSY):
        await world.client.post(AUTH, json={"ssn": ssn}, auth=auth)
    await world.advance(1)
    return auth


async def test_the_report_reads_everything_portion_by_portion(replicas: list[World]) -> None:
    first, second = replicas
    await first.set_up_demo(collect_limit=False)
    second.services.accounts.forget("demo")
    ids = [(await world.start(AUTH, refId="order-7"))["id"] for world in (first, second)]
    for world, session_id in zip((first, second) * 110, ids * 110, strict=True):
        await world.client.get(f"{AUTH}/{session_id}")
    await second.services.journal.flush()
    report = await told(first, "GET", "/report")
    assert (report["lookedAt"]["requests"], report["lookedAt"]["sessions"]) == (222, 2)
    [finding] = report["findings"]
    assert finding["message"].startswith("218 collects came less than a second after the one before")
    evidence = finding["evidence"]
    assert (len(evidence["requests"]), sorted(evidence["sessionIds"]), evidence["isCut"]) == (20, sorted(ids), True)


async def test_accounts_that_are_deleted_at_once_are_all_counted(replicas: list[World]) -> None:
    accounts = [f"account-{number}" for number in range(8)]
    for number, account in enumerate(accounts):
        await _exercise(replicas[number % 2], account)
    for world in replicas:
        await world.services.journal.flush()
    deleted = [
        control(replicas[number % 2], "DELETE", f"/accounts/{account}") for number, account in enumerate(accounts)
    ]
    assert {answer.status_code for answer in await asyncio.gather(*deleted)} == {204}
    items = (await told(replicas[0], "GET", "/coverage?provider=bankid-se", auth=ADMIN))["items"]
    assert {item["name"]: item["times"] for item in items if item["times"]} == {
        "bankid-se auth front": 8,
        "bankid-se COMPLETED": 8,
        "bankid-se alreadyInProgress": 8,
    }
    for world in replicas:
        assert (await control(world, "DELETE", "/coverage")).status_code == 204
    assert (await told(replicas[1], "GET", "/coverage"))["exercised"] == 0


async def test_what_is_reset_and_deleted_at_once_is_counted_once(replicas: list[World]) -> None:
    first, second = replicas
    auth = await _exercise(first, "shop")
    answers = await asyncio.gather(
        control(first, "DELETE", "/accounts/shop"),
        control(second, "POST", "/reset", auth=auth),
        control(second, "DELETE", "/accounts/shop"),
    )
    assert {answer.status_code for answer in answers} <= {204, 401, 404}
    items = (await told(first, "GET", "/coverage?kind=operation"))["items"]
    assert {item["name"]: item["times"] for item in items if item["times"]} == {"bankid-se auth front": 1}
