"""Which addresses fit an account's list."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fejkollen_server.accounts.allowed_addresses import is_allowed

LABELS = st.from_regex("[a-z0-9]{1,8}", fullmatch=True)


@pytest.mark.parametrize(
    ("entry", "url", "fits"),
    [
        ("shop.test", "https://shop.test", True),
        ("shop.test", "http://shop.test:8080/any/where?x#y", True),
        ("shop.test", "https://SHOP.test/", True),
        ("Shop.Test", "https://shop.test/", True),
        ("shop.test", "https://pay.shop.test/", True),
        ("shop.test", "https://a.b.shop.test/", True),
        ("shop.test", "https://notshop.test/", False),
        ("shop.test", "https://shop.test.evil.test/", False),
        ("shop.test", "https://evil.test/shop.test", False),
        ("shop.test", "https://evil.test/?shop.test", False),
        ("shop.test", "https://evil.test/#.shop.test", False),
        ("pay.shop.test", "https://shop.test/", False),
        ("localhost", "http://localhost:3000/", True),
        ("127.0.0.1", "http://127.0.0.1:3000/", True),
        ("https://shop.test", "https://shop.test/any", True),
        ("https://shop.test/", "https://shop.test", True),
        ("https://shop.test", "https://shop.test:443/", True),
        ("https://shop.test:443", "https://shop.test/", True),
        ("http://shop.test:80", "http://shop.test/", True),
        ("https://shop.test", "http://shop.test/", False),
        ("https://shop.test", "https://shop.test:8443/", False),
        ("https://shop.test", "https://pay.shop.test/", False),
        ("https://shop.test", "https://shop.test.evil.test/", False),
        ("https://shop.test/back", "https://shop.test/back", True),
        ("https://shop.test/back", "https://shop.test/back/", True),
        ("https://shop.test/back", "https://shop.test/back/any?x", True),
        ("https://shop.test/back", "https://shop.test/back?x", True),
        ("https://shop.test/back/", "https://shop.test/back/any", True),
        ("https://shop.test/back", "https://shop.test/backyard", False),
        ("https://shop.test/back", "https://shop.test/", False),
        ("https://shop.test/back", "https://shop.test/back/../admin", False),
        ("https://shop.test/back", "https://shop.test/back/%2e%2e/admin", False),
        ("https://shop.test/back", "https://shop.test/back/%2E./admin", False),
        ("https://shop.test/back", "https://shop.test/back/..%2fadmin", False),
        ("https://shop.test/back", "https://shop.test/BACK", False),
        ("https://[", "https://shop.test/", False),
        ("https://shop.test:port/", "https://shop.test/", False),
        ("", "https://shop.test/", False),
    ],
)
def test_an_address_fits_an_entry_or_not(entry: str, url: str, fits: bool) -> None:
    assert is_allowed(url, [entry]) is fits
    assert is_allowed(url, ["other.test", entry]) is fits


def test_an_empty_list_allows_everything() -> None:
    assert is_allowed("https://anywhere.test/", [])


@settings(deadline=None)
@given(domain=st.lists(LABELS, min_size=2, max_size=3), other=st.lists(LABELS, min_size=2, max_size=3), path=LABELS)
def test_only_a_domain_and_what_is_below_it_fit(domain: list[str], other: list[str], path: str) -> None:
    entry, host = ".".join(domain), ".".join(other)
    assert is_allowed(f"https://{entry}/{path}", [entry])
    assert is_allowed(f"https://{host}.{entry}/{path}", [entry])
    assert is_allowed(f"https://{host}/{entry}", [entry]) is (other[-len(domain) :] == domain)
