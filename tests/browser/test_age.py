"""Age verifications in the apps of Swedish BankID and Freja, in a real browser."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible_everywhere
from tests.browser.looks import with_and_without_javascript
from tests.browser.relying_party import RelyingParty, Return

PATHS = {"BankID": "/v3/bankid-se/age-verification", "Freja eID": "/v3/freja/age-verification"}
DEVICES = ("this-device", "other-device")

every_app = pytest.mark.parametrize("app", PATHS)


@with_and_without_javascript
@every_app
def test_the_link_opens_the_app_which_leads_back_with_yes_or_no(
    page: Page, relying_party: RelyingParty, app: str
) -> None:
    started = relying_party.start(PATHS[app], minAge=18, refId="cart-7")
    page.goto(started.url)
    expect(page.get_by_test_id("age")).to_contain_text("at least 18 years old")
    page.get_by_role("button", name=f"{app} on this device").click()
    link = page.get_by_role("link", name=f"Open {app}").get_attribute("href")
    code = parse_qs(urlsplit(link or "").query)["code"][0]
    relying_party.account.sessions.scan(started.id, "astrid", code=code)
    expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()
    assert relying_party.greets() == Return("/back", {"id": started.id, "refId": "cart-7"})
    expected = {"id": started.id, "refId": "cart-7", "status": "COMPLETED", "ageVerified": True}
    assert relying_party.result(started) == expected


@with_and_without_javascript
@every_app
def test_scanning_makes_the_page_say_what_to_do_next(page: Page, relying_party: RelyingParty, app: str) -> None:
    started = relying_party.start(PATHS[app], minAge=None, maxAge=17)
    page.goto(started.url)
    page.get_by_role("button", name=f"{app} on another device").click()
    drawing = page.get_by_role("img", name=f"QR code for {app}")
    expect(drawing).to_be_visible()
    assert drawing.evaluate("image => image.decode().then(() => image.naturalWidth > 0)")
    relying_party.account.sessions.open(started.id, "astrid")
    expect(drawing).to_have_count(0)
    expect(page.get_by_test_id("hint")).to_contain_text("app")
    relying_party.account.approve(started.id)
    expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()
    assert relying_party.result(started)["ageVerified"] is False


def test_bankids_code_is_drawn_anew_each_second(page: Page, relying_party: RelyingParty) -> None:
    page.goto(relying_party.start(PATHS["BankID"], minAge=18).url)
    page.get_by_test_id("other-device").click()
    for _ in range(2):
        with page.expect_response(lambda answer: "/qr.svg?at=" in answer.url):
            pass


@with_and_without_javascript
def test_whose_bankid_is_blocked_reads_so_before_going_back(page: Page, relying_party: RelyingParty) -> None:
    started = relying_party.start(PATHS["BankID"], minAge=18)
    page.goto(started.url)
    page.get_by_test_id("other-device").click()
    relying_party.account.fail(started.id, cause="certificateErr")
    expect(page.get_by_role("alert")).to_contain_text("Your BankID is blocked or too old")
    page.get_by_test_id("return").click()
    expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()
    assert relying_party.result(started)["error"] == "INVALID_ID"


@every_app
@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.fejkollen(tester_panel=False)
def test_every_page_is_accessible_everywhere(page: Page, relying_party: RelyingParty, app: str, device: str) -> None:
    page.goto(relying_party.start(PATHS[app], minAge=18).url)
    page.get_by_test_id(device).click()
    assert_accessible_everywhere(page)
