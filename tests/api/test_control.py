"""Deciding sessions by hand, the cast, and accounts made while the server runs."""

from typing import Any

import httpx
import pytest

from tests.control import control
from tests.world import World

pytestmark = pytest.mark.anyio


async def _started(world: World, path: str = "/v3/bankid-se/auth", **body: Any) -> str:
    return str((await world.start(path, **body))["id"])


async def test_the_cast_says_who_does_what_and_why(world: World) -> None:
    people = {person["id"]: person for person in (await control(world, "GET", "/cast")).json()["people"]}
    assert people["astrid"] == {
        "id": "astrid",
        "name": "Astrid Lindqvist",
        "country": "SWEDEN",
        "ssn": "199003142388",
        "phone": "+46701740605",
        "eids": ["bankid-se", "freja"],
        "habit": {"outcome": "approve"},
        "why": "the Swede for whom everything works",
    }
    assert people["revoked-britta"]["habit"] == {"outcome": "fail", "cause": "certificateErr"}


async def test_an_account_made_from_nothing_works_at_once(world: World) -> None:
    made = (await control(world, "POST", "/accounts", {})).json()
    own = httpx.BasicAuth(made["accountId"], made["secretKey"])
    answer = await world.client.post("/v3/mitid/auth", json={}, auth=own)
    assert (answer.status_code, made["pace"], bool(made["callbackKey"])) == (201, "fast", True)


async def test_every_setting_of_an_account_can_be_given(world: World) -> None:
    wanted = {
        "accountId": "shop",
        "secretKey": "s",
        "callbackKey": "c",
        "callbackUrls": ["localhost"],
        "redirectUrls": ["https://shop.test/back"],
        "staticCallbackUrl": "http://localhost:3000/cb",
        "staticRedirectUrl": "http://localhost:3000/back",
        "callbackUrlBesideStatic": True,
        "features": ["requestSsn"],
        "pace": "byHand",
        "phoneAnswers": "byHabit",
        "testerPanel": False,
        "defaultPeople": ["nora"],
        "competingSessions": False,
        "collectLimit": False,
        "collectLimitByAccountClock": True,
        "clockStartsAt": "2026-11-23T12:00:00.000Z",
        "seed": 42,
        "callbacksPaused": True,
        "journal": False,
        "callbackOnCancel": False,
        "cancelOfEndedIsNotFound": True,
        "expired": "notFound",
        "alwaysDiscloseSsn": True,
        "emptySignatoryText": True,
        "strictBankidStart": True,
        "explainedIdCards": True,
        "acceptRealLookingNumbers": True,
        "callbackSchedule": [0, 1.5],
        "retention": 60,
        "sessionLifetime": 30,
    }
    assert (await control(world, "POST", "/accounts", wanted)).json() == wanted
    shown = (await control(world, "GET", "/accounts/shop")).json()
    assert shown == {name: value for name, value in wanted.items() if name != "secretKey"}


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({"pace": "slow"}, "pace: must be 'realistic', 'fast', 'instant' or 'byHand'"),
        ({"paces": "fast"}, "paces: is not a field that is known here"),
        ({"retention": 0}, "retention: must be greater than 0"),
        ({"defaultPeople": ["nobody"]}, "defaultPeople[0]: nobody is called 'nobody'"),
        ({"callbackSchedule": "often"}, "callbackSchedule: a retry schedule is one of"),
        ({"staticCallbackUrl": "ftp://x"}, "staticCallbackUrl: must be"),
        ({"accountId": "with:colon"}, "accountId: "),
        ({"callbackUrls": ["http://["]}, "callbackUrls[0]: must "),
        ({"redirectUrls": ["no domain"]}, "redirectUrls[0]: must be a domain"),
        ({"callbackUrls": ["\ud800"]}, "callbackUrls[0]: must "),
        ({"callbackSchedule": "[" * 100_000}, "callbackSchedule: a retry schedule is one of"),
    ],
)
async def test_a_bad_setting_is_named_and_no_account_is_made(world: World, body: Any, detail: str) -> None:
    answer = await control(world, "POST", "/accounts", {"accountId": "shop", **body})
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert answer.json()["detail"].startswith(detail)
    assert (await control(world, "GET", "/accounts/shop")).status_code == 404


@pytest.mark.parametrize("account_id", ["admin", "a/b", "a:b", "", "x" * 101, "a\n"])
async def test_an_account_id_that_could_not_be_used_is_refused(world: World, account_id: str) -> None:
    answer = await control(world, "POST", "/accounts", {"accountId": account_id})
    assert (answer.status_code, answer.json()["detail"].split(":")[0]) == (400, "accountId")


async def test_an_account_id_is_only_given_once(world: World) -> None:
    await control(world, "POST", "/accounts", {"accountId": "shop"})
    assert (await control(world, "POST", "/accounts", {"accountId": "shop"})).status_code == 409


async def test_deleting_an_account_takes_its_sessions_and_its_credentials(world: World) -> None:
    made = (await control(world, "POST", "/accounts", {})).json()
    own = httpx.BasicAuth(made["accountId"], made["secretKey"])
    session_id = (await world.client.post("/v3/mitid/auth", json={}, auth=own)).json()["id"]
    assert (await control(world, "DELETE", f"/accounts/{made['accountId']}")).status_code == 204
    assert (await control(world, "GET", f"/sessions/{session_id}")).status_code == 404
    assert (await world.client.post("/v3/mitid/auth", json={}, auth=own)).status_code == 401


async def test_approving_by_hand_completes_the_session(world: World) -> None:
    session_id = await _started(world, refId="r-1")
    seen = (await control(world, "POST", f"/sessions/{session_id}/approve", {"person": "astrid"})).json()
    assert (seen["status"], seen["person"], seen["refId"]) == ("COMPLETED", "astrid", "r-1")
    assert (await world.collect("/v3/bankid-se/auth", session_id))["ssn"] == "199003142388"


async def test_scanning_lets_the_person_act_by_habit(world: World) -> None:
    session_id = await _started(world)
    seen = (await control(world, "POST", f"/sessions/{session_id}/scan", {"person": "revoked-britta"})).json()
    status = await world.outcome("/v3/bankid-se/auth", session_id)
    assert (seen["status"], status["error"]) == ("PENDING", "INVALID_ID")


async def test_somebody_else_scanning_fails_a_session_that_names_a_person(world: World) -> None:
    session_id = await _started(world, ssn="199007212385")
    seen = (await control(world, "POST", f"/sessions/{session_id}/scan", {"person": "astrid"})).json()
    assert (seen["status"], seen["error"]) == ("FAILED", "AUTH_FAILED")


@pytest.mark.parametrize(
    ("act", "body", "error"),
    [
        ("decline", {"person": "astrid"}, "CANCELLED"),
        ("decline", None, "CANCELLED"),
        ("fail", {"error": "CONFLICT"}, "CONFLICT"),
        ("fail", {"cause": "notSupportedByUserApp"}, "UNSUPPORTED_CLIENT"),
        ("expire", None, "SESSION_TIMEOUT"),
    ],
)
async def test_a_session_can_be_failed_in_every_way(world: World, act: str, body: Any, error: str) -> None:
    session_id = await _started(world)
    seen = (await control(world, "POST", f"/sessions/{session_id}/{act}", body)).json()
    assert (seen["status"], seen["error"]) == ("FAILED", error)


async def test_a_hint_is_held_until_the_session_ends(world: World) -> None:
    session_id = await _started(world, ssn="199007212385")
    await control(world, "POST", f"/sessions/{session_id}/hint", {"hintCode": "userMrtd"})
    assert (await world.collect("/v3/bankid-se/auth", session_id))["hintCode"] == "userMrtd"


@pytest.mark.parametrize(
    ("act", "body", "detail"),
    [
        ("fail", {}, "error: either error or cause is required"),
        ("fail", {"cause": "alreadyInProgress"}, "cause: must be one of userCancel"),
        ("hint", {"hintCode": "sleeping"}, "hintCode: must be one of outstandingTransaction"),
        ("approve", {"person": "mikkel"}, "person: mikkel does not hold bankid-se"),
    ],
)
async def test_an_impossible_act_is_refused_and_changes_nothing(world: World, act: str, body: Any, detail: str) -> None:
    session_id = await _started(world)
    answer = await control(world, "POST", f"/sessions/{session_id}/{act}", body)
    assert answer.status_code == 400
    assert answer.json()["detail"].startswith(detail)
    assert (await control(world, "GET", f"/sessions/{session_id}")).json()["status"] == "PENDING"


async def test_an_ended_session_refuses_every_act_with_its_state(world: World) -> None:
    session_id = await _started(world)
    await control(world, "POST", f"/sessions/{session_id}/expire")
    for act, body in (("approve", {}), ("fail", {"error": "CONFLICT"}), ("expire", None), ("scan", {})):
        answer = await control(world, "POST", f"/sessions/{session_id}/{act}", body)
        assert (answer.status_code, answer.json()["detail"]) == (409, "the session has ended: it is FAILED")


async def test_an_account_controls_its_own_sessions_and_nothing_else(world: World) -> None:
    made = (await control(world, "POST", "/accounts", {})).json()
    own = httpx.BasicAuth(made["accountId"], made["secretKey"])
    foreign = await _started(world)
    assert (await world.client.get(f"/control/v1/sessions/{foreign}", auth=own)).status_code == 404
    assert (await world.client.get("/control/v1/accounts/demo", auth=own)).status_code == 404
    assert (await world.client.post("/control/v1/accounts", json={}, auth=own)).status_code == 403
    mine = (await world.client.post("/v3/mitid/auth", json={}, auth=own)).json()["id"]
    assert (await world.client.post(f"/control/v1/sessions/{mine}/approve", auth=own)).status_code == 200


async def test_a_stranger_controls_nothing(world: World) -> None:
    for credentials in (("admin", "wrong"), ("demo", "wrong"), ("", "")):
        answer = await world.client.get("/control/v1/cast", auth=credentials)
        assert (answer.status_code, answer.json()["title"]) == (401, "Unauthorized")
