"""What browser tests get: a browser, pages that are watched, and a relying party with an account of its own."""

import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from fejkollen import Account, Fejkollen
from fejkollen.settings import AccountSettings
from tests.browser.accessibility import EVERY_LOOK
from tests.browser.chromium import ChromiumIsMissing, find_chromium, running_chromium
from tests.browser.looks import PATIENCE, Look
from tests.browser.relying_party import RelyingParty, Shop, open_shop
from tests.browser.watching import Watch

_HERE = Path(__file__).parent
_LONG = re.compile(r"test_(every|what_must|waiting|choosing|the_first).*accessible|test_every_end")

NewPage = Callable[[Look], Page]

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave what takes long to ``make accessibility``: axe-core on every step, and every operation to every end."""
    if EVERY_LOOK:
        return
    long = [item for item in items if item.path.parent == _HERE and _LONG.search(item.name)]
    config.hook.pytest_deselected(items=long)
    items[:] = [item for item in items if item not in set(long)]


@pytest.fixture(scope="session")
def fejkollen_settings() -> AccountSettings:
    """Let relying parties ask as often as a test wants to."""
    return {"collect_limit": False}


@pytest.fixture(scope="session")
def shop_of_worker() -> Iterator[Shop]:
    with open_shop() as shop:
        yield shop


@pytest.fixture(scope="module")
def browser(shop_of_worker: Shop) -> Iterator[Browser]:
    """Give the tests of a module one Chromium.

    While Playwright's plain interface is open it counts as a running event loop, within which no other module's tests
    could run their own. The shop is open for longer, so that Chromium hangs up first.
    """
    assert shop_of_worker.address
    try:
        find_chromium()
    except ChromiumIsMissing as missing:
        pytest.skip(str(missing))
    with running_chromium() as browser:
        yield browser


@pytest.fixture
def shop(shop_of_worker: Shop) -> Shop:
    """Give the shop, to which nobody has come back yet."""
    shop_of_worker.renovate()
    return shop_of_worker


@pytest.fixture
def relying_party(fejkollen: Account, shop: Shop) -> Iterator[RelyingParty]:
    # Reading the public certificates for each client would take longer than all that it asks.
    trusts_nobody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    with httpx.Client(
        base_url=fejkollen.base_url, auth=fejkollen.auth, timeout=PATIENCE / 1000, trust_env=False, verify=trusts_nobody
    ) as http:
        yield RelyingParty(fejkollen, shop, http)


@pytest.fixture
def watch(fejkollen_server: Fejkollen, shop: Shop) -> Watch:
    """Give what watches all pages of the test."""
    return Watch(frozenset({fejkollen_server.url, shop.address}))


@pytest.fixture
def new_page(browser: Browser, watch: Watch) -> Iterator[NewPage]:
    """Give what opens pages, each in a context of its own; the test fails if one does what none may do."""
    with ExitStack() as contexts:

        def open_page(look: Look) -> Page:
            context = contexts.enter_context(closing(look.open(browser)))
            watch.watch(context)
            return context.new_page()

        yield open_page
    assert watch.problems == []


@pytest.fixture
def page(request: pytest.FixtureRequest, new_page: NewPage) -> Page:
    """Give a page as an ordinary telephone shows it, or with the look that a test is parametrised with."""
    look = getattr(request, "param", Look())
    return new_page(look)
