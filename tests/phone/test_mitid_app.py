"""MitID's app beside MitID's page: the number or the two frames, and then the PIN."""

from typing import Any

import pytest

from tests.phone.hand import Hand
from tests.visitor import Page, Visitor
from tests.world import World

pytestmark = pytest.mark.anyio

AUTH = "/v3/mitid/auth"
MIKKEL = "6506850043"


async def _on_the_app_page(world: World, visitor: Visitor) -> tuple[dict[str, Any], Page]:
    started = await world.start(AUTH)
    user_id = world.services.people.by_id("mikkel").user_id or ""
    page = await visitor.fill(await visitor.open(started["url"]), user_id=user_id)
    return started, await visitor.fill(page, authenticator="mitid-app")


@pytest.fixture
def visitor(world: World) -> Visitor:
    return Visitor(world)


async def test_the_number_on_the_page_and_then_the_pin_lead_on_to_the_cpr_number(
    world: World, hand: Hand, visitor: Visitor
) -> None:
    started, page = await _on_the_app_page(world, visitor)
    page = await visitor.fill(page, "number")
    phone = await hand.look("/phone/mikkel")
    assert (phone.question, "pin" in phone.screen.ids) == ("number", False)
    phone = await hand.press(phone, "match", match=page.says("number"))
    assert (phone.said, phone.question) == ("matched", "nothing")
    assert "matched" in (await visitor.open(started["url"])).ids
    phone = await hand.press(phone, "approve")
    assert (phone.said, "prompt" in phone.screen.ids) == ("approved", False)
    page = await visitor.open(started["url"])
    assert page.step == "cpr"
    await visitor.fill(page, cpr=MIKKEL)
    assert (await world.collect(AUTH, started["id"]))["status"] == "COMPLETED"


async def test_a_wrong_number_may_be_tried_again(world: World, hand: Hand, visitor: Visitor) -> None:
    await _on_the_app_page(world, visitor)
    phone = await hand.press(await hand.look("/phone/mikkel"), "match", match="1")
    assert (phone.said, phone.question) == ("mismatched", "number")
    assert (await hand.press(phone, "match-page")).said == "matched"


async def test_nothing_is_approved_before_the_number_is_right(world: World, hand: Hand, visitor: Visitor) -> None:
    started, _ = await _on_the_app_page(world, visitor)
    phone = await hand.press(await hand.look("/phone/mikkel"), "match", do="approve", secret="246802")
    assert phone.said == "mismatched"
    assert (await visitor.open(started["url"])).step == "app"


async def test_both_frames_of_the_code_bind_the_phone(world: World, hand: Hand, visitor: Visitor) -> None:
    await _on_the_app_page(world, visitor)
    frames = []
    for _ in range(2):
        frames.append(await _seen(hand))
        world.clock.advance(1)
    phone = await hand.press(await hand.look("/phone/mikkel/scan"), "scan", code="\n".join(frames))
    assert (phone.said, phone.question) == ("scanned", "nothing")


async def test_one_frame_is_not_enough(world: World, hand: Hand, visitor: Visitor) -> None:
    await _on_the_app_page(world, visitor)
    frame = await _seen(hand)
    for code in (frame, f"{frame}\n{frame}"):
        phone = await hand.press(await hand.look("/phone/mikkel/scan"), "scan", code=code)
        assert phone.status == 409
    assert (await hand.look("/phone/mikkel")).question == "number"


async def test_frames_of_another_page_are_refused(world: World, hand: Hand, visitor: Visitor) -> None:
    await _on_the_app_page(world, visitor)
    code = '{"v":1,"p":1,"t":2,"h":"0000","uc":1}\n{"v":1,"p":2,"t":2,"h":"0000","uc":1}'
    phone = await hand.press(await hand.look("/phone/mikkel/scan"), "scan", code=code)
    assert "belong to another page" in phone.screen.texts["problem"]


async def test_the_page_draws_the_two_frames_in_turn(world: World, visitor: Visitor) -> None:
    started, page = await _on_the_app_page(world, visitor)
    assert "qr" in page.ids
    drawings = []
    for _ in range(2):
        drawings.append((await visitor.get(f"{started['url']}/qr.svg")).text)
        world.clock.advance(1)
    assert drawings[0] != drawings[1]


async def test_declining_in_the_app_ends_the_page(world: World, hand: Hand, visitor: Visitor) -> None:
    started, _ = await _on_the_app_page(world, visitor)
    assert (await hand.press(await hand.look("/phone/mikkel"), "decline")).said == "declined"
    assert (await world.collect(AUTH, started["id"]))["error"] == "CANCELLED"


async def test_a_page_that_asks_for_something_else_leaves_the_phone_alone(
    world: World, hand: Hand, visitor: Visitor
) -> None:
    _, page = await _on_the_app_page(world, visitor)
    phone = await hand.look("/phone/mikkel")
    await visitor.fill(page, "other")
    assert (await hand.press(phone, "match", match="1")).said == "out-of-date"
    assert "nothing-waits" in (await hand.look("/phone/mikkel")).screen.ids


async def _seen(hand: Hand) -> str:
    """Read off what is in front of the camera."""
    screen = (await hand.look("/phone/mikkel/scan")).screen
    return screen.texts["code-in-view"].strip()
