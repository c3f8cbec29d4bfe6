"""Scanning what an application shows: fresh codes are taken, all others refused and written down."""

from typing import Any

import pytest

from fejkollen_server.errors import CodeIsRefused
from fejkollen_server.scanning.bankid_se import auth_of, autostart_link, bankid_qr
from fejkollen_server.scanning.freja import freja_link
from fejkollen_server.scanning.mitid import mitid_frames
from tests.control import DEMO, refused, told
from tests.operations import ASTRID
from tests.world import World

pytestmark = pytest.mark.anyio

AUTH = "/v3/bankid-se/auth"
Started = dict[str, Any]


def _qr(started: Started, second: int) -> str:
    return bankid_qr(started["qrStartToken"], started["qrStartSecret"], second)


def _signed_by(started: Started, auth: str, second: int = 0) -> str:
    return f"bankid.{started['qrStartToken']}.{second}.{auth}"


async def _scan(world: World, started: Started, code: str, person: str = "astrid") -> dict[str, Any]:
    return await told(world, "POST", f"/sessions/{started['id']}/scan", {"person": person, "code": code}, auth=DEMO)


async def _refused_scan(world: World, started: Started, code: str) -> tuple[int, str]:
    return await refused(world, "POST", f"/sessions/{started['id']}/scan", {"code": code}, auth=DEMO)


async def _scans(world: World, started: Started) -> list[tuple[str, dict[str, Any]]]:
    timeline = (await told(world, "GET", f"/sessions/{started['id']}", auth=DEMO))["timeline"]
    return [(each["event"], each["details"]) for each in timeline if "scan" in each["event"]]


@pytest.mark.parametrize(("passed", "second"), [(0, 0), (0.9, 0), (7, 7), (7.5, 2), (7, 8), (5.9, 0)])
async def test_a_fresh_code_is_taken_and_whoever_scans_acts_by_habit(world: World, passed: float, second: int) -> None:
    started = await world.start(AUTH)
    await world.advance(passed)
    seen = await _scan(world, started, _qr(started, second), "revoked-britta")
    assert (seen["status"], seen["person"]) == ("PENDING", "revoked-britta")
    age = int(passed) - second
    assert await _scans(world, started) == [("session.scanned", {"code": "bankid-qr", "age": age})]
    events = [each["event"] for each in seen["timeline"]]
    assert events.index("session.scanned") < events.index("session.taken-up")
    assert (await world.outcome(AUTH, started["id"]))["error"] == "INVALID_ID"


@pytest.mark.parametrize(
    ("passed", "second", "reason", "said"),
    [
        (6, 0, "stale", "the QR code is 6 seconds old; it seems never to be renewed. Make it anew each second"),
        (20, 3, "stale", "the QR code is 17 seconds old. Make it anew each second"),
        (3, 5, "ahead", "the QR code is 2 seconds ahead: made for second 5, when 3 have passed"),
    ],
)
async def test_a_code_of_another_second_is_refused_and_written_down(
    world: World, passed: float, second: int, reason: str, said: str
) -> None:
    started = await world.start(AUTH)
    await world.advance(passed)
    status, detail = await _refused_scan(world, started, _qr(started, second))
    assert (status, detail.startswith(said)) == (409, True), detail
    expected = {"code": "bankid-qr", "age": int(passed) - second, "reason": reason}
    assert await _scans(world, started) == [("session.scan-refused", expected)]
    seen = await told(world, "GET", f"/sessions/{started['id']}", auth=DEMO)
    assert (seen["status"], "person" in seen) == ("PENDING", False)
    waited = {"event": "session.scan-refused", "sessionId": started["id"], "details": {"reason": reason}}
    assert len((await told(world, "POST", "/wait", waited, auth=DEMO))["events"]) == 1


async def test_a_code_that_is_signed_wrongly_is_refused_with_the_likely_mistake(world: World) -> None:
    started = await world.start(AUTH)
    secret = started["qrStartSecret"]
    right = auth_of(secret.encode(), "0")
    for auth, mistake in (
        ("0" * 64, ". It must be the HMAC-SHA256 of t"),
        (right.upper(), ": it is in upper case"),
        (auth_of(bytes.fromhex(secret.replace("-", "")), "0"), ": its key is the UUID's bytes, not its text"),
        (auth_of(started["qrStartToken"].encode(), "0"), ": its key is qrStartToken"),
        (auth_of(started["autoStartToken"].encode(), "0"), ": its key is autoStartToken"),
        (auth_of(b"0", secret), ": key and message are exchanged"),
    ):
        status, detail = await _refused_scan(world, started, _signed_by(started, auth))
        assert (status, detail.startswith(f"auth of the QR code is not right{mistake}")) == (409, True), detail
    assert {details["reason"] for _, details in await _scans(world, started)} == {"forged"}


async def test_a_code_of_another_session_is_refused_with_whose_it_is(world: World) -> None:
    started, newer, elsewhere = await world.start(AUTH), await world.start(AUTH), await world.start("/v3/freja/auth")
    for other in (newer, elsewhere):
        code = _qr(other, 0) if other is newer else other["qrData"]
        status, detail = await _refused_scan(world, started, code)
        assert (status, detail.partition(";")[0]) == (409, f"the code belongs to session {other['id']}")
    await told(world, "POST", f"/sessions/{newer['id']}/expire", auth=DEMO)
    detail = (await _refused_scan(world, started, _qr(newer, 0)))[1]
    assert "another session, which is not pending here any more" in detail
    assert await _scans(world, started) == []


@pytest.mark.parametrize(("path", "kind"), [(AUTH, "bankid-link"), ("/v3/freja/auth", "freja-link")])
async def test_a_link_never_grows_stale(world: World, path: str, kind: str) -> None:
    started = await world.start(path)
    await world.advance(25)
    link = freja_link if "freja" in path else autostart_link
    seen = await _scan(world, started, link(started["autoStartToken"]))
    assert (seen["status"], await _scans(world, started)) == ("PENDING", [("session.scanned", {"code": kind})])
    assert (await world.outcome(path, started["id"]))["status"] == "COMPLETED"


async def test_what_freja_calls_qr_data_can_be_scanned(world: World) -> None:
    started = await world.start("/v3/freja/auth")
    assert (await _scan(world, started, started["qrData"]))["person"] == "astrid"


async def test_another_person_than_the_one_named_fails_the_session_by_scanning(world: World) -> None:
    await world.set_up_demo(pace="byHand")
    started = await world.start(AUTH, ssn=ASTRID)
    seen = await _scan(world, started, _qr(started, 0), "tolvan")
    assert (seen["status"], seen["error"]) == ("FAILED", "AUTH_FAILED")


async def test_what_is_no_code_is_refused_without_a_trace(world: World) -> None:
    started = await world.start(AUTH)
    status, detail = await _refused_scan(world, started, "bankid.x")
    expected = "code: begins like BankID's QR code, which must be bankid.<qrStartToken>.<t>.<auth>, where t is"
    assert (status, detail.startswith(expected)) == (400, True)
    assert (await _refused_scan(world, started, mitid_frames("abcd", 1)[0]))[0] == 400
    assert (await _refused_scan(world, started, "\0"))[0] == 400
    assert await _scans(world, started) == []


async def test_an_ended_session_is_scanned_in_vain(world: World) -> None:
    started = await world.start(AUTH)
    await told(world, "POST", f"/sessions/{started['id']}/expire", auth=DEMO)
    assert await _refused_scan(world, started, _qr(started, 0)) == (409, "the session has ended: it is FAILED")
    assert await _scans(world, started) == []


async def test_while_the_clock_stands_still_real_seconds_count(world: World) -> None:
    await told(world, "POST", "/clock/freeze", auth=DEMO)
    started = await world.start(AUTH)
    world.clock.advance(40)
    assert (await _refused_scan(world, started, _qr(started, 0)))[0] == 409
    assert (await _scan(world, started, _qr(started, 40)))["person"] == "astrid"


async def test_a_code_that_only_the_tester_has_made_old_is_nobodys_mistake(world: World) -> None:
    started = await world.start(AUTH)
    await told(world, "POST", "/clock/advance", {"by": 10}, auth=DEMO)
    status, detail = await _refused_scan(world, started, _qr(started, 0))
    assert (status, "only because the account's clock was moved" in detail) == (409, True)
    [(_, details)] = await _scans(world, started)
    assert (details["reason"], details["age"]) == ("clockMoved", 10)


async def test_a_copy_of_a_session_has_no_past_and_goes_by_its_accounts_clock(world: World) -> None:
    started = await world.start(AUTH)
    await world.advance(3)
    await told(world, "POST", "/accounts/demo/fork", {"accountId": "copy"})
    [copied] = (await told(world, "GET", "/sessions?account=copy"))["sessions"]
    await told(world, "POST", "/clock/advance?account=copy", {"by": 10})
    scan = f"/sessions/{copied['id']}/scan"
    assert (await refused(world, "POST", scan, {"code": _qr(started, 3)}))[1].startswith("the QR code is 10 seconds")
    assert (await told(world, "POST", scan, {"code": _qr(started, 13)}))["person"] == "astrid"


async def test_a_phone_finds_the_session_by_what_it_scans(world: World) -> None:
    services = world.services
    demo = await services.account_service.read("demo")
    await world.add_account("other", demo.settings)
    other = await services.account_service.read("other")
    started, freja = await world.start(AUTH), await world.start("/v3/freja/auth")
    assert await services.scanner.find(demo, _qr(started, 99)) == started["id"]
    assert await services.scanner.find(demo, autostart_link(started["autoStartToken"])) == started["id"]
    assert await services.scanner.find(demo, freja["qrData"]) == freja["id"]
    for account, code in (
        (other, _qr(started, 0)),
        (demo, freja_link(started["autoStartToken"])),
        (demo, freja_link(freja["autoStartToken"].upper())),
        (demo, freja_link("%")),
    ):
        with pytest.raises(CodeIsRefused, match="no session that is pending shows this code"):
            await services.scanner.find(account, code)


async def test_a_phone_may_leave_the_answer_to_a_later_act(world: World) -> None:
    services = world.services
    started = await world.start(AUTH)
    situation = await services.scanner.scan(started["id"], _qr(started, 0), services.by_hand.open("astrid"))
    assert (situation.session.person, situation.session.has_ended) == ("astrid", False)
    assert (await world.outcome(AUTH, started["id"]))["status"] == "PENDING"
