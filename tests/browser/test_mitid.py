"""MitID's pages in a real browser: logging on, signing, and being sent back to the relying party's own site."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible_everywhere
from tests.browser.conftest import NewPage
from tests.browser.looks import Look, with_and_without_javascript
from tests.browser.relying_party import RelyingParty, Return
from tests.browser.weight import assert_light

AUTH = "/v3/mitid/auth"
SIGN = "/v3/mitid/sign"
PASSWORD = "Made-up-2026"
CPR = "6506850043"


def identify(page: Page, user_id: str = "mikkel") -> None:
    page.get_by_test_id("user-id").fill(user_id)
    page.get_by_test_id("continue").click()


def choose(page: Page, authenticator: str) -> None:
    page.get_by_test_id(f"authenticator-{authenticator}").click()


def enter_code(page: Page, relying_party: RelyingParty, person: str = "mikkel") -> None:
    code = relying_party.account.people.code(person, "mitid-code-display")
    page.get_by_test_id("one-time-code").fill(code)
    page.get_by_test_id("continue").click()


@with_and_without_javascript
@pytest.mark.parametrize(("path", "body"), [(AUTH, {}), (SIGN, {"text": "I buy a bicycle."})])
def test_the_code_display_leads_back_to_the_relying_party(
    page: Page, relying_party: RelyingParty, path: str, body: dict[str, str]
) -> None:
    started = relying_party.start(path, refId="cart-7", **body)
    page.goto(started.url)
    identify(page)
    choose(page, "mitid-code-display")
    enter_code(page, relying_party)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("CPR number").fill(CPR)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()
    assert relying_party.greets() == Return("/back", {"id": started.id, "refId": "cart-7"})
    assert relying_party.result(started)["name"] == "Mikkel Østergaard"


def test_a_whole_login_needs_nothing_but_the_keyboard(page: Page, relying_party: RelyingParty) -> None:
    started = relying_party.start(AUTH)
    page.goto(started.url)
    expect(page.get_by_test_id("user-id")).to_be_focused()
    page.keyboard.type("mikkel")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("authenticator-mitid-chip")).to_be_visible()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == "mitid-chip":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("password")).to_be_focused()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("chip")).to_be_visible()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.testid") == "chip":
            break
    page.keyboard.press("Space")
    expect(page.get_by_test_id("cpr")).to_be_focused()
    page.keyboard.type(CPR)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()
    assert relying_party.result(started)["status"] == "COMPLETED"


def test_the_page_goes_on_by_itself_when_the_session_is_decided_elsewhere(
    page: Page, relying_party: RelyingParty
) -> None:
    started = relying_party.start(AUTH)
    page.goto(started.url)
    identify(page)
    choose(page, "mitid-app")
    expect(page.get_by_test_id("qr")).to_be_visible()
    relying_party.account.approve(started.id, "mikkel")
    expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()


@with_and_without_javascript
def test_a_failure_is_explained_before_the_way_back(page: Page, relying_party: RelyingParty) -> None:
    started = relying_party.start(AUTH)
    page.goto(started.url)
    identify(page, "revoked-martin")
    choose(page, "mitid-app")
    expect(page.get_by_test_id("error")).to_have_text("INVALID_ID")
    page.get_by_test_id("return").click()
    expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()


def test_a_second_tab_and_the_back_button_find_where_it_stands(
    new_page: NewPage, page: Page, relying_party: RelyingParty
) -> None:
    started = relying_party.start(AUTH)
    page.goto(started.url)
    second = page.context.new_page()
    second.goto(started.url)
    identify(page)
    expect(second.get_by_test_id("authenticator-mitid-app")).to_be_visible()
    second.close()
    choose(page, "mitid-code-display")
    page.go_back()
    expect(page.get_by_test_id("one-time-code")).to_be_visible()
    without = new_page(Look(javascript=False))
    without.goto(started.url)
    expect(without.get_by_test_id("one-time-code")).to_be_visible()


def test_the_page_is_light(page: Page, relying_party: RelyingParty) -> None:
    assert_light(page, relying_party.start(SIGN, text="I buy a bicycle.").url)


def test_the_testers_panel_is_accessible_too(page: Page, relying_party: RelyingParty) -> None:
    page.goto(relying_party.start(AUTH).url)
    expect(page.get_by_test_id("tester-panel")).to_be_visible()
    assert_accessible_everywhere(page)


@pytest.mark.fejkollen(tester_panel=False)
def test_every_step_is_accessible(page: Page, relying_party: RelyingParty) -> None:
    started = relying_party.start(SIGN, text="I buy a bicycle.")
    page.goto(started.url)
    page.get_by_test_id("continue").click()
    expect(page.get_by_test_id("problem")).to_be_visible()
    assert_accessible_everywhere(page)
    identify(page)
    expect(page.get_by_test_id("authenticator-mitid-app")).to_be_visible()
    assert_accessible_everywhere(page)
    choose(page, "mitid-app")
    expect(page.get_by_test_id("qr")).to_be_visible()
    assert_accessible_everywhere(page)
    page.get_by_test_id("number").click()
    expect(page.get_by_test_id("qr")).to_have_count(0)
    assert_accessible_everywhere(page)


@pytest.mark.fejkollen(tester_panel=False)
def test_every_step_of_the_code_display_is_accessible(page: Page, relying_party: RelyingParty) -> None:
    page.goto(relying_party.start(AUTH).url)
    identify(page)
    choose(page, "mitid-code-display")
    expect(page.get_by_test_id("one-time-code")).to_be_visible()
    assert_accessible_everywhere(page)
    enter_code(page, relying_party)
    expect(page.get_by_test_id("password")).to_be_visible()
    assert_accessible_everywhere(page)
    page.get_by_test_id("password").fill(PASSWORD)
    page.get_by_test_id("continue").click()
    expect(page.get_by_test_id("cpr")).to_be_visible()
    assert_accessible_everywhere(page)
    for _ in range(3):
        page.get_by_test_id("cpr").fill("6203780123")
        page.get_by_test_id("continue").click()
    expect(page.get_by_test_id("return")).to_be_visible()
    assert_accessible_everywhere(page)
