"""Authenticators: shown with their codes, locked and unlocked, and what a lock does to sessions."""

from collections.abc import Callable
from typing import Any

import pytest

from fejkollen_server.authenticators.service import Authenticator, CodeVerdict
from fejkollen_server.eids.vocabulary import AuthenticatorKind
from fejkollen_server.events import repository as events
from fejkollen_server.events.event import EventKind
from tests.control import DEMO, refused, told
from tests.operations import START_OPERATIONS
from tests.world import World

pytestmark = pytest.mark.anyio

DISPLAY = "/people/mikkel/authenticators/mitid-code-display"
USUAL = (
    ("bankid-se", "astrid", "bankid-se-app", "certificateErr", "certificateErr"),
    ("freja", "astrid", "freja-app", "REJECTED", "REJECTED"),
    ("bankid-no", "nora", "bankid-no-app", "credentials_spent", "certificate_blocked"),
    ("vipps", "nora", "vipps-app", "unknown_reject_reason", "unknown_reject_reason"),
    ("mitid", "mikkel", "mitid-app", "authenticator_suspended", "authenticator_revoked"),
    ("ftn", "aino", "ftn-bank-codes", "credentials_spent", "bank_error"),
)


async def _started(world: World, eid: str) -> str:
    operation = next(each for each in START_OPERATIONS if each.path == f"/v3/{eid}/auth")
    return str((await world.start(operation.path, **operation.body))["id"])


async def _used(world: World, kind: AuthenticatorKind, act: Callable[..., Any], person: str = "mikkel") -> Any:
    account = await world.services.account_service.read("demo")
    return await world.services.authenticators.use(account, person, kind, act)


async def _entered(world: World, code: str) -> CodeVerdict:
    desk = world.services.authenticators
    kind = AuthenticatorKind.MITID_CODE_DISPLAY
    verdict: CodeVerdict = await _used(world, kind, lambda connection, each: desk.verify_code(connection, each, code))
    return verdict


async def test_everything_somebody_holds_is_shown(world: World) -> None:
    held = (await told(world, "GET", "/people/mikkel/authenticators"))["authenticators"]
    assert [each["kind"] for each in held] == ["mitid-app", "mitid-code-display", "mitid-chip", "mitid-password"]
    assert held[0] == {
        "kind": "mitid-app",
        "eid": "mitid",
        "title": "MitID app",
        "assurance": "substantial",
        "serialNumber": held[0]["serialNumber"],
        "state": "ready",
        "wrongTries": 0,
        "triesLeft": 3,
        "pin": "246802",
    }
    assert len({each["serialNumber"] for each in held}) == 4


async def test_the_current_code_is_shown_with_its_remaining_time(world: World) -> None:
    seen = await told(world, "GET", DISPLAY)
    assert seen == (await told(world, "GET", "/people/mikkel/authenticators"))["authenticators"][1]
    code = seen["code"]
    assert (code["validUntil"], code["secondsRemaining"]) == ("2026-11-23T12:00:30.000Z", 30.0)
    world.clock.advance(10)
    assert (await told(world, "GET", DISPLAY))["code"] == {**code, "secondsRemaining": 20.0}
    await told(world, "POST", "/clock/advance", {"by": "20s"})
    assert (await told(world, "GET", DISPLAY))["code"]["value"] != code["value"]


async def test_a_right_code_is_accepted_once(world: World) -> None:
    code = (await told(world, "GET", DISPLAY))["code"]["value"]
    assert await _entered(world, f"{code[:3]} {code[3:]}") is CodeVerdict.ACCEPTED
    assert (await told(world, "GET", DISPLAY))["code"]["used"]
    assert await _entered(world, code) is CodeVerdict.WRONG


async def test_three_wrong_codes_lock_it_for_a_quarter_of_an_hour(world: World) -> None:
    assert [await _entered(world, "no") for _ in range(3)] == [CodeVerdict.WRONG, CodeVerdict.WRONG, CodeVerdict.LOCKED]
    seen = await told(world, "GET", DISPLAY)
    assert (seen["state"], seen["lockedUntil"], seen["triesLeft"]) == ("locked", "2026-11-23T12:15:00.000Z", 0)
    assert await _entered(world, seen["code"]["value"]) is CodeVerdict.LOCKED
    await told(world, "POST", "/clock/advance", {"by": "15m"})
    seen = await told(world, "GET", DISPLAY)
    assert (seen["state"], seen["wrongTries"], seen["triesLeft"]) == ("ready", 0, 3)
    assert await _entered(world, seen["code"]["value"]) is CodeVerdict.ACCEPTED


async def test_passwords_are_counted_like_codes(world: World) -> None:
    desk = world.services.authenticators

    async def entered(text: str) -> Any:
        return await _used(
            world,
            AuthenticatorKind.MITID_APP,
            lambda connection, each: desk.verify_password(connection, each, text),
        )

    assert [await entered(text) for text in ("1", "246802", "2", "3", "4")] == [
        CodeVerdict.WRONG,
        CodeVerdict.ACCEPTED,
        CodeVerdict.WRONG,
        CodeVerdict.WRONG,
        CodeVerdict.LOCKED,
    ]


async def test_a_clock_that_drifts_too_far_is_set_right_with_two_codes(world: World) -> None:
    assert (await told(world, "PATCH", DISPLAY, {"drift": 270}))["drift"] == 270
    first = (await told(world, "GET", DISPLAY))["code"]["value"]
    assert await _entered(world, first) is CodeVerdict.WRONG
    await told(world, "POST", "/clock/advance", {"by": "30s"})
    second = (await told(world, "GET", DISPLAY))["code"]["value"]
    desk = world.services.authenticators

    def set_right(connection: Any, each: Authenticator) -> CodeVerdict:
        return desk.resynchronise(connection, each, first, second)

    assert await _used(world, AuthenticatorKind.MITID_CODE_DISPLAY, set_right) is CodeVerdict.ACCEPTED
    await told(world, "POST", "/clock/advance", {"by": "30s"})
    assert await _entered(world, (await told(world, "GET", DISPLAY))["code"]["value"]) is CodeVerdict.ACCEPTED


async def test_one_that_is_as_new_again_needs_no_row(world: World) -> None:
    fresh = await told(world, "GET", DISPLAY)
    await told(world, "POST", f"{DISPLAY}/lock", {})
    assert await told(world, "POST", f"{DISPLAY}/unlock") == fresh


@pytest.mark.parametrize(("eid", "person", "kind", "locked", "blocked"), USUAL)
async def test_whoever_is_locked_out_cannot_approve(
    world: World, eid: str, person: str, kind: str, locked: str, blocked: str
) -> None:
    path = f"/people/{person}/authenticators/{kind}"
    await world.set_up_demo(competing_sessions=False)
    for body, cause in (({"for": "5m"}, locked), ({}, blocked)):
        await told(world, "POST", f"{path}/lock", body)
        ended = await told(world, "POST", f"/sessions/{await _started(world, eid)}/approve", {"person": person})
        assert (ended["status"], ended["cause"]) == ("FAILED", cause)
    await told(world, "POST", f"{path}/unlock")
    ended = await told(world, "POST", f"/sessions/{await _started(world, eid)}/approve", {"person": person})
    assert ended["status"] == "COMPLETED"


async def test_a_lock_meets_whoever_is_answering_by_habit_and_ends_by_itself(world: World) -> None:
    await told(world, "POST", "/people/astrid/authenticators/bankid-se-app/lock", {"for": 60})
    path = "/v3/bankid-se/auth"
    started = await world.start(path, ssn="199003142388")
    assert (await world.outcome(path, started["id"]))["error"] == "INVALID_ID"
    await world.advance(60)
    started = await world.start(path, ssn="199003142388")
    assert (await world.outcome(path, started["id"]))["status"] == "COMPLETED"


async def test_whoever_is_locked_out_can_still_decline(world: World) -> None:
    await told(world, "POST", "/people/astrid/authenticators/bankid-se-app/lock")
    ended = await told(world, "POST", f"/sessions/{await _started(world, 'bankid-se')}/decline", {"person": "astrid"})
    assert (ended["error"], ended["cause"]) == ("CANCELLED", "userCancel")


async def test_a_lock_is_one_accounts_own(world: World) -> None:
    made = await told(world, "POST", "/accounts", {"accountId": "shop", "secretKey": "s"})
    await told(world, "POST", f"{DISPLAY}/lock?account={made['accountId']}")
    assert (await told(world, "GET", DISPLAY, auth=DEMO))["state"] == "ready"
    other = await told(world, "GET", f"{DISPLAY}?account=shop")
    assert other["state"] == "blocked"
    assert other["code"]["value"] != (await told(world, "GET", DISPLAY))["code"]["value"]


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "message"),
    [
        ("GET", "/people/nobody/authenticators", None, 404, "nobody is called 'nobody'"),
        (
            "GET",
            "/people/mikkel/authenticators/chip",
            None,
            404,
            "mikkel holds no authenticator 'chip', but mitid-app, ",
        ),
        ("POST", "/people/astrid/authenticators/mitid-app/lock", {}, 404, "astrid holds no authenticator 'mitid-app'"),
        ("POST", f"{DISPLAY}/lock", {"for": "soon"}, 400, "for: must be seconds as a number, or such as 1.5s"),
        ("POST", f"{DISPLAY}/lock", {"span": 5}, 400, "span: "),
        ("PATCH", DISPLAY, {"drift": 1e12}, 400, "drift: "),
        ("PATCH", DISPLAY, {}, 400, "drift: is required"),
        ("PATCH", "/people/mikkel/authenticators/mitid-app", {"drift": 1}, 400, "drift: a MitID app has no clock"),
    ],
)
async def test_what_cannot_be_is_refused(
    world: World, method: str, path: str, body: Any, status: int, message: str
) -> None:
    answer = await refused(world, method, path, body)
    assert (answer[0], answer[1][: len(message)]) == (status, message)


async def test_changes_are_told(world: World) -> None:
    await told(world, "POST", f"{DISPLAY}/lock", {"for": 60})
    await told(world, "POST", f"{DISPLAY}/unlock")
    account = await world.services.account_service.read("demo")
    kinds = (EventKind.AUTHENTICATOR_CHANGED,)
    found = await world.services.database.transaction(
        lambda connection: events.committed_since(connection, account.number, (0, 0), kinds)
    )
    assert [(event.details["authenticator"], event.details["state"]) for event in found] == [
        ("mitid-code-display", "locked"),
        ("mitid-code-display", "ready"),
    ]
