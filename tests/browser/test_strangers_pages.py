"""A stranger's page in a real browser, which knows the secrets that everybody knows of a server on a laptop."""

from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from fejkollen import Account
from tests.browser.relying_party import Shop

EVIL = "evil.example.com"
_FETCH = """async (path) => {
  const answer = await fetch(path, {headers: {Authorization: "Basic " + btoa("admin:admin")}});
  return [answer.status, await answer.text()];
}"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Give a page that nobody watches, because it is meant to ask where it must not."""
    with closing(browser.new_page()) as page:
        yield page


@pytest.mark.parametrize("call", ["clock/freeze", "callbacks/pause", "reset"])
def test_its_form_drives_nothing(page: Page, shop: Shop, fejkollen: Account, call: str) -> None:
    server = urlsplit(fejkollen.base_url)
    target = f"http://admin:admin@{server.netloc}/control/v1/{call}?account={fejkollen.account_id}"
    shop.content = f'<form method="post" action="{target}"><button>Win</button></form>'
    page.goto(f"http://{EVIL}:{urlsplit(shop.address).port}/")
    with page.expect_response(lambda answer: call in answer.url) as answered:
        page.get_by_role("button", name="Win").click()
    assert answered.value.status == 403
    assert (fejkollen.clock.read().frozen, list(fejkollen.events.past("account.reset"))) == (False, [])


def test_its_name_that_stands_for_this_machine_reads_nothing(page: Page, fejkollen: Account) -> None:
    port = urlsplit(fejkollen.base_url).port
    opened = page.goto(f"http://{EVIL}:{port}/docs")
    assert opened
    assert opened.status == 421
    status, text = page.evaluate(_FETCH, "/control/v1/accounts")
    assert (status, "callbackKey" in text, "FEJKOLLEN_ALLOWED_HOSTS" in text) == (421, False, True)
