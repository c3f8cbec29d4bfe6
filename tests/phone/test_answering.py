"""Answering on the phone, and what the relying party gets of it."""

from typing import Any

import pytest

from fejkollen_server.people.pace import Pace
from tests.operations import ASTRID
from tests.phone.hand import Hand
from tests.world import World

pytestmark = pytest.mark.anyio

AUTH = "/v3/bankid-se/auth"
CALL = "/v3/bankid-se/phone/auth"
WORDS = "/v3/bankid-no/backchannel/auth"
FREJA = "/v3/freja/backchannel/auth"
NORA = "17858801230"
MIKKEL = "6506850043"
ASKED_DIRECTLY: list[tuple[str, str, dict[str, Any], str]] = [
    (AUTH, AUTH, {"ssn": ASTRID}, "astrid"),
    ("/v3/bankid-se/sign", "/v3/bankid-se/sign", {"ssn": ASTRID, "text": "I owe you"}, "astrid"),
    (FREJA, "/v3/freja/auth", {"ssn": ASTRID, "country": "SWEDEN"}, "astrid"),
    ("/v3/vipps/backchannel/auth", "/v3/vipps/auth", {"phone": "+4790000001"}, "nora"),
    ("/v3/mitid/backchannel/auth", "/v3/mitid/auth", {"ssn": MIKKEL, "bindingMessage": "AB-12"}, "mikkel"),
]

every_direct_request = pytest.mark.parametrize(
    ("path", "collect", "body", "person"), ASKED_DIRECTLY, ids=[each[0] for each in ASKED_DIRECTLY]
)


@every_direct_request
async def test_what_is_asked_is_approved_with_the_pin_that_is_filled_in(
    world: World, hand: Hand, path: str, collect: str, body: dict[str, Any], person: str
) -> None:
    started = await world.start(path, **body)
    page = await hand.look(f"/phone/{person}")
    assert page.screen.attributes["prompt"]["data-session"] == started["id"]
    after = await hand.press(page, "approve")
    assert (after.said, "prompt" in after.screen.ids) == ("approved", False)
    assert after.screen.attributes[f"decided-{started['id']}"]["data-state"] == "COMPLETED"
    assert (await world.collect(collect, started["id"]))["status"] == "COMPLETED"


@every_direct_request
@pytest.mark.parametrize("button", ["decline", "not-me"])
async def test_what_is_asked_is_declined(
    world: World, hand: Hand, path: str, collect: str, body: dict[str, Any], person: str, button: str
) -> None:
    started = await world.start(path, **body)
    after = await hand.press(await hand.look(f"/phone/{person}"), button)
    assert after.said == "declined"
    assert (await world.collect(collect, started["id"]))["error"] == "CANCELLED"


@pytest.mark.parametrize(
    ("person", "body", "texts"),
    [
        ("astrid", {"path": "/v3/bankid-se/sign", "ssn": ASTRID, "text": "<b>I owe you</b>"}, {"text": "<b>I owe"}),
        ("astrid", {"path": AUTH, "ssn": ASTRID, "intent": "Open the door"}, {"intent": "Open the door"}),
        (
            "mikkel",
            {"path": "/v3/mitid/backchannel/auth", "ssn": MIKKEL, "bindingMessage": "AB-12"},
            {"binding-message": "AB-12"},
        ),
    ],
)
async def test_it_says_who_asks_and_what_for(
    world: World, hand: Hand, person: str, body: dict[str, Any], texts: dict[str, str]
) -> None:
    await world.start(**body)
    screen = (await hand.look(f"/phone/{person}")).screen
    assert "demo asks you to" in screen.texts["asks"]
    for test_id, text in texts.items():
        assert text in screen.texts[test_id]


async def test_wrong_pins_are_counted_and_lock_the_app_in_the_end(world: World, hand: Hand) -> None:
    started = await world.start("/v3/mitid/backchannel/auth", ssn=MIKKEL, bindingMessage="AB-12")
    page = await hand.look("/phone/mikkel")
    for left in ("2", "1"):
        page = await hand.press(page, "approve", secret="000000")
        assert (page.said, page.screen.attributes["tries-left"]["data-tries"]) == ("wrong-secret", left)
    page = await hand.press(page, "approve", secret="000000")
    assert page.said == "locked"
    status = await world.collect("/v3/mitid/auth", started["id"])
    assert (status["status"], status["error"]) == ("FAILED", "AUTH_FAILED")


async def test_a_right_pin_after_a_wrong_one_starts_the_count_anew(world: World, hand: Hand) -> None:
    for _ in range(2):
        started = await world.start("/v3/mitid/backchannel/auth", ssn=MIKKEL, bindingMessage="AB-12")
        page = await hand.press(await hand.look("/phone/mikkel"), "approve", secret="1")
        assert page.screen.attributes["tries-left"]["data-tries"] == "2"
        await hand.press(page, "approve")
        world.clock.advance(1)
        assert (await world.collect("/v3/mitid/auth", started["id"]))["status"] == "COMPLETED"


async def test_an_app_that_was_locked_before_ends_the_request(world: World, hand: Hand) -> None:
    await world.client.post("/control/v1/people/astrid/authenticators/bankid-se-app/lock", json={})
    started = await world.start(AUTH, ssn=ASTRID)
    assert (await hand.press(await hand.look("/phone/astrid"), "approve")).said == "locked"
    assert (await world.collect(AUTH, started["id"]))["error"] == "INVALID_ID"


async def test_of_two_tabs_the_first_decision_wins_and_the_second_is_told_so(world: World, hand: Hand) -> None:
    started = await world.start(AUTH, ssn=ASTRID)
    one, another = await hand.look("/phone/astrid"), await hand.look("/phone/astrid")
    assert (await hand.press(one, "decline")).said == "declined"
    late = await hand.press(another, "approve")
    assert (late.said, late.status) == ("decided", 200)
    assert "decided already" in late.screen.texts["said"]
    assert (await world.collect(AUTH, started["id"]))["error"] == "CANCELLED"


async def test_a_tab_from_before_a_wrong_pin_is_still_good(world: World, hand: Hand) -> None:
    await world.start(AUTH, ssn=ASTRID)
    one, another = await hand.look("/phone/astrid"), await hand.look("/phone/astrid")
    await hand.press(one, "approve", secret="1")
    assert (await hand.press(another, "approve")).said == "approved"


async def test_the_call_is_asked_about_before_the_pin(world: World, hand: Hand) -> None:
    started = await world.start(CALL, ssn=ASTRID, callInitiator="RP")
    page = await hand.look("/phone/astrid")
    assert (page.question, "pin" in page.screen.ids) == ("call", False)
    page = await hand.press(page, "in-call")
    assert (page.said, page.question) == ("matched", "nothing")
    assert (await world.collect(AUTH, started["id"]))["hintCode"] == "userSign"
    await hand.press(page, "approve")
    world.clock.advance(1)
    assert (await world.collect(AUTH, started["id"]))["status"] == "COMPLETED"


async def test_who_is_in_no_call_ends_it(world: World, hand: Hand) -> None:
    started = await world.start(CALL, ssn=ASTRID, callInitiator="USER")
    page = await hand.look("/phone/astrid")
    assert "Did you call demo" in page.screen.text
    assert (await hand.press(page, "no-call")).said == "ended"
    seen = await world.client.get(f"/control/v1/sessions/{started['id']}")
    assert (seen.json()["error"], seen.json()["cause"]) == ("CANCELLED", "userDeclinedCall")


async def test_the_call_cannot_be_passed_over(world: World, hand: Hand) -> None:
    started = await world.start(CALL, ssn=ASTRID, callInitiator="RP")
    page = await hand.press(await hand.look("/phone/astrid"), "in-call", do="approve", secret="246802")
    assert page.said == "out-of-date"
    assert (await world.collect(AUTH, started["id"]))["status"] == "PENDING"


async def test_three_pairs_of_words_are_offered_and_stay_the_same(world: World, hand: Hand) -> None:
    started = await world.start(WORDS, ssn=NORA)
    pages = [await hand.look("/phone/nora") for _ in range(2)]
    pairs = [[page.screen.attributes[f"choice-{number}"]["value"] for number in (1, 2, 3)] for page in pages]
    assert pairs[0] == pairs[1]
    assert len({word for pair in pairs[0] for word in pair.split()}) == 6
    assert started["bindingMessage"] in pairs[0]


async def test_the_right_pair_of_words_approves(world: World, hand: Hand) -> None:
    started = await world.start(WORDS, ssn=NORA)
    page = await hand.look("/phone/nora")
    assert (await hand.press(page, "approve")).said == "mismatched"
    assert (await hand.press(page, "approve", match=started["bindingMessage"])).said == "approved"
    assert (await world.collect("/v3/bankid-no/auth", started["id"]))["status"] == "COMPLETED"


async def test_a_wrong_pair_of_words_ends_it(world: World, hand: Hand) -> None:
    started = await world.start(WORDS, ssn=NORA)
    page = await hand.look("/phone/nora")
    pairs = {page.screen.attributes[f"choice-{number}"]["value"] for number in (1, 2, 3)}
    wrong = min(pairs - {started["bindingMessage"]})
    assert (await hand.press(page, "approve", match=wrong)).said == "ended"
    seen = (await world.client.get(f"/control/v1/sessions/{started['id']}")).json()
    assert (seen["error"], seen["cause"]) == ("CANCELLED", "wrong_words")


async def test_freja_rejects_who_is_known_too_little(world: World, hand: Hand) -> None:
    person = next(each for each in world.services.people.everybody if each.registration_level == "BASIC")
    started = await world.start(FREJA, ssn=person.ssn, country=person.country, minRegistrationLevel="PLUS")
    page = await hand.look(f"/phone/{person.id}")
    assert "BASIC" in page.screen.texts["hindrance"]
    assert (await hand.press(page, "approve")).said == "ended"
    assert (await world.collect("/v3/freja/auth", started["id"]))["error"] == "AUTH_FAILED"


async def test_an_app_that_is_too_old_by_habit_cannot_approve(world: World, hand: Hand) -> None:
    started = await world.start(AUTH, ssn="199010022383")
    page = await hand.look("/phone/outdated-bodil")
    assert "too old" in page.screen.texts["hindrance"]
    assert (await hand.press(page, "approve")).said == "ended"
    assert (await world.collect(AUTH, started["id"]))["error"] == "UNSUPPORTED_CLIENT"


@pytest.mark.parametrize(
    ("path", "collect", "body", "person", "cause"),
    [
        (AUTH, AUTH, {"ssn": ASTRID}, "astrid", "notSupportedByUserApp"),
        ("/v3/vipps/backchannel/auth", "/v3/vipps/auth", {"phone": "+4790000001"}, "nora", "old_app"),
    ],
)
async def test_a_tester_can_have_the_app_too_old(
    world: World, hand: Hand, path: str, collect: str, body: dict[str, Any], person: str, cause: str
) -> None:
    started = await world.start(path, **body)
    await hand.press(await hand.look(f"/phone/{person}"), "too-old")
    assert (await world.collect(collect, started["id"]))["error"] == "UNSUPPORTED_CLIENT"
    assert (await world.client.get(f"/control/v1/sessions/{started['id']}")).json()["cause"] == cause


async def test_a_tester_can_let_somebody_else_approve(world: World, hand: Hand) -> None:
    started = await world.start(AUTH, ssn=ASTRID)
    assert (await hand.press(await hand.look("/phone/astrid"), "somebody-else")).said == "ended"
    assert (await world.collect(AUTH, started["id"]))["error"] == "AUTH_FAILED"


@pytest.mark.parametrize(("button", "said"), [("hold", "held"), ("offline", "offline")])
async def test_who_would_answer_by_themselves_can_be_kept_from_it(
    world: World, hand: Hand, button: str, said: str
) -> None:
    await world.set_up_demo(pace=Pace.REALISTIC)
    started = await world.start(AUTH, ssn=ASTRID)
    world.clock.advance(2)
    page = await hand.look("/phone/astrid")
    assert "in 4 seconds" in page.screen.texts["answers-by-themselves"]
    after = await hand.press(page, button)
    assert (after.said, "answers-by-themselves" in after.screen.ids) == (said, False)
    await world.advance(60)
    assert (await world.collect(AUTH, started["id"]))["status"] == "PENDING"


async def test_what_waits_beside_the_newest_is_shown_when_it_is_chosen(world: World, hand: Hand) -> None:
    older = await world.start("/v3/freja/backchannel/sign", ssn=ASTRID, country="SWEDEN", text="first")
    newer = await world.start(AUTH, ssn=ASTRID)
    page = await hand.look("/phone/astrid")
    assert page.screen.attributes["prompt"]["data-session"] == newer["id"]
    chosen = await hand.look(page.screen.attributes[f"prompt-{older['id']}"]["href"])
    assert chosen.screen.texts["text"].strip() == "first"
    assert (await hand.press(chosen, "approve")).said == "approved"
    assert (await world.collect(AUTH, newer["id"]))["status"] == "PENDING"


@pytest.mark.parametrize("do", ["", "approve!", "x" * 2000])
async def test_an_answer_that_there_is_not_changes_nothing(world: World, hand: Hand, do: str) -> None:
    started = await world.start(AUTH, ssn=ASTRID)
    assert (await hand.press(await hand.look("/phone/astrid"), "approve", do=do)).status == 400
    assert (await world.collect(AUTH, started["id"]))["status"] == "PENDING"


async def test_nobody_answers_on_another_persons_phone(world: World, hand: Hand) -> None:
    started = await world.start(AUTH, ssn=ASTRID)
    page = await hand.look("/phone/astrid")
    form = page.screen.form_of("approve")
    answer = await hand.client.post(f"/phone/nora/prompts/{started['id']}", data=form.values | {"do": "approve"})
    assert str(answer.url).endswith("said=out-of-date")
    assert (await world.collect(AUTH, started["id"]))["status"] == "PENDING"
