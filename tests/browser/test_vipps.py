"""Vipps' pages in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible_everywhere
from tests.browser.looks import with_and_without_javascript
from tests.browser.relying_party import RelyingParty, Return
from tests.browser.weight import assert_light

AUTH = "/v3/vipps/auth"
EVERYTHING = {"requestSsn": True, "requestPhone": True, "requestEmail": True, "requestAddress": True}


@pytest.fixture(autouse=True)
def _app_approves_at_once(relying_party: RelyingParty) -> None:
    relying_party.account.change(phone_answers="byHabit")


def identify(page: Page, number: str = "90000001") -> None:
    page.get_by_test_id("phone-number").fill(number)
    page.get_by_test_id("continue").click()


def confirm_email(page: Page, relying_party: RelyingParty) -> None:
    mail = relying_party.account.inbox.wait("nora", "mail")
    page.get_by_test_id("one-time-code").fill(str(mail.subject).split()[0])
    page.get_by_test_id("continue").click()


@with_and_without_javascript
def test_the_first_time_and_the_next_lead_back_to_the_relying_party(page: Page, relying_party: RelyingParty) -> None:
    started = relying_party.start(AUTH, refId="cart-7", requestEmail=True)
    page.goto(started.url)
    page.get_by_label("Phone number").fill("900 00 001")
    page.get_by_label("Remember me in this browser").check()
    page.get_by_role("button", name="Continue").click()
    confirm_email(page, relying_party)
    expect(page.get_by_test_id("disclosed")).to_contain_text("nora@example.com")
    page.get_by_role("button", name="Agree and continue").click()
    expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()
    assert relying_party.greets() == Return("/back", {"id": started.id, "refId": "cart-7"})
    assert relying_party.result(started)["email"] == "nora@example.com"
    again = relying_party.start(AUTH)
    page.goto(again.url)
    expect(page.get_by_role("heading", name="Continue as Nora?")).to_be_visible()
    page.get_by_role("button", name="Continue", exact=True).click()
    expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()
    assert relying_party.result(again)["name"] == "Nora Solbakken"


@with_and_without_javascript
def test_a_failure_is_explained_before_the_way_back(page: Page, relying_party: RelyingParty) -> None:
    page.goto(relying_party.start(AUTH).url)
    identify(page, "90000015")
    expect(page.get_by_test_id("error")).to_have_text("AUTH_FAILED")
    expect(page.get_by_test_id("cause")).to_have_text("wrong_challenge")
    page.get_by_test_id("return").click()
    expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()


@with_and_without_javascript
def test_who_refuses_the_consent_has_cancelled(page: Page, relying_party: RelyingParty) -> None:
    started = relying_party.start(AUTH)
    page.goto(started.url)
    identify(page)
    confirm_email(page, relying_party)
    page.get_by_test_id("abort").click()
    expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()
    assert relying_party.result(started)["error"] == "CANCELLED"


def test_the_page_goes_on_by_itself_when_the_session_is_decided_elsewhere(
    page: Page, relying_party: RelyingParty
) -> None:
    relying_party.account.change(phone_answers="byHand")
    started = relying_party.start(AUTH)
    page.goto(started.url)
    identify(page)
    expect(page.get_by_test_id("emoji")).to_be_visible()
    relying_party.account.approve(started.id, "nora")
    expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()


def test_every_step_is_accessible_and_light(page: Page, relying_party: RelyingParty) -> None:
    started = relying_party.start(AUTH, **EVERYTHING)
    assert_light(page, started.url)
    page.goto(started.url)
    identify(page, "12")
    expect(page.get_by_test_id("problem")).to_be_visible()
    assert_accessible_everywhere(page)
    identify(page, "90000012")
    expect(page.get_by_test_id("emoji")).to_be_visible()
    assert_accessible_everywhere(page)
    page.get_by_test_id("other").click()
    page.get_by_test_id("remember").check()
    identify(page)
    expect(page.get_by_test_id("one-time-code")).to_be_visible()
    assert_accessible_everywhere(page)
    confirm_email(page, relying_party)
    expect(page.get_by_test_id("disclosed")).to_be_visible()
    assert_accessible_everywhere(page)
    page.get_by_test_id("continue").click()
    expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()
    page.goto(relying_party.start(AUTH).url)
    expect(page.get_by_role("heading", name="Continue as Nora?")).to_be_visible()
    assert_accessible_everywhere(page)
