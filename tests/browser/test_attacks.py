"""What another site can make of somebody's browser: nothing."""

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.looks import Look
from tests.browser.relying_party import RelyingParty, Return, Shop, Started
from tests.browser.watching import Watch

AUTH = "/v3/mitid/auth"
ASTRID = "199003142388"


def _evil_page(shop: Shop, content: str) -> str:
    """Make the shop, which is another site, an evil one that may do what it likes."""
    shop.content, shop.policy = content, "default-src * 'unsafe-inline'; frame-src *; form-action *"
    return shop.address


def _forged_form(action: str, fields: dict[str, str]) -> str:
    hidden = "".join(f'<input type=hidden name="{name}" value="{value}">' for name, value in fields.items())
    return f'<form method=post action="{action}">{hidden}<button>Win a bicycle</button></form>'


def _is_pending(relying_party: RelyingParty, started: Started) -> bool:
    return bool(relying_party.collect(started)["status"] == "PENDING")


@pytest.mark.parametrize("below", ["eid", "phone/mikkel", "demo", "phone"])
def test_no_page_can_be_framed(page: Page, relying_party: RelyingParty, shop: Shop, watch: Watch, below: str) -> None:
    """Clickjacking: whoever does not see a page does not press its buttons."""
    base_url = relying_party.account.base_url
    address = relying_party.start(AUTH).url if below == "eid" else f"{base_url}/{below}"
    page.goto(_evil_page(shop, f'<iframe src="{address}"></iframe>'))
    expect(page.frame_locator("iframe").get_by_role("main")).to_have_count(0)
    watch.expect("frame-ancestors")
    watch.expect("ERR_BLOCKED_BY_RESPONSE")


def test_a_form_of_another_site_decides_nothing_on_a_page(page: Page, relying_party: RelyingParty, shop: Shop) -> None:
    """Cross-site request forgery, by somebody who even knows the address and has seen a form of their own."""
    started = relying_party.start(AUTH)
    page.goto(started.url)
    own = httpx.get(started.url, trust_env=False).text.partition('name="form" value="')[2].partition('"')[0]
    assert own
    for form in ("", own):
        forged = {"form": form, "outcome": "approve", "person": "mikkel"}
        page.goto(_evil_page(shop, _forged_form(f"{started.url}/tester", forged)))
        page.get_by_role("button").click()
        expect(page.get_by_test_id("approve")).to_have_count(0)
        assert _is_pending(relying_party, started)


@pytest.mark.fejkollen(pace="byHand")
def test_a_form_of_another_site_answers_nothing_on_a_phone(page: Page, relying_party: RelyingParty, shop: Shop) -> None:
    started = relying_party.start("/v3/bankid-se/auth", redirectUrl=None, ssn=ASTRID)
    account = relying_party.account
    phone = f"{account.base_url}/phone/astrid"
    page.goto(f"{phone}?account={account.account_id}")
    expect(page.get_by_test_id("approve")).to_be_visible()
    forged = {"form": "x", "do": "approve", "pin": "246802", "account": account.account_id}
    page.goto(_evil_page(shop, _forged_form(f"{phone}/prompts/{started.id}?account={account.account_id}", forged)))
    page.get_by_role("button").click()
    expect(page.get_by_test_id("said")).to_have_count(0)
    assert _is_pending(relying_party, started)


def test_nobody_is_led_anywhere_but_to_the_address_of_the_session(page: Page, relying_party: RelyingParty) -> None:
    """Open redirect: the page's own address cannot name another place to go."""
    started = relying_party.start(AUTH, refId="cart-7")
    relying_party.account.approve(started.id, "mikkel")
    page.goto(f"{started.url}?redirectUrl=http://evil.test/&next=//evil.test&return=http://evil.test")
    expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()
    assert relying_party.greets() == Return("/back", {"id": started.id, "refId": "cart-7"})


def test_a_login_that_somebody_else_began_is_nobody_elses(new_page: NewPage, relying_party: RelyingParty) -> None:
    """Session fixation: the demo, from which integrators copy, keeps a login for the browser that began it."""
    attacker, victim = new_page(Look()), new_page(Look())
    attacker.goto(f"{relying_party.account.base_url}/demo/new/mitid-auth")
    attacker.get_by_test_id("start").click()
    attacker.get_by_test_id("cancel").wait_for()
    for address in (attacker.url, f"{attacker.url}/back?id=x"):
        answer = victim.goto(address)
        assert answer
        assert answer.status == 404
    attacker.get_by_test_id("cancel").click()


def test_an_address_cannot_be_guessed_from_another_one(page: Page, relying_party: RelyingParty) -> None:
    ours, theirs = relying_party.start(AUTH).url, relying_party.start(AUTH).url
    base, _, token = ours.rpartition("/")
    mixed = f"{base}/{token.partition('.')[0]}.{theirs.rpartition('.')[2]}"
    answer = page.goto(mixed)
    assert answer
    assert answer.status == 404
    expect(page.get_by_role("heading", name="There is nothing here")).to_be_visible()
