"""Signing in at a server that is shared, in a real browser."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.accessibility import assert_accessible, assert_accessible_everywhere
from tests.browser.looks import Look
from tests.browser.watching import Watch
from tests.browser.weight import assert_light
from tests.cli.running import Server, serving

CONTROL_KEY = "a long control key"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("shared")
    settings = {"profile": "shared", "secret_key": "demo has one", "callback_key": "demo has one too"}
    with serving(folder, control_key=CONTROL_KEY, **settings) as server:
        yield server


@pytest.fixture(params=[Look(), Look(javascript=False)], ids=str)
def page(request: pytest.FixtureRequest, browser: Browser, shared: Server) -> Iterator[Page]:
    watch = Watch(frozenset({shared.address}))
    with closing(request.param.open(browser)) as context:
        watch.watch(context)
        yield context.new_page()
    assert watch.problems == []


def _sign_in(page: Page, secret: str) -> None:
    page.get_by_label("Account id").fill("admin")
    page.get_by_label("Key").fill(secret)
    page.get_by_label("Key").press("Enter")


def test_whoever_signs_in_sees_what_they_came_for_until_they_sign_out(page: Page, shared: Server) -> None:
    page.goto(f"{shared.address}/phone/astrid")
    _sign_in(page, "a guess")
    expect(page.get_by_test_id("problem")).to_contain_text("does not fit")
    expect(page.get_by_label("Key")).to_have_value("")
    _sign_in(page, CONTROL_KEY)
    expect(page.get_by_role("heading", name="Astrid Lindqvist")).to_be_visible()
    page.get_by_test_id("sign-out").click()
    page.goto(f"{shared.address}/phone/astrid")
    expect(page.get_by_test_id("sign-in")).to_be_visible()


@pytest.mark.parametrize("page", [Look()], indirect=True, ids=str)
def test_signing_in_is_accessible_and_light(page: Page, shared: Server) -> None:
    assert_light(page, f"{shared.address}/sign-in")
    assert_accessible_everywhere(page)
    _sign_in(page, "a guess")
    page.get_by_test_id("problem").wait_for()
    assert_accessible(page)
