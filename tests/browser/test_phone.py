"""The phone in a real browser: answering beside a page, with and without JavaScript, and alive while one looks."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible_everywhere
from tests.browser.conftest import NewPage
from tests.browser.looks import Look, with_and_without_javascript
from tests.browser.relying_party import RelyingParty, Return, Started
from tests.browser.weight import assert_light, weight_of

ASTRID = "199003142388"
AUTH = "/v3/bankid-se/auth"
PIN = "246802"

_SCENE = """
window.BarcodeDetector = class { async detect() { return [{ rawValue: %s }]; } };
navigator.mediaDevices.getUserMedia = async () => {
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  setInterval(() => pen.fillRect(Math.random() * 9, 0, 9, 9), 50);
  return canvas.captureStream();
};
"""

# Nobody answers by themselves.
pytestmark = pytest.mark.fejkollen(pace="byHand")


@pytest.fixture
def phone_of(relying_party: RelyingParty) -> Callable[[str], str]:
    """Give the address of somebody's phone in the test's own world."""
    account = relying_party.account
    return lambda below: f"{account.base_url}/phone/{below}?account={account.account_id}"


def _ask(relying_party: RelyingParty, path: str = AUTH, **body: str) -> Started:
    return relying_party.start(path, redirectUrl=None, **({"ssn": ASTRID} | body))


@with_and_without_javascript
def test_what_waits_is_approved(page: Page, relying_party: RelyingParty, phone_of: Callable[[str], str]) -> None:
    started = _ask(relying_party)
    page.goto(phone_of("astrid"))
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_test_id("said")).to_have_attribute("data-said", "approved")
    assert relying_party.result(started)["status"] == "COMPLETED"


@with_and_without_javascript
def test_what_waits_is_declined(page: Page, relying_party: RelyingParty, phone_of: Callable[[str], str]) -> None:
    started = _ask(relying_party)
    page.goto(phone_of("astrid"))
    page.get_by_role("button", name="Decline").click()
    expect(page.get_by_test_id("said")).to_have_attribute("data-said", "declined")
    assert relying_party.result(started)["error"] == "CANCELLED"


@with_and_without_javascript
def test_a_wrong_pin_is_said_and_may_be_tried_again(
    page: Page, relying_party: RelyingParty, phone_of: Callable[[str], str]
) -> None:
    started = _ask(relying_party)
    page.goto(phone_of("astrid"))
    page.get_by_label("PIN").fill("000000")
    page.get_by_test_id("approve").click()
    expect(page.get_by_test_id("tries-left")).to_contain_text("2 tries are left")
    expect(page.get_by_label("PIN")).to_have_value(PIN)
    page.get_by_label("PIN").press("Enter")
    expect(page.get_by_test_id("said")).to_have_attribute("data-said", "approved")
    assert relying_party.result(started)["status"] == "COMPLETED"


def test_of_two_tabs_the_second_sees_that_it_was_decided(
    new_page: NewPage, relying_party: RelyingParty, phone_of: Callable[[str], str]
) -> None:
    started = _ask(relying_party)
    live, still = new_page(Look()), new_page(Look(javascript=False))
    for tab in (live, still):
        tab.goto(phone_of("astrid"))
    relying_party.account.decline(started.id)
    expect(live.get_by_test_id(f"decided-{started.id}")).to_contain_text("CANCELLED")
    still.get_by_test_id("approve").click()
    expect(still.get_by_test_id("said")).to_contain_text("the first decision counts")


def test_what_is_asked_shows_up_by_itself(
    page: Page, relying_party: RelyingParty, phone_of: Callable[[str], str]
) -> None:
    page.goto(phone_of("astrid"))
    expect(page.get_by_test_id("nothing-waits")).to_be_visible()
    started = _ask(relying_party)
    expect(page.get_by_test_id("prompt")).to_have_attribute("data-session", started.id)


def test_nothing_that_is_being_typed_is_lost_when_something_else_happens(
    page: Page, relying_party: RelyingParty, phone_of: Callable[[str], str]
) -> None:
    started = _ask(relying_party)
    page.goto(phone_of("astrid"))
    page.get_by_label("PIN").fill("24")
    with page.expect_response(re.compile("/state")):
        _ask(relying_party, "/v3/freja/backchannel/sign", country="SWEDEN", text="later")
    with page.expect_response(re.compile("/state")):
        expect(page.get_by_label("PIN")).to_have_value("24")
    page.get_by_label("PIN").fill(PIN)
    expect(page.get_by_test_id(f"prompt-{started.id}")).to_be_visible()


@with_and_without_javascript
def test_a_dane_logs_in_with_the_phone_beside_the_page(
    page: Page, new_page: NewPage, relying_party: RelyingParty, phone_of: Callable[[str], str]
) -> None:
    started = relying_party.start("/v3/mitid/auth", refId="7")
    page.goto(started.url)
    page.get_by_test_id("user-id").fill("mikkel")
    page.get_by_test_id("continue").click()
    page.get_by_test_id("authenticator-mitid-app").click()
    # Of the two buttons and the number itself, the first is the button.
    page.get_by_role("button", name="Use a number instead").click()
    number = page.get_by_test_id("number").inner_text()
    phone = new_page(Look())
    phone.goto(phone_of("mikkel"))
    phone.get_by_label("Number on the page").fill(number)
    phone.get_by_test_id("match").click()
    phone.get_by_test_id("approve").click()
    # The page goes on by itself.
    page.get_by_test_id("cpr").fill("6506850043")
    page.get_by_test_id("continue").click()
    assert relying_party.greets() == Return("/back", {"id": started.id, "refId": "7"})
    assert relying_party.result(started)["status"] == "COMPLETED"


@with_and_without_javascript
def test_a_code_is_pasted_and_answered(page: Page, relying_party: RelyingParty, phone_of: Callable[[str], str]) -> None:
    started = relying_party.start("/v3/freja/auth", redirectUrl=None)
    page.goto(phone_of("astrid/scan"))
    page.get_by_label("Code or link").fill(started.answer["qrData"])
    page.get_by_role("button", name="Scan", exact=True).click()
    expect(page.get_by_test_id("said")).to_have_attribute("data-said", "scanned")
    page.get_by_test_id("approve").click()
    assert relying_party.result(started)["status"] == "COMPLETED"


def test_a_code_is_read_by_the_camera(page: Page, relying_party: RelyingParty, phone_of: Callable[[str], str]) -> None:
    """The browser's detector stands in for what it would see; all else is as it is."""
    started = relying_party.start("/v3/freja/auth", redirectUrl=None)
    page.add_init_script(_SCENE % json.dumps(started.answer["qrData"]))
    page.goto(phone_of("astrid/scan"))
    page.get_by_role("button", name="Use the camera").click()
    expect(page.get_by_test_id("said")).to_have_attribute("data-said", "scanned")


def test_a_whole_answer_by_keyboard(page: Page, relying_party: RelyingParty, phone_of: Callable[[str], str]) -> None:
    started = _ask(relying_party)
    page.goto(phone_of("astrid"))
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.id") == "secret":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("said")).to_have_attribute("data-said", "approved")
    assert relying_party.result(started)["status"] == "COMPLETED"


@pytest.mark.parametrize("below", ["astrid", "astrid/scan", "mikkel/devices", "astrid/inbox"])
def test_every_page_of_the_phone_is_accessible_everywhere(
    page: Page, relying_party: RelyingParty, phone_of: Callable[[str], str], below: str
) -> None:
    relying_party.start(AUTH, redirectUrl=None)
    _ask(relying_party)
    relying_party.account.inbox.send("astrid", "mail", sender="Shop", subject="Hello", text="You are in.")
    # A new code would load the page anew while it is looked at.
    relying_party.account.clock.freeze()
    page.goto(phone_of(below))
    assert_accessible_everywhere(page)


@pytest.mark.parametrize(
    ("path", "body", "person"),
    [
        ("/v3/bankid-se/phone/auth", {"callInitiator": "RP"}, "astrid"),
        ("/v3/bankid-no/backchannel/auth", {"ssn": "17858801230"}, "nora"),
    ],
)
def test_what_must_be_answered_first_is_accessible_everywhere(
    page: Page,
    relying_party: RelyingParty,
    phone_of: Callable[[str], str],
    path: str,
    body: dict[str, str],
    person: str,
) -> None:
    _ask(relying_party, path, **body)
    page.goto(phone_of(person))
    assert_accessible_everywhere(page)


def test_choosing_a_phone_is_accessible_everywhere(page: Page, relying_party: RelyingParty) -> None:
    page.goto(f"{relying_party.account.base_url}/phone")
    assert_accessible_everywhere(page)


def test_a_phone_is_light(new_page: NewPage, relying_party: RelyingParty, phone_of: Callable[[str], str]) -> None:
    _ask(relying_party)
    assert_light(new_page(Look()), phone_of("astrid"))
    # Besides, it has the camera's script.
    assert weight_of(new_page(Look()), phone_of("astrid/scan")).total < 60 * 1024
