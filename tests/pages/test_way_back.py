"""How a person gets back to where they came from, and that a page's form leads nowhere else."""

from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.operations import START_OPERATIONS, StartOperation
from tests.visitor import Visitor
from tests.world import World

pytestmark = pytest.mark.anyio

AUTH = "/v3/ftn/auth"
HOSTED = [operation for operation in START_OPERATIONS if operation.has_page]
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action "
)

every_hosted = pytest.mark.parametrize("operation", HOSTED, ids=str)


@every_hosted
@pytest.mark.parametrize("outcome", ["approve", "usual", "decline", "expire", "INVALID_ID"])
async def test_every_end_leads_back_with_id_and_reference(
    world: World, visitor: Visitor, operation: StartOperation, outcome: str
) -> None:
    started = await world.start(operation.path, **operation.body, refId="7", redirectUrl="https://shop.test/back")
    answer = await visitor.decide(started["url"], outcome)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"https://shop.test/back?id={started['id']}&refId=7"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("redirect_url", "back"),
    [
        ("https://shop.test", "https://shop.test?id={id}&refId=7"),
        ("https://shop.test/", "https://shop.test/?id={id}&refId=7"),
        ("http://localhost:3000/a/b", "http://localhost:3000/a/b?id={id}&refId=7"),
        ("https://shop.test/back?of=1&of=2", "https://shop.test/back?of=1&of=2&id={id}&refId=7"),
        ("https://shop.test/back?", "https://shop.test/back?id={id}&refId=7"),
        ("https://shop.test/back#done", "https://shop.test/back?id={id}&refId=7#done"),
        ("https://shop.test/back?a=b%20c+d#/route?x=y", "https://shop.test/back?a=b%20c+d&id={id}&refId=7#/route?x=y"),
        ("https://shop.test/b%C3%A5t", "https://shop.test/b%C3%A5t?id={id}&refId=7"),
        ("https://shop.test/båt", "https://shop.test/b%C3%A5t?id={id}&refId=7"),
        ("https://[::1]:8443/back", "https://[::1]:8443/back?id={id}&refId=7"),
    ],
)
async def test_the_address_is_kept_and_completed(world: World, visitor: Visitor, redirect_url: str, back: str) -> None:
    started = await world.start(AUTH, refId="7", redirectUrl=redirect_url)
    answer = await visitor.decide(started["url"], "approve")
    assert answer.headers["location"] == back.format(id=started["id"])


@pytest.mark.parametrize("reference", ["", "a b", "a&id=x", "åäö", "#?/%", "\r\nX: y", "\0", "\N{GRINNING FACE}"])
async def test_the_reference_comes_back_as_it_was(world: World, visitor: Visitor, reference: str) -> None:
    started = await world.start(AUTH, refId=reference, redirectUrl="https://shop.test/back?of=1#end")
    answer = await visitor.decide(started["url"], "approve")
    back = urlsplit(answer.headers["location"])
    assert parse_qsl(back.query, keep_blank_values=True) == [("of", "1"), ("id", started["id"]), ("refId", reference)]
    assert back.fragment == "end"


async def test_without_a_reference_only_the_id_comes_back(world: World, visitor: Visitor) -> None:
    started = await world.start(AUTH, redirectUrl="https://shop.test/back")
    answer = await visitor.decide(started["url"], "approve")
    assert answer.headers["location"] == f"https://shop.test/back?id={started['id']}"


async def test_the_accounts_own_address_is_used_when_none_is_given(world: World, visitor: Visitor) -> None:
    await world.set_up_demo(static_redirect_url="https://shop.test/static")
    started = await world.start(AUTH)
    answer = await visitor.decide(started["url"], "approve")
    assert answer.headers["location"] == f"https://shop.test/static?id={started['id']}"
    started = await world.start(AUTH, redirectUrl="https://shop.test/own")
    answer = await visitor.decide(started["url"], "approve")
    assert answer.headers["location"] == f"https://shop.test/own?id={started['id']}"


async def test_without_any_address_there_is_a_last_page(world: World, visitor: Visitor) -> None:
    page = await visitor.decided((await world.start(AUTH))["url"], "approve")
    assert (page.status, "You can close this page" in page.text) == (200, True)
    assert 'data-testid="return"' not in page.text


@pytest.mark.parametrize("path", ["/v3/bankid-no/auth", "/v3/vipps/auth"])
async def test_an_app_gets_its_person_back_by_a_link(world: World, visitor: Visitor, path: str) -> None:
    addresses = {"appCallbackUri": "shop-app://signed-in?of=1", "redirectUrl": "https://shop.test/back"}
    started = await world.start(path, refId="7", **addresses)
    page = await visitor.decided(started["url"], "approve")
    assert page.status == 200
    assert f'href="shop-app://signed-in?of=1&amp;id={started["id"]}&amp;refId=7"' in page.text


@pytest.mark.parametrize("path", ["/v3/bankid-no/auth", "/v3/vipps/auth"])
@pytest.mark.parametrize(
    ("uri", "rule"),
    [
        ("", "must be a URI such as myapp://signed-in"),
        ("signed-in", "must be a URI such as myapp://signed-in"),
        ("//signed-in", "must be a URI such as myapp://signed-in"),
        ("shop-app://signed in", "must be a URI such as myapp://signed-in"),
        ("shop-app://\n", "must be a URI such as myapp://signed-in"),
        ("shop-app://[", "must be a URI such as myapp://signed-in"),
        ("javascript:alert(1)", "must not use the scheme javascript"),
        ("JavaScript:alert(1)", "must not use the scheme javascript"),
        ("data:text/html,x", "must not use the scheme data"),
        ("file:///etc/passwd", "must not use the scheme file"),
        ("view-source:x", "must not use the scheme view-source"),
    ],
)
async def test_what_would_run_in_the_browser_is_no_apps_address(world: World, path: str, uri: str, rule: str) -> None:
    assert await world.refusal(path, appCallbackUri=uri) == (400, f"appCallbackUri: {rule}")
    assert await world.count_sessions() == 0


@every_hosted
async def test_an_address_off_the_list_is_refused(world: World, operation: StartOperation) -> None:
    await world.set_up_demo(redirect_urls=("https://shop.test",))
    message = "redirectUrl: is not on this account's list of allowed redirect addresses"
    for url in ("https://evil.test/back", "https://shop.test.evil.test/", "http://shop.test/back"):
        assert await world.refusal(operation.path, **operation.body, redirectUrl=url) == (400, message)
    assert await world.count_sessions() == 0
    await world.start(operation.path, **operation.body, redirectUrl="https://shop.test/back")


@every_hosted
async def test_what_is_no_web_address_is_refused(world: World, operation: StartOperation) -> None:
    for url in ("", "/back", "javascript:alert(1)", "https://user@shop.test/", "https://shop.test/\0"):
        status, message = await world.refusal(operation.path, **operation.body, redirectUrl=url)
        assert (status, message[:13]) == (400, "redirectUrl: "), url
    assert await world.count_sessions() == 0


@pytest.mark.parametrize(
    ("redirect_url", "targets"),
    [
        (None, "'self'"),
        ("https://shop.test/back?x=1", "'self' https://shop.test"),
        ("http://localhost:3000/", "'self' http://localhost:3000"),
        ("https://[::1]:8443/back", "'self' https://[::1]:8443"),
        ("https://SHOP.test/back", "'self' https://shop.test"),
        ("https://bücher.test/", "'self' https://xn--bcher-kva.test"),
        ("https://пример.test/", "'self' https://xn--e1afmkfd.test"),
        ("https://a;sandbox/", "'self' https://a%3Bsandbox"),
        ("https://a,b/", "'self' https://a%2Cb"),
        ("https://'self'/", "'self' https://%27self%27"),
    ],
)
async def test_a_form_may_lead_to_the_pages_own_and_the_redirects_origin_only(
    world: World, visitor: Visitor, redirect_url: str | None, targets: str
) -> None:
    started = await world.start(AUTH, redirectUrl=redirect_url)
    waiting = await visitor.get(started["url"])
    ended = await visitor.decide(started["url"], "approve")
    for answer in (waiting, ended):
        assert answer.headers["content-security-policy"] == POLICY + targets


async def test_a_form_may_lead_to_an_apps_scheme(world: World, visitor: Visitor) -> None:
    started = await world.start("/v3/vipps/auth", appCallbackUri="shop-app://signed-in")
    page = await visitor.get(started["url"])
    assert page.headers["content-security-policy"] == POLICY + "'self' shop-app:"
