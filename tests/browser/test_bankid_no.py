"""Norwegian BankID's pages in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible_everywhere
from tests.browser.looks import with_and_without_javascript
from tests.browser.relying_party import RelyingParty, Return
from tests.browser.weight import assert_light
from tests.pdfs import pages_pdf

AUTH = "/v3/bankid-no/auth"
SIGN = "/v3/bankid-no/sign"
AGE = "/v3/bankid-no/age-verification"
NORA = "17858801230"
PASSWORD = "qwer1234"


def upload(relying_party: RelyingParty) -> str:
    answer = relying_party.http.post("/document", files={"file": ("a.pdf", pages_pdf())})
    return str(answer.json()["id"])


def identify(page: Page, number: str = NORA) -> None:
    page.get_by_test_id("number").fill(number)
    page.get_by_test_id("continue").click()


def enter_code(page: Page, relying_party: RelyingParty) -> None:
    page.get_by_test_id("one-time-code").fill(relying_party.account.people.code("nora", "bankid-no-code-device"))
    page.get_by_test_id("continue").click()


def enter_password(page: Page) -> None:
    page.get_by_test_id("password").fill(PASSWORD)
    page.get_by_test_id("continue").click()


@with_and_without_javascript
@pytest.mark.parametrize(("path", "body"), [(AUTH, {}), (AGE, {"minAge": 18})])
def test_the_code_device_leads_back_to_the_relying_party(
    page: Page, relying_party: RelyingParty, path: str, body: dict[str, int]
) -> None:
    started = relying_party.start(path, refId="cart-7", **body)
    page.goto(started.url)
    page.get_by_label("National identity number").fill(NORA)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Code device and password").click()
    enter_code(page, relying_party)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()
    assert relying_party.greets() == Return("/back", {"id": started.id, "refId": "cart-7"})
    assert relying_party.result(started)["status"] == "COMPLETED"


@with_and_without_javascript
def test_documents_are_opened_ticked_and_signed(page: Page, relying_party: RelyingParty) -> None:
    documents = [upload(relying_party), upload(relying_party)]
    started = relying_party.start(SIGN, text=None, documents=documents)
    page.goto(started.url)
    identify(page)
    expect(page.get_by_role("link", name="Document 2")).to_have_attribute("target", "_blank")
    page.get_by_label("I have read document 1").check()
    page.get_by_test_id("continue").click()
    expect(page.get_by_test_id("problem")).to_have_text(
        "Open all 2 documents, and tick that you have read each of them."
    )
    expect(page.get_by_label("I have read document 1")).to_be_checked()
    page.get_by_label("I have read document 2").check()
    page.get_by_test_id("continue").click()
    page.get_by_test_id("authenticator-bankid-no-code-device").click()
    enter_code(page, relying_party)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign").click()
    expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()
    assert [each["id"] for each in relying_party.result(started)["signedDocuments"]] == documents


@with_and_without_javascript
def test_a_published_test_user_gets_in_as_at_bankid_itself(page: Page, relying_party: RelyingParty) -> None:
    started = relying_party.start(AUTH)
    page.goto(started.url)
    identify(page, "20123931743")
    page.get_by_test_id("authenticator-bankid-no-code-device").click()
    page.get_by_test_id("one-time-code").fill("otp")
    page.get_by_test_id("continue").click()
    enter_password(page)
    expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()
    assert relying_party.result(started)["name"] == "Donald Duck"


def test_the_page_goes_on_by_itself_when_the_session_is_decided_elsewhere(
    page: Page, relying_party: RelyingParty
) -> None:
    started = relying_party.start(AUTH)
    page.goto(started.url)
    identify(page)
    page.get_by_test_id("authenticator-bankid-no-app").click()
    expect(page.get_by_role("heading", name="Confirm in your BankID app")).to_be_visible()
    relying_party.account.approve(started.id, "nora")
    expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()


@with_and_without_javascript
def test_a_failure_is_explained_before_the_way_back(page: Page, relying_party: RelyingParty) -> None:
    page.goto(relying_party.start(AUTH).url)
    identify(page, "30869500581")
    expect(page.get_by_test_id("error")).to_have_text("INVALID_ID")
    page.get_by_test_id("return").click()
    expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()


def test_every_step_is_accessible_and_light(page: Page, relying_party: RelyingParty) -> None:
    started = relying_party.start(SIGN, text="Jeg kjøper en sykkel.")
    assert_light(page, started.url)
    page.goto(started.url)
    identify(page, "12")
    expect(page.get_by_test_id("problem")).to_be_visible()
    assert_accessible_everywhere(page)
    identify(page)
    page.get_by_test_id("continue").click()
    expect(page.get_by_test_id("problem")).to_be_visible()
    assert_accessible_everywhere(page)
    page.get_by_test_id("read-1").check()
    page.get_by_test_id("continue").click()
    expect(page.get_by_test_id("authenticator-bankid-no-app")).to_be_visible()
    assert_accessible_everywhere(page)


def test_every_step_of_both_ways_is_accessible(page: Page, relying_party: RelyingParty) -> None:
    page.goto(relying_party.start(AUTH).url)
    identify(page)
    page.get_by_test_id("authenticator-bankid-no-app").click()
    expect(page.get_by_role("heading", name="Confirm in your BankID app")).to_be_visible()
    assert_accessible_everywhere(page)
    page.get_by_test_id("other").click()
    page.get_by_test_id("authenticator-bankid-no-code-device").click()
    expect(page.get_by_test_id("one-time-code")).to_be_visible()
    assert_accessible_everywhere(page)
    enter_code(page, relying_party)
    expect(page.get_by_test_id("password")).to_be_visible()
    assert_accessible_everywhere(page)
