"""Scanning with the phone: sessions picked, codes and links pasted, and what is wrong with them."""

from typing import Any

import pytest

from fejkollen_server.accounts.account import AccountSettings
from fejkollen_server.scanning.bankid_se import autostart_link, bankid_qr
from tests.operations import ASTRID
from tests.phone.hand import Hand, Shown
from tests.world import World

pytestmark = pytest.mark.anyio

AUTH = "/v3/bankid-se/auth"
SCAN = "/phone/astrid/scan"


def _qr(started: dict[str, Any], second: int) -> str:
    return bankid_qr(started["qrStartToken"], started["qrStartSecret"], second)


async def _events(world: World, session: str) -> list[str]:
    seen = await world.client.get(f"/control/v1/sessions/{session}")
    return [event["event"] for event in seen.json()["timeline"]]


async def _scan(hand: Hand, code: str, address: str = SCAN) -> Shown:
    return await hand.press(await hand.look(address), "scan", code=code)


async def test_an_open_session_is_picked_and_then_answered(world: World, hand: Hand) -> None:
    started = await world.start(AUTH)
    page = await hand.press(await hand.look(SCAN), f"scan-{started['id']}")
    assert (page.said, page.screen.attributes["prompt"]["data-session"]) == ("scanned", started["id"])
    assert (await hand.press(page, "approve")).said == "approved"
    assert (await world.collect(AUTH, started["id"]))["ssn"] == ASTRID


async def test_the_scan_page_says_what_the_camera_would_see_now(world: World, hand: Hand) -> None:
    started = await world.start(AUTH)
    for second in (0, 7):
        world.clock.advance(second)
        assert _qr(started, second) in (await hand.look(SCAN)).screen.text


async def test_only_what_the_person_can_scan_is_in_view(world: World, hand: Hand) -> None:
    await world.start(AUTH)
    await world.start("/v3/bankid-no/auth")
    assert "nothing-in-view" in (await hand.look("/phone/nora/scan")).screen.ids
    assert "nothing-in-view" not in (await hand.look(SCAN)).screen.ids


@pytest.mark.parametrize("late", [0, 5])
async def test_a_fresh_code_is_taken(world: World, hand: Hand, late: int) -> None:
    started = await world.start(AUTH)
    world.clock.advance(20)
    page = await _scan(hand, _qr(started, 20 - late))
    assert page.said == "scanned"
    assert "session.scanned" in await _events(world, started["id"])


@pytest.mark.parametrize("second", [0, 14])
async def test_a_stale_code_is_refused_and_written_down(world: World, hand: Hand, second: int) -> None:
    started = await world.start(AUTH)
    world.clock.advance(20)
    page = await _scan(hand, _qr(started, second))
    assert page.status == 409
    assert f"{20 - second} seconds old" in page.screen.texts["problem"]
    assert "session.scan-refused" in await _events(world, started["id"])
    assert (await world.collect(AUTH, started["id"]))["status"] == "PENDING"


@pytest.mark.parametrize("code", ["", "hello", "bankid.x", '{"v":1}', "https://shop.test/", "\0", "x" * 5000])
async def test_what_is_no_code_is_refused(hand: Hand, code: str) -> None:
    page = await _scan(hand, code)
    assert page.status == 409
    assert "code:" in page.screen.texts["problem"]


async def test_a_start_link_asks_whose_phone_it_is_for(world: World, hand: Hand) -> None:
    started = await world.start(AUTH)
    link = autostart_link(started["autoStartToken"])
    page = await hand.client.get("/phone/scan", params={"code": link})
    assert page.status_code == 200
    chosen = await hand.look(str(page.url.copy_with(params={"code": link, "person": "astrid"})))
    assert chosen.url.path == SCAN
    after = await hand.press(chosen, "scan")
    assert (after.said, after.question) == ("scanned", "nothing")


async def test_whom_a_link_offers_leads_on_to_scanning(world: World, hand: Hand) -> None:
    link = autostart_link((await world.start(AUTH))["autoStartToken"])
    offered = (await hand.look(str(hand.client.build_request("GET", "/phone/scan", params={"code": link}).url))).screen
    chosen = await hand.look(offered.attributes["person-astrid"]["href"])
    assert (await hand.press(chosen, "scan")).said == "scanned"


async def test_frejas_link_is_scanned(world: World, hand: Hand) -> None:
    started = await world.start("/v3/freja/auth")
    assert (await _scan(hand, started["qrData"])).said == "scanned"


async def test_another_person_than_the_one_asked_for_ends_it(world: World, hand: Hand) -> None:
    started = await world.start(AUTH, ssn="199508082386")
    assert (await _scan(hand, _qr(started, 0))).said == "ended"
    assert (await world.collect(AUTH, started["id"]))["error"] == "AUTH_FAILED"


async def test_a_code_of_another_account_leads_nowhere(world: World, hand: Hand) -> None:
    started = await world.start(AUTH)
    await world.add_account("other", AccountSettings())
    page = await _scan(hand, _qr(started, 0), f"{SCAN}?account=other")
    assert page.status == 409
    assert (await world.collect(AUTH, started["id"]))["status"] == "PENDING"


async def test_a_session_that_ended_meanwhile_is_not_scanned(world: World, hand: Hand) -> None:
    started = await world.start(AUTH)
    page = await hand.look(SCAN)
    await world.client.delete(f"{AUTH}/{started['id']}")
    assert (await hand.press(page, f"scan-{started['id']}")).said == "out-of-date"


async def test_the_scan_page_may_use_the_camera_and_no_other_may(hand: Hand) -> None:
    assert (await hand.look(SCAN)).headers["permissions-policy"] == "camera=(self), microphone=()"
    script = await hand.client.get("/assets/camera.js")
    assert (script.status_code, script.headers["content-type"]) == (200, "text/javascript; charset=utf-8")
