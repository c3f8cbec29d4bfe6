"""What a phone shows: whose it is, what waits, what was decided, its codes and its inbox."""

import pytest

from fejkollen_server.accounts.account import AccountSettings
from fejkollen_server.authenticators.service import CodeVerdict
from fejkollen_server.people.pace import Pace
from tests.cast import CAST
from tests.operations import ASTRID
from tests.phone.hand import Hand
from tests.world import World

pytestmark = pytest.mark.anyio

AUTH = "/v3/bankid-se/auth"
DISPLAY = "mitid-code-display"


async def test_everybody_has_a_phone_and_whoever_is_busy_comes_first(world: World, hand: Hand) -> None:
    await world.start("/v3/bankid-no/backchannel/auth", ssn="17858801230")
    await world.start(AUTH, ssn=ASTRID)
    await world.start(AUTH, ssn="199508082386")
    screen = (await hand.look("/phone")).screen
    shown = [test_id for test_id in screen.texts if test_id.startswith("person-")]
    assert shown[:3] == ["person-revoked-britta", "person-astrid", "person-nora"]
    assert "1 waiting" in screen.texts["person-nora"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("lindqvist", "astrid"),
        ("NORA", "nora"),
        (ASTRID, "astrid"),
        ("mitid mikkel", "mikkel"),
        ("+4790000001", "nora"),
    ],
)
async def test_people_are_found_by_name_number_and_eid(hand: Hand, wanted: str, found: str) -> None:
    page = await hand.press(await hand.look("/phone"), "find", q=wanted)
    assert f"person-{found}" in page.screen.ids
    assert "person-aino" not in page.screen.ids


async def test_nobody_who_fits_is_said(hand: Hand) -> None:
    assert "Nobody fits" in (await hand.look("/phone?q=<nobody>")).screen.text


async def test_somebody_made_from_a_number_has_a_phone_too(world: World, hand: Hand) -> None:
    await world.start(AUTH, ssn="199001012385")
    screen = (await hand.look("/phone")).screen
    shown = next(test_id for test_id in screen.texts if test_id.startswith("person-stranger-se-"))
    page = await hand.look(screen.attributes[shown]["href"])
    assert (await hand.press(page, "approve")).said == "approved"


@pytest.mark.parametrize("person", sorted(CAST)[::9])
@pytest.mark.parametrize("below", ["", "/devices", "/inbox", "/scan"])
async def test_every_page_of_every_phone_can_be_looked_at(hand: Hand, person: str, below: str) -> None:
    page = await hand.look(f"/phone/{person}{below}")
    assert (page.status, f"phone-of-{person}" in page.screen.ids) == (200, True)


@pytest.mark.parametrize(
    "address",
    [
        "/phone/nobody",
        "/phone/nobody/devices",
        "/phone/nobody/scan",
        "/phone/astrid?account=nobody",
        "/phone?account=%00",
    ],
)
async def test_what_there_is_not_is_said_to_be_missing(hand: Hand, address: str) -> None:
    page = await hand.look(address)
    assert (page.status, "There is nothing here" in page.screen.text) == (404, True)


async def test_tiles_count_what_waits_in_each_app(world: World, hand: Hand) -> None:
    await world.start("/v3/freja/backchannel/auth", ssn=ASTRID, country="SWEDEN")
    screen = (await hand.look("/phone/astrid")).screen
    assert {"tile-bankid-se", "tile-freja", "waiting-freja"} <= screen.ids
    assert "waiting-bankid-se" not in screen.ids


async def test_each_account_has_its_own_phones(world: World, hand: Hand) -> None:
    await world.add_account("other", AccountSettings())
    await world.start(AUTH, ssn=ASTRID)
    assert "account" in (await hand.look("/phone")).screen.ids
    assert "nothing-waits" in (await hand.look("/phone/astrid?account=other")).screen.ids
    assert "prompt" in (await hand.look("/phone/astrid?account=demo")).screen.ids


async def test_the_state_changes_with_what_waits_and_only_then(world: World, hand: Hand) -> None:
    async def version() -> str:
        return str((await hand.client.get("/phone/astrid/state")).json()["version"])

    empty = await version()
    assert await version() == empty == (await hand.look("/phone/astrid")).screen.body["data-version"]
    await world.start(AUTH, ssn=ASTRID)
    waiting = await version()
    assert waiting != empty
    await world.start("/v3/freja/auth")
    assert await version() == waiting
    await hand.press(await hand.look("/phone/astrid"), "decline")
    assert await version() not in {waiting, empty}


@pytest.mark.parametrize("address", ["/phone/nobody/state", "/phone/astrid/state?account=nobody"])
async def test_a_phone_that_is_gone_is_told_so_to_the_script(hand: Hand, address: str) -> None:
    answer = await hand.client.get(address)
    assert (answer.status_code, answer.json()) == (200, {"version": "gone"})


async def test_what_expired_no_longer_waits(world: World, hand: Hand) -> None:
    await world.start(AUTH, ssn=ASTRID)
    world.clock.advance(180)
    assert "prompt" not in (await hand.look("/phone/astrid")).screen.ids


async def test_what_ended_is_listed_until_it_is_gone(world: World, hand: Hand) -> None:
    started = await world.start(AUTH, ssn=ASTRID)
    await hand.press(await hand.look("/phone/astrid"), "decline")
    listed = (await hand.look("/phone/astrid")).screen.texts[f"decided-{started['id']}"]
    assert "CANCELLED" in listed
    assert "userCancel" in listed
    await world.advance(700)
    assert f"decided-{started['id']}" not in (await hand.look("/phone/astrid")).screen.ids


async def test_a_phone_does_not_ask_whoever_has_no_such_app(world: World, hand: Hand) -> None:
    people = {"id": "appless", "seed": 7, "eids": ["mitid"], "authenticators": [DISPLAY]}
    made = await world.client.post("/control/v1/people", json=people)
    assert made.status_code == 201, made.text
    await world.start("/v3/mitid/backchannel/auth", ssn=made.json()["ssn"], bindingMessage="AB-12")
    assert "nothing-waits" in (await hand.look("/phone/appless")).screen.ids


async def test_a_page_keeps_its_account_when_its_language_changes(hand: Hand) -> None:
    page = await hand.look("/phone/astrid?account=demo&lang=sv")
    assert 'lang="sv"' in page.screen.text
    assert "/phone/astrid?account=demo&amp;lang=fi" in page.screen.text


@pytest.mark.parametrize(
    ("language", "word"), [("da", "Godkend"), ("nb", "Godkjenn"), ("sv", "Godkänn"), ("fi", "Hyväksy")]
)
async def test_phones_speak_their_readers_language(world: World, language: str, word: str) -> None:
    await world.set_up_demo(pace=Pace.BY_HAND)
    await world.start(AUTH, ssn=ASTRID)
    assert (await Hand(world.app, language).look("/phone/astrid")).screen.texts["approve"].strip() == word


async def test_a_phone_is_small_and_asks_nobody_else(hand: Hand) -> None:
    screen = (await hand.look("/phone")).screen
    assert len(screen.text.encode()) < 60_000
    files = [await hand.client.get(f"/assets/{name}") for name in ("page.css", "live.js", "camera.js")]
    assert sum(len(file.content) for file in files) < 40_000
    assert "//" not in screen.text.replace("http://fejkollen.test", "")


async def test_a_code_is_shown_with_what_is_left_of_it(world: World, hand: Hand) -> None:
    screen = (await hand.look("/phone/mikkel/devices")).screen
    held = (await world.client.get(f"/control/v1/people/mikkel/authenticators/{DISPLAY}")).json()
    assert screen.texts[f"code-{DISPLAY}"].strip() == held["code"]["value"]
    assert held["serialNumber"] in screen.text
    assert 'data-countdown="30"' in screen.text


async def test_a_clock_that_stands_still_is_not_counted_down(world: World, hand: Hand) -> None:
    await world.client.post("/control/v1/clock/freeze", json={})
    assert "data-countdown" not in (await hand.look("/phone/mikkel/devices")).screen.text


async def test_a_locked_device_is_unlocked(hand: Hand) -> None:
    page = await hand.look("/phone/mikkel/devices")
    page = await hand.press(page, f"lock-{DISPLAY}")
    device = f"device-{DISPLAY}"
    assert (page.said, page.screen.attributes[device]["data-condition"]) == ("locked", "locked")
    page = await hand.press(page, f"unlock-{DISPLAY}")
    assert (page.said, page.screen.attributes[device]["data-condition"]) == ("unlocked", "ready")
    page = await hand.press(page, f"block-{DISPLAY}")
    assert page.screen.attributes[device]["data-condition"] == "blocked"


async def test_a_device_that_drifts_is_set_right_with_two_codes(world: World, hand: Hand) -> None:
    page = await hand.press(await hand.look("/phone/mikkel/devices"), f"drift-{DISPLAY}", seconds="240")
    assert page.said == "drifted"
    code = page.screen.texts[f"code-{DISPLAY}"].strip()
    account, desk = await world.services.account_service.read("demo"), world.services.authenticators
    entered = await desk.use(account, "mikkel", DISPLAY, lambda held, device: desk.verify_code(held, device, code))
    assert entered is CodeVerdict.WRONG
    page = await hand.press(page, f"resynchronise-{DISPLAY}")
    assert page.said == "resynchronised"
    page = await hand.press(page, f"resynchronise-{DISPLAY}")
    assert page.said == "not-resynchronised"


@pytest.mark.parametrize("fields", [{"seconds": "x"}, {"seconds": "9" * 10}, {"do": "explode"}])
async def test_what_cannot_be_done_with_a_device_is_said(hand: Hand, fields: dict[str, str]) -> None:
    page = await hand.press(await hand.look("/phone/mikkel/devices"), f"drift-{DISPLAY}", **fields)
    assert (page.status, ":" in page.screen.texts["problem"]) == (400, True)


async def test_the_audio_reader_speaks_digit_by_digit(world: World, hand: Hand) -> None:
    body = {"id": "listener", "seed": 7, "eids": ["mitid"], "authenticators": ["mitid-audio-reader"]}
    assert (await world.client.post("/control/v1/people", json=body)).status_code == 201
    screen = (await hand.look("/phone/listener/devices?lang=da")).screen
    names = ["nul", "en", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni"]
    code = screen.texts["code-mitid-audio-reader"].strip()
    assert screen.texts["spoken"].strip() == ", ".join(names[int(digit)] for digit in code)


async def test_the_inbox_shows_what_was_sent(world: World, hand: Hand) -> None:
    letter = {"person": "astrid", "kind": "sms", "sender": "Shop", "text": "<b>hello</b>"}
    sent = await world.client.post("/control/v1/inbox", json=letter)
    assert sent.status_code == 201, sent.text
    screen = (await hand.look("/phone/astrid/inbox")).screen
    assert "<b>hello</b>" in screen.texts[f"message-{sent.json()['id']}"]
    assert "Shop" in screen.texts[f"message-{sent.json()['id']}"]


@pytest.mark.parametrize("said", ["approved", "nonsense", "<script>"])
async def test_only_what_a_phone_can_say_is_said(hand: Hand, said: str) -> None:
    page = await hand.look(f"/phone/astrid?said={said}&session=<script>")
    assert page.said == ("approved" if said == "approved" else "")
    assert "<script>" not in page.screen.text
