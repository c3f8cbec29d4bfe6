"""The demo in a real browser: whole flows from the first page to the result, with a phone beside it."""

import re

import pytest
from playwright.sync_api import Page, expect

from fejkollen import Fejkollen
from tests.browser.accessibility import assert_accessible_everywhere
from tests.browser.looks import with_and_without_javascript
from tests.browser.weight import assert_light

BARBRO = "199007212385"


@pytest.fixture
def demo(fejkollen_server: Fejkollen) -> str:
    return f"{fejkollen_server.url}/demo"


def start(page: Page, demo: str, key: str, **filled_in: str) -> None:
    page.goto(demo)
    page.get_by_test_id(f"try-{key}").click()
    for field, value in filled_in.items():
        page.get_by_test_id(field).fill(value)
    page.get_by_test_id("start").click()


def expect_state(page: Page, state: str) -> None:
    expect(page.get_by_test_id("state")).to_have_attribute("data-state", state)


@with_and_without_javascript
def test_somebody_who_has_never_seen_the_api_signs_in_with_mitid(page: Page, demo: str) -> None:
    start(page, demo, "mitid-auth")
    page.get_by_role("link", name="Go to MitID").click()
    page.get_by_label("User ID").fill("mikkel")
    page.get_by_role("button", name="Continue").click()
    page.get_by_test_id("authenticator-mitid-chip").click()
    page.get_by_label("Password").fill("Made-up-2026")
    page.get_by_role("button", name="Continue").click()
    page.get_by_test_id("chip").click()
    page.get_by_label("CPR number").fill("6506850043")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Mikkel Østergaard is signed in")).to_be_visible()
    expect(page.get_by_test_id("redirect")).to_have_attribute("data-ours", "yes")


@with_and_without_javascript
def test_a_phone_beside_the_shop_scans_its_code(page: Page, demo: str) -> None:
    start(page, demo, "bankid-se-auth")
    expect(page.get_by_role("img", name="QR code for BankID")).to_be_visible()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Scan it with the phone of Astrid").click()
    phone = opened.value
    phone.locator("[data-testid^=scan-]").first.click()
    phone.get_by_test_id("approve").click()
    expect_state(page, "COMPLETED")
    expect(page.get_by_test_id("result")).to_contain_text("Astrid Lindqvist")
    expect(page.get_by_test_id("callback")).to_have_attribute("data-genuine", "yes")


@with_and_without_javascript
def test_whoever_is_asked_in_the_app_is_answered_for_on_their_phone(page: Page, demo: str) -> None:
    start(page, demo, "bankid-se-phone-auth", ssn=BARBRO)
    expect_state(page, "PENDING")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Answer on the phone of Barbro").click()
    phone = opened.value
    phone.get_by_test_id("decline").first.click()
    expect_state(page, "FAILED")
    expect(page.get_by_test_id("error")).to_have_text("CANCELLED")


@with_and_without_javascript
def test_what_the_shop_cancels_has_failed(page: Page, demo: str) -> None:
    start(page, demo, "freja-sign")
    page.get_by_role("button", name="Cancel").click()
    expect_state(page, "FAILED")
    page.get_by_role("link", name="Try it again").click()
    expect(page.get_by_role("button", name="Start")).to_be_visible()


def test_the_code_is_drawn_anew_and_collects_are_counted_while_one_looks(page: Page, demo: str) -> None:
    start(page, demo, "bankid-se-sign")
    expect(page.get_by_test_id("qr")).to_have_attribute("src", re.compile(r"/qr\.svg\?at="))
    expect(page.get_by_test_id("collects")).to_have_text("3")


def test_a_command_is_copied(page: Page, demo: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    start(page, demo, "ftn-auth")
    page.get_by_role("button", name="Copy").first.click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.get_by_test_id("start-curl").inner_text()


def test_a_flow_is_started_by_keyboard(page: Page, demo: str) -> None:
    page.goto(demo)
    page.get_by_test_id("try-mitid-sign").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Text to sign").focus()
    page.keyboard.press("Tab")
    for _ in range(10):
        if page.evaluate("document.activeElement.dataset.testid") == "start":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Go to MitID")).to_be_visible()


def test_choosing_and_filling_in_are_accessible_and_light(page: Page, demo: str) -> None:
    assert_light(page, demo)
    assert_accessible_everywhere(page)
    page.goto(f"{demo}/new/freja-backchannel-sign")
    page.get_by_text("More fields").click()
    assert_accessible_everywhere(page)


def test_waiting_and_every_end_are_accessible(page: Page, demo: str) -> None:
    start(page, demo, "bankid-se-auth")
    assert_accessible_everywhere(page)
    page.get_by_test_id("cancel").click()
    expect_state(page, "FAILED")
    expect(page.get_by_test_id("callback")).to_be_visible()
    assert_accessible_everywhere(page)
    start(page, demo, "mitid-backchannel-auth")
    expect(page.get_by_test_id("result")).to_be_visible()
    assert_accessible_everywhere(page)
    page.goto(f"{demo}/unknown")
    assert_accessible_everywhere(page)
