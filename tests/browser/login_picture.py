"""Takes the picture of the README: a login with MitID, and the phone that it is answered on beside it."""

import base64
import sys
from pathlib import Path

import httpx
from playwright.sync_api import Browser, Page

from fejkollen import Account, Fejkollen
from fejkollen.server_process import own_server
from tests.browser.chromium import running_chromium
from tests.browser.looks import Look
from tests.browser.relying_party import RelyingParty, Shop, Started

FILE = Path(__file__).parents[2] / "app" / "fejkollen_server" / "docs" / "static" / "login.png"
_SIZE = {"width": 440, "height": 860}
_BESIDE = """<!doctype html><body style="margin:0;display:flex;gap:16px;padding:16px;background:#d7dbd6">
{}</body>"""


def _pages_of_a_login(page: Page, phone: Page, account: Account, started: Started) -> None:
    """Bring a login to where the number that the page shows is typed into the app."""
    page.goto(started.url)
    page.get_by_test_id("user-id").fill("mikkel")
    page.get_by_test_id("continue").click()
    page.get_by_test_id("authenticator-mitid-app").click()
    page.get_by_role("button", name="Use a number instead").click()
    number = page.get_by_test_id("number").inner_text()
    phone.goto(f"{account.base_url}/phone/mikkel?account={account.account_id}")
    phone.get_by_label("Number on the page").fill(number)
    phone.get_by_test_id("match").click()
    phone.get_by_test_id("approve").wait_for()


def take_login(browser: Browser, account: Account, file: Path = FILE) -> None:
    context = Look(width=_SIZE["width"]).open(browser)
    page, phone, both = context.new_page(), context.new_page(), context.new_page()
    for each in (page, phone):
        each.set_viewport_size({"width": _SIZE["width"], "height": _SIZE["height"]})
    with httpx.Client(base_url=account.base_url, auth=account.auth, trust_env=False) as http:
        started = RelyingParty(account, Shop("http://localhost:3000"), http).start(
            "/v3/mitid/auth", refId="cart-7", referenceText="Log in to the bicycle shop"
        )
        _pages_of_a_login(page, phone, account, started)
    pictures = [base64.b64encode(each.screenshot(caret="hide")).decode() for each in (page, phone)]
    both.set_viewport_size({"width": 2 * _SIZE["width"] + 48, "height": _SIZE["height"] + 32})
    both.set_content(_BESIDE.format("".join(f'<img src="data:image/png;base64,{each}">' for each in pictures)))
    both.screenshot(path=file)
    context.close()


def main() -> None:
    with own_server() as (url, control_key), Fejkollen(url, control_key) as server, running_chromium() as browser:
        take_login(browser, server.create_account("bicycle-shop"))
    sys.stdout.write(f"{FILE}\n")


if __name__ == "__main__":
    main()
