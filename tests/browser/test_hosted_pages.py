"""What holds for every hosted page, seen in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from fejkollen_server.eids.vocabulary import ErrorCode
from tests.browser.accessibility import assert_accessible, assert_accessible_everywhere
from tests.browser.looks import with_and_without_javascript
from tests.browser.relying_party import RelyingParty, Return
from tests.browser.weight import assert_light
from tests.operations import START_OPERATIONS, StartOperation

HOSTED = [operation for operation in START_OPERATIONS if operation.has_page]

ENDS = {
    "approve": None,
    "decline": "CANCELLED",
    "expire": "SESSION_TIMEOUT",
    **{f"outcome-{error}": error.value for error in ErrorCode},
}
"""What each button of the tester's panel makes of a session: its error, if any."""

every_hosted = pytest.mark.parametrize("operation", HOSTED, ids=str)


@every_hosted
def test_the_first_page_is_accessible_everywhere(
    page: Page, relying_party: RelyingParty, operation: StartOperation
) -> None:
    page.goto(relying_party.start(operation.path).url)
    assert_accessible_everywhere(page)


@every_hosted
def test_the_first_page_is_light(page: Page, relying_party: RelyingParty, operation: StartOperation) -> None:
    assert_light(page, relying_party.start(operation.path).url)


@every_hosted
@with_and_without_javascript
def test_every_end_leads_back_to_the_relying_party(
    page: Page, relying_party: RelyingParty, operation: StartOperation
) -> None:
    for button, error in ENDS.items():
        started = relying_party.start(operation.path, refId=button)
        page.goto(started.url)
        page.get_by_test_id(button).click()
        assert relying_party.greets() == Return("/back", {"id": started.id, "refId": button})
        assert relying_party.result(started).get("error") == error


@with_and_without_javascript
def test_a_page_says_that_nothing_on_it_is_real(page: Page, relying_party: RelyingParty) -> None:
    page.goto(relying_party.start("/v3/mitid/auth").url)
    expect(page).to_have_title(re.compile(r"^\[MOCK\] "))
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_an_address_that_was_guessed_shows_nothing(page: Page, relying_party: RelyingParty) -> None:
    url = relying_party.start("/v3/mitid/auth").url
    answer = page.goto(url[:-1] + ("A" if url[-1] != "A" else "Q"))
    assert answer
    assert answer.status == 404
    expect(page).to_have_title(re.compile(r"^\[MOCK\] "))
    assert_accessible(page)


@with_and_without_javascript
def test_who_was_decided_for_meanwhile_is_led_back(page: Page, relying_party: RelyingParty) -> None:
    started = relying_party.start("/v3/mitid/auth", refId="cart-7")
    relying_party.account.approve(started.id, "mikkel")
    page.goto(started.url)
    expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()
    assert relying_party.greets() == Return("/back", {"id": started.id, "refId": "cart-7"})
    assert relying_party.result(started)["status"] == "COMPLETED"


def test_a_cancelled_session_asks_nothing_any_more(page: Page, relying_party: RelyingParty) -> None:
    started = relying_party.start("/v3/mitid/auth")
    relying_party.cancel(started)
    page.goto(started.url)
    assert relying_party.greets() == Return("/back", {"id": started.id})
