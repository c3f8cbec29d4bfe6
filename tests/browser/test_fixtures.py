"""The fixtures and checks of browser tests notice what they are there for."""

import pytest
from playwright.sync_api import Page, expect

from fejkollen import Fejkollen
from tests.browser.accessibility import assert_accessible, assert_accessible_everywhere
from tests.browser.conftest import NewPage
from tests.browser.looks import Look
from tests.browser.relying_party import Shop
from tests.browser.watching import Watch
from tests.browser.weight import assert_light


def show(page: Page, shop: Shop, content: str, policy: str = "default-src 'none'") -> None:
    """Show a page of the shop with this content."""
    shop.content, shop.policy = content, policy
    page.goto(shop.address)


def test_a_sound_page_passes(page: Page, shop: Shop) -> None:
    show(page, shop, "")
    assert_accessible(page)
    assert_accessible_everywhere(page)


def test_a_third_party_is_noticed(page: Page, shop: Shop, watch: Watch) -> None:
    show(page, shop, '<img alt="" src="http://elsewhere.test/pixel.png">', policy="img-src *")
    watch.expect("^asked a third party: GET http://elsewhere.test/pixel.png$")
    watch.expect("^got no answer, net::ERR_NAME_NOT_RESOLVED: ")


@pytest.mark.parametrize("content", ["<style>p { color: red }</style>", "<script>let a = 1</script>"])
def test_a_violation_of_the_policy_is_noticed(page: Page, shop: Shop, watch: Watch, content: str) -> None:
    show(page, shop, content)
    watch.expect("violates the following Content Security Policy directive")


def test_a_script_that_fails_is_noticed(page: Page, shop: Shop, watch: Watch) -> None:
    show(page, shop, "<script>undefined.name</script>", policy="script-src 'unsafe-inline'")
    watch.expect("^a script failed: ")


def test_something_missing_is_noticed_but_no_page_that_says_so(
    page: Page, shop: Shop, watch: Watch, fejkollen_server: Fejkollen
) -> None:
    page.goto(f"{fejkollen_server.url}/eid/nothing")
    expect(page.get_by_role("heading", name="There is nothing here")).to_be_visible()
    assert watch.problems == []
    show(page, shop, '<img alt="" src="/missing">', policy="img-src *")
    watch.expect("^answered with 404: .*/missing$")


def test_nothing_wrong_cannot_be_expected(watch: Watch) -> None:
    with pytest.raises(AssertionError, match="nothing went wrong that matches"):
        watch.expect("violates")


@pytest.mark.parametrize(
    ("every_look", "seen"),
    [
        (True, "da light 320, da dark 1280, da light 1280, da dark 320, sv light 320, sv dark 1280"),
        (False, "da light 320, sv dark 1280"),
    ],
)
def test_what_is_not_accessible_is_said_once_with_where_it_was_seen(
    page: Page, shop: Shop, every_look: bool, seen: str
) -> None:
    show(page, shop, '<img src="data:,">', policy="img-src data:")
    with pytest.raises(AssertionError) as failure:
        assert_accessible_everywhere(page, ["da", "sv"], every_look=every_look)
    said = str(failure.value)
    assert said.count("image-alt: img\n") == 1
    assert "Images must have alternative text" in said
    assert f"seen in: {seen}" in said


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ('<div style="width: 400px">wide</div>', "reflow: html"),
        ('<button style="height: 30px">Go</button>', "large-target: <button "),
        ('<p style="color: #999; background: #fff">faint</p>', "color-contrast: p"),
    ],
)
def test_each_kind_of_check_can_fail(page: Page, shop: Shop, content: str, rule: str) -> None:
    show(page, shop, content, policy="style-src 'unsafe-inline'")
    with pytest.raises(AssertionError, match=rule):
        assert_accessible(page)


def test_a_page_that_is_heavy_or_in_many_parts_is_noticed(new_page: NewPage, shop: Shop, watch: Watch) -> None:
    shop.content = "x" * 61_440
    with pytest.raises(AssertionError, match="more than 61440 bytes: 61"):
        assert_light(new_page(Look()), shop.address)
    shop.content, shop.policy = "".join(f'<img alt="" src="/{number}">' for number in range(4)), "img-src 'self'"
    with pytest.raises(AssertionError, match="more than 4 requests"):
        assert_light(new_page(Look()), shop.address)
    assert watch.problems == []


def test_a_page_has_the_look_that_was_asked_for(new_page: NewPage, shop: Shop) -> None:
    page = new_page(Look(language="da-DK", colour_scheme="dark", width=320))
    show(page, shop, "")
    assert page.evaluate("() => [navigator.language, innerWidth]") == ["da-DK", 320]
    assert page.evaluate("() => matchMedia('(prefers-color-scheme: dark)').matches")


def test_without_javascript_nothing_is_run(new_page: NewPage, shop: Shop) -> None:
    page = new_page(Look(javascript=False))
    show(page, shop, "<script>document.title = 'Run'</script><noscript>Wait</noscript>", "script-src 'unsafe-inline'")
    expect(page).to_have_title("Shop")
    expect(page.locator("noscript")).to_be_visible()
