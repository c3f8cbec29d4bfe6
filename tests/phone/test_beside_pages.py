"""The apps beside hosted pages: an emoji, letters, a code that finds the order, and those that only wait."""

from typing import Any

import pytest

from fejkollen_server.scanning.bankid_se import bankid_qr
from tests.phone.hand import Hand
from tests.visitor import Visitor
from tests.world import World

pytestmark = pytest.mark.anyio

VIPPS = "/v3/vipps/auth"
AGE = "/v3/bankid-se/age-verification"


@pytest.fixture
def visitor(world: World) -> Visitor:
    return Visitor(world)


async def _asked_by_vipps(world: World, visitor: Visitor) -> dict[str, Any]:
    started = await world.start(VIPPS)
    await visitor.fill(await visitor.open(started["url"]), phone_number="+4790000001")
    return started


async def _emojis(world: World, hand: Hand, started: dict[str, Any]) -> tuple[str, str]:
    """Give the buttons of the emoji that the page shows, and of another."""
    screen = (await hand.look("/phone/nora")).screen
    shown = (await Visitor(world).open(started["url"])).text
    buttons = {screen.attributes[f"choice-{number}"]["value"]: f"choice-{number}" for number in (1, 2, 3)}
    right = next(emoji for emoji in buttons if emoji in shown)
    return buttons[right], next(button for emoji, button in buttons.items() if emoji != right)


async def test_the_emoji_of_the_page_and_the_pin_are_taken(world: World, hand: Hand, visitor: Visitor) -> None:
    started = await _asked_by_vipps(world, visitor)
    right, _ = await _emojis(world, hand, started)
    phone = await hand.press(await hand.look("/phone/nora"), right)
    assert (phone.said, phone.question) == ("matched", "nothing")
    assert (await hand.press(phone, "approve")).said == "approved"
    assert (await visitor.open(started["url"])).step == "email"
    inbox = await hand.look("/phone/nora/inbox")
    assert "is your code" in inbox.screen.text


async def test_another_emoji_ends_it(world: World, hand: Hand, visitor: Visitor) -> None:
    started = await _asked_by_vipps(world, visitor)
    _, wrong = await _emojis(world, hand, started)
    assert (await hand.press(await hand.look("/phone/nora"), wrong)).said == "ended"
    seen = (await world.client.get(f"/control/v1/sessions/{started['id']}")).json()
    assert (seen["error"], seen["cause"]) == ("AUTH_FAILED", "wrong_challenge")


async def _on_the_page_with_the_code(world: World, visitor: Visitor) -> dict[str, Any]:
    started = await world.start(AGE, minAge=18)
    await visitor.fill(await visitor.open(started["url"]), device="other-device")
    return started


async def test_the_code_on_a_page_finds_its_order(world: World, hand: Hand, visitor: Visitor) -> None:
    started = await _on_the_page_with_the_code(world, visitor)
    phone = await hand.press(await hand.look("/phone/astrid/scan"), f"scan-{started['id']}")
    assert (phone.said, phone.question) == ("scanned", "nothing")
    assert (await hand.press(phone, "approve")).said == "approved"
    assert (await world.collect(AGE, started["id"]))["status"] == "COMPLETED"


async def test_the_code_of_a_page_is_pasted(world: World, hand: Hand, visitor: Visitor) -> None:
    await _on_the_page_with_the_code(world, visitor)
    world.clock.advance(3)
    scan = await hand.look("/phone/astrid/scan")
    code = scan.screen.texts["code-in-view"].strip()
    assert (await hand.press(scan, "scan", code=code)).said == "scanned"


async def test_a_code_of_a_page_that_one_phone_has_scanned_is_refused_to_another(
    world: World, hand: Hand, visitor: Visitor
) -> None:
    started = await _on_the_page_with_the_code(world, visitor)
    scan = await hand.look("/phone/astrid/scan")
    code = scan.screen.texts["code-in-view"].strip()
    phone = await hand.press(scan, f"scan-{started['id']}")
    late = await hand.press(await hand.look("/phone/declining-bo/scan"), "scan", code=code)
    assert "a phone has scanned this code already" in late.screen.texts["problem"]
    assert (await hand.press(phone, "approve")).said == "approved"
    seen = (await world.client.get(f"/control/v1/sessions/{started['id']}")).json()
    assert (seen["status"], seen["person"]) == ("COMPLETED", "astrid")


async def test_a_stale_code_of_a_page_is_refused_too(world: World, hand: Hand, visitor: Visitor) -> None:
    await _on_the_page_with_the_code(world, visitor)
    scan = await hand.look("/phone/astrid/scan")
    code = scan.screen.texts["code-in-view"].strip()
    world.clock.advance(20)
    assert code.startswith(bankid_qr("", "", 0)[:7])
    assert "seconds old" in (await hand.press(scan, "scan", code=code)).screen.texts["problem"]


async def test_letters_are_compared_by_eye(world: World, hand: Hand, visitor: Visitor) -> None:
    person = next(
        each for each in world.services.people.everybody
        if "ftn-mobile-certificate" in each.authenticators and each.habit.outcome == "approve" and each.phone
    )  # fmt: skip
    for button, said in (("approve", "approved"), ("different", "declined")):
        started = await world.start("/v3/ftn/auth")
        page = await visitor.fill(await visitor.open(started["url"]), bank="mobile-certificate")
        page = await visitor.fill(page, phone_number=person.phone or "")
        phone = await hand.look(f"/phone/{person.id}")
        assert phone.question == "letters", page.step
        assert phone.screen.texts["letters"].strip() in page.text
        assert (await hand.press(phone, button)).said == said
