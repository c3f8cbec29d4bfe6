"""Each test gets a shop of its own, which stands on an account of its own. The fixture ``fejkollen`` is Fejkollen's."""

import threading
from collections.abc import Iterator

import pytest

from browser import Browser
from fejkollen import Account
from shop import IDkollen, Shop, serve


@pytest.fixture
def browser(fejkollen: Account) -> Iterator[Browser]:
    shop = Shop(IDkollen(fejkollen.base_url, *fejkollen.auth), fejkollen.callback_key or "")
    server = serve(shop)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield Browser(shop.address)
    server.shutdown()
    thread.join()
    server.server_close()
