"""The address a person is sent back to."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fejkollen_server.accounts.account import AccountSettings
from fejkollen_server.eids.vocabulary import Channel, Operation, Provider
from fejkollen_server.sessions.order import Order
from fejkollen_server.sessions.redirects import return_address, with_references
from fejkollen_server.sessions.session import Session, Shown
from fejkollen_server.sessions.states import SessionState

ID = "01a20846-fe00-4aba-a553-1814543264a2"
APP, OWN, STATIC = "shop-app://back", "https://shop.test/own", "https://shop.test/static"


def _session(ref_id: str | None = None) -> Session:
    return Session(
        id=ID,
        account=1,
        provider=Provider.VIPPS,
        operation=Operation.AUTH,
        channel=Channel.FRONT,
        state=SessionState.PENDING,
        version=1,
        started_at=0,
        expires_at=1,
        due_at=1,
        shown=Shown(ref_id),
    )


@pytest.mark.parametrize(
    ("app", "own", "static", "back"),
    [
        (APP, OWN, STATIC, APP),
        (APP, None, None, APP),
        (None, OWN, STATIC, OWN),
        (None, None, STATIC, STATIC),
    ],
)
def test_the_app_comes_before_the_request_and_the_request_before_the_account(
    app: str | None, own: str | None, static: str | None, back: str
) -> None:
    order = Order(Provider.VIPPS, Operation.AUTH, redirect_url=own, app_callback_uri=app)
    settings = AccountSettings(static_redirect_url=static)
    assert return_address(_session(), order, settings) == f"{back}?id={ID}"


def test_without_any_there_is_none() -> None:
    assert return_address(_session("7"), Order(Provider.VIPPS, Operation.AUTH), AccountSettings()) is None


@pytest.mark.parametrize(
    ("url", "back"),
    [
        ("shop-app://back", f"shop-app://back?id={ID}&refId=7"),
        ("shop-app:back#x", f"shop-app:back?id={ID}&refId=7#x"),
        ("https://shop.test", f"https://shop.test?id={ID}&refId=7"),
        ("https://shop.test/?a=1&b", f"https://shop.test/?a=1&b&id={ID}&refId=7"),
        ("https://shop.test/#x?y=z", f"https://shop.test/?id={ID}&refId=7#x?y=z"),
    ],
)
def test_the_references_stand_behind_the_query_and_before_the_fragment(url: str, back: str) -> None:
    assert with_references(url, _session("7")) == back


words = st.text(st.characters(codec="utf-8", categories=["L", "N"]), max_size=8)
queries = st.lists(st.tuples(words, words), max_size=3)


@settings(deadline=None)
@given(query=queries, fragment=words, reference=st.none() | st.text())
def test_nothing_of_the_address_is_lost(query: list[tuple[str, str]], fragment: str, reference: str | None) -> None:
    url = f"https://shop.test/back?{'&'.join(f'{name}={value}' for name, value in query)}#{fragment}"
    back = urlsplit(with_references(url, _session(reference)))
    references = [("id", ID)] + ([] if reference is None else [("refId", reference)])
    assert parse_qsl(back.query, keep_blank_values=True) == query + references
    assert (back.scheme, back.netloc, back.path, back.fragment) == ("https", "shop.test", "/back", fragment)
