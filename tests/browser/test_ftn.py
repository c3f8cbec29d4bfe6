"""The Finnish banks' pages and the mobile certificate's, in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible_everywhere
from tests.browser.looks import with_and_without_javascript
from tests.browser.relying_party import RelyingParty, Return

AUTH = "/v3/ftn/auth"

# What is done to reach each page, as test id and what is filled in; nothing is filled in where it is pressed.
STEPS: dict[str, list[tuple[str, str | None]]] = {
    "login": [("bank-op", None)],
    "login-again": [("bank-op", None), ("user-id", "123456"), ("password", "wrong"), ("continue", None)],
    "code": [("bank-nordea", None), ("user-id", "aino-user"), ("continue", None)],
    "mobile": [("bank-mobile-certificate", None)],
    "mobile-code": [("bank-mobile-certificate", None), ("phone-number", "0401234567"), ("continue", None)],
}


def go(page: Page, url: str, *ways: tuple[str, str | None]) -> None:
    page.goto(url)
    for test_id, text in ways:
        if text is None:
            page.get_by_test_id(test_id).click()
        else:
            page.get_by_test_id(test_id).fill(text)


@with_and_without_javascript
def test_nordeas_demo_user_comes_back_identified(page: Page, relying_party: RelyingParty) -> None:
    started = relying_party.start(AUTH, refId="cart-7")
    page.goto(started.url)
    page.get_by_role("button", name="Nordea").click()
    page.get_by_label("User ID").fill("DEMOUSER1")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()
    assert relying_party.greets() == Return("/back", {"id": started.id, "refId": "cart-7"})
    assert relying_party.result(started)["name"] == "Onni Juhani Korhonen"


@with_and_without_javascript
def test_aktias_demo_user_enters_a_code_on_a_page_of_its_own(page: Page, relying_party: RelyingParty) -> None:
    started = relying_party.start(AUTH)
    go(page, started.url, ("bank-aktia", None), ("user-id", "12345678"), ("password", "123456"), ("continue", None))
    page.get_by_label("Code number 1 on your code list").fill("1234")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()
    assert relying_party.result(started)["status"] == "COMPLETED"


def test_a_whole_login_needs_nothing_but_the_keyboard(page: Page, relying_party: RelyingParty) -> None:
    started = relying_party.start(AUTH)
    page.goto(started.url)
    page.get_by_role("button", name="OP", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("User ID")).to_be_focused()
    page.keyboard.type("123456")
    page.keyboard.press("Tab")
    page.keyboard.type("1234")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()
    assert relying_party.result(started)["status"] == "COMPLETED"


@with_and_without_javascript
def test_the_page_goes_on_by_itself_when_the_phone_has_answered(page: Page, relying_party: RelyingParty) -> None:
    started = relying_party.start(AUTH)
    go(page, started.url, *STEPS["mobile-code"])
    expect(page.get_by_test_id("letters")).to_have_text(re.compile("^[A-Z]{4}$"))
    relying_party.account.approve(started.id, "mobile-demo")
    expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()


@with_and_without_javascript
def test_whose_credentials_have_expired_reads_so_before_going_back(page: Page, relying_party: RelyingParty) -> None:
    started = relying_party.start(AUTH)
    go(page, started.url, ("bank-nordea", None), ("user-id", "DEMOUSER15"), ("continue", None))
    expect(page.get_by_role("alert")).to_have_text("Your bank credentials have expired. Get new ones from your bank.")
    assert relying_party.has_seen_nobody()
    page.get_by_test_id("return").click()
    expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()
    assert relying_party.result(started)["error"] == "INVALID_ID"


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.fejkollen(tester_panel=False)
def test_every_page_is_accessible_everywhere(page: Page, relying_party: RelyingParty, step: str) -> None:
    go(page, relying_party.start(AUTH).url, *STEPS[step])
    assert_accessible_everywhere(page)
