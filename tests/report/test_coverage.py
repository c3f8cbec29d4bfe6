"""Which operations, outcomes, causes and faults were exercised, and what is left of that when accounts are gone."""

from typing import Any

import httpx
import pytest

from fejkollen_server.coverage.catalogue import CALLBACK_FAULTS, HTTP_FAULTS, ITEMS, ItemKind
from fejkollen_server.coverage.coverage import Coverage
from fejkollen_server.eids.profiles import PROFILES
from fejkollen_server.eids.vocabulary import Provider
from fejkollen_server.scenarios.fault_records import FaultyCall
from tests.control import ADMIN, DEMO, control, refused, told
from tests.operations import ASTRID, START_OPERATIONS
from tests.scenarios import arrange
from tests.world import World

pytestmark = pytest.mark.anyio

AUTH = "/v3/bankid-se/auth"
BUSY = "199312012389"
APPROVED = {"bankid-se auth front": 1, "bankid-se COMPLETED": 1}


async def _coverage(world: World, query: str = "", auth: httpx.BasicAuth = DEMO) -> dict[str, Any]:
    return await told(world, "GET", f"/coverage{query}", auth=auth)


async def _exercised(world: World, query: str = "", auth: httpx.BasicAuth = DEMO) -> dict[str, int]:
    return {each["name"]: each["times"] for each in (await _coverage(world, query, auth))["items"] if each["times"]}


async def _approved(world: World, auth: httpx.BasicAuth = DEMO) -> None:
    await world.client.post(AUTH, json={"ssn": ASTRID}, auth=auth)
    await world.advance(1)


async def _made(world: World, account_id: str) -> httpx.BasicAuth:
    made = await told(world, "POST", "/accounts", {"accountId": account_id})
    return httpx.BasicAuth(account_id, made["secretKey"])


def test_there_is_an_item_for_everything_that_can_be_exercised() -> None:
    counts = {kind: sum(1 for item in ITEMS if item.kind is kind) for kind in ItemKind}
    profiles = PROFILES.values()
    assert counts == {
        ItemKind.OPERATION: len(START_OPERATIONS),
        ItemKind.OUTCOME: sum(2 + len({each.error for each in profile.causes} - {None}) for profile in profiles),
        ItemKind.CAUSE: sum(len(profile.causes) for profile in profiles),
        ItemKind.HTTP_FAULT: len(FaultyCall) * len(HTTP_FAULTS),
        ItemKind.CALLBACK_FAULT: len(CALLBACK_FAULTS),
    }
    assert len(set(ITEMS)) == len(ITEMS)


def test_percentages_are_of_what_is_asked_for_and_never_rounded_up() -> None:
    items = [item for item in ITEMS if item.kind is ItemKind.OPERATION][:3]
    assert Coverage(dict.fromkeys(items, 0)).percent == 0.0
    assert Coverage({items[0]: 5, items[1]: 1, items[2]: 0}).percent == 66.6
    assert Coverage(dict.fromkeys(items, 1)).percent == 100.0
    almost = Coverage({item: int(position > 0) for position, item in enumerate(ITEMS)})
    assert almost.percent < 100.0
    assert (almost.reaches(almost.percent), almost.reaches(100)) == (True, False)


async def test_a_new_account_has_exercised_nothing(world: World) -> None:
    seen = await _coverage(world)
    assert (seen["accountId"], seen["exercised"], seen["total"], seen["percent"]) == ("demo", 0, len(ITEMS), 0.0)
    assert "passed" not in seen


async def test_operations_outcomes_and_causes_are_counted(world: World) -> None:
    await _approved(world)
    assert await _exercised(world) == APPROVED
    await world.client.post("/v3/bankid-se/phone/auth", json={"ssn": "199102032399", "callInitiator": "USER"})
    await world.advance(1)
    await world.client.post("/v3/mitid/auth", json={})
    await world.client.post(AUTH, json={"ssn": BUSY})
    assert await _exercised(world) == APPROVED | {
        "bankid-se auth phone": 1,
        "bankid-se CANCELLED": 1,
        "bankid-se userCancel": 1,
        "mitid auth front": 1,
        "bankid-se alreadyInProgress": 1,
    }


async def test_a_percentage_is_of_the_kinds_and_eids_that_are_asked_for(world: World) -> None:
    await _approved(world)
    profile = PROFILES[Provider.BANKID_SE]
    seen = await _coverage(world, "?kind=operation&provider=bankid-se&threshold=20")
    assert (seen["exercised"], seen["total"], seen["percent"]) == (1, len(profile.operations), 20.0)
    assert (seen["threshold"], seen["passed"]) == (20.0, True)
    assert (await _coverage(world, "?kind=operation&provider=bankid-se&threshold=20.1"))["passed"] is False
    assert [part["kind"] for part in seen["parts"]] == ["operation"]
    assert (await refused(world, "GET", "/coverage?threshold=101", auth=DEMO))[0] == 400


async def test_faults_are_counted_by_what_they_spoil(world: World) -> None:
    http = [{"on": "start", "delay": 0.001, "body": "garbage"}, {"on": "collect", "status": 503}]
    callback = {"signature": "wrong", "delay": "2s", "contentType": "text/plain"}
    await arrange(world, {"then": {"http": http, "callback": callback}})
    await world.client.post(AUTH, json={"ssn": ASTRID, "callbackUrl": "http://localhost:3000/"})
    sessions = (await told(world, "GET", "/sessions", auth=DEMO))["sessions"]
    await world.client.get(f"{AUTH}/{sessions[0]['id']}")
    await world.advance(3)
    faults = await _exercised(world, "?kind=httpFault&kind=callbackFault")
    assert faults == {
        "start delay": 1,
        "start body: garbage": 1,
        "collect status": 1,
        "signature: wrong": 1,
        "delay": 1,
        "contentType": 1,
    }


async def test_what_deleted_and_reset_accounts_have_exercised_stays_counted_for_admin(world: World) -> None:
    first, second = await _made(world, "first"), await _made(world, "second")
    await _approved(world, first)
    await _approved(world, second)
    await world.client.post(AUTH, json={"ssn": BUSY}, auth=second)
    everything = {"bankid-se auth front": 2, "bankid-se COMPLETED": 2, "bankid-se alreadyInProgress": 1}
    assert await _exercised(world, auth=ADMIN) == everything
    await control(world, "DELETE", "/accounts/first")
    await control(world, "POST", "/reset", auth=second)
    assert await _exercised(world, auth=ADMIN) == everything
    assert await _exercised(world, auth=second) == {}
    await _approved(world, second)
    assert await _exercised(world, auth=second) == APPROVED
    assert (await _exercised(world, auth=ADMIN))["bankid-se COMPLETED"] == 3


async def test_what_is_purged_because_it_is_old_stays_counted(world: World) -> None:
    await _approved(world)
    await world.advance(25 * 3600)
    assert await _exercised(world) == {}
    assert await _exercised(world, auth=ADMIN) == APPROVED


async def test_only_admin_clears_the_tally_and_what_lives_counts_on(world: World) -> None:
    gone = await _made(world, "gone")
    await _approved(world, gone)
    await control(world, "DELETE", "/accounts/gone")
    await _approved(world)
    assert (await refused(world, "DELETE", "/coverage", auth=DEMO))[0] == 403
    assert (await _exercised(world, auth=ADMIN))["bankid-se COMPLETED"] == 2
    assert (await control(world, "DELETE", "/coverage")).status_code == 204
    assert await _exercised(world, auth=ADMIN) == APPROVED


async def test_an_account_that_is_not_there_is_not_deleted_and_counts_nothing(world: World) -> None:
    assert (await control(world, "DELETE", "/accounts/nobody")).status_code == 404
    assert await _exercised(world, auth=ADMIN) == {}


async def test_it_is_a_table_for_people_too(world: World) -> None:
    await _approved(world)
    path = "/coverage?format=markdown&threshold=50&kind=operation&provider=bankid-se"
    table = await control(world, "GET", path, auth=DEMO)
    assert table.headers["content-type"] == "text/markdown; charset=utf-8"
    assert table.text == (
        "# Coverage: 20.0 %\n"
        "\n"
        "Failed: at least 50 % is asked for.\n"
        "\n"
        "| what | exercised | of | percent |\n"
        "|---|--:|--:|--:|\n"
        "| Operations | 1 | 5 | 20.0 |\n"
        "| **All** | **1** | **5** | **20.0** |\n"
        "\n"
        "## Operations\n"
        "\n"
        "| operation | times |\n"
        "|---|--:|\n"
        "| bankid-se auth front | 1 |\n"
        "| bankid-se auth phone | not yet |\n"
        "| bankid-se sign front | not yet |\n"
        "| bankid-se sign phone | not yet |\n"
        "| bankid-se age-verification front | not yet |\n"
    )


async def test_every_error_that_is_on_no_list_counts_as_the_same_outcome(world: World) -> None:
    for error in ("UNLISTED_ERROR", "SOMETHING_NEW"):
        started = await world.start(AUTH)
        await told(world, "POST", f"/sessions/{started['id']}/fail", {"error": error})
    assert (await _exercised(world))["bankid-se another error"] == 2
