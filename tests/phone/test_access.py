"""Who may see the phone: in the profile ``local`` whoever comes by a name of this server's, with forms of its own."""

import pytest

from fejkollen_server.settings import Settings
from fejkollen_server.web.own_hosts import is_own_host
from tests.operations import ASTRID
from tests.phone.hand import Hand
from tests.world import World

pytestmark = pytest.mark.anyio

AUTH = "/v3/bankid-se/auth"
PUBLIC = Settings(public_url="https://eid.example.com/x", host="box.corp.example.com")


@pytest.mark.parametrize(
    "host",
    [
        *("localhost", "localhost:8080", "LOCALHOST:1", "localhost.", "shop.localhost", "127.0.0.1:8080", "[::1]:8080"),
        *("192.168.1.7", "fejkollen", "fejkollen:8080", "host.docker.internal", "box.local", "a.test", "x.home.arpa"),
        *("eid.example.com", "eid.example.com:444", "box.corp.example.com"),
    ],
)
def test_names_of_this_server_and_names_that_are_never_public_are_ours(host: str) -> None:
    assert is_own_host(host, PUBLIC)


@pytest.mark.parametrize(
    "host",
    [
        *("evil.com", "evil.com:8080", "localhost.evil.com", "127.0.0.1.evil.com", "example.com", "notlocalhost.com"),
        *(
            "evil.com:80@localhost.evil.com",
            "",
            ":8080",
            "[::1",
            "xtest.com",
            "eid.example.com.evil.com",
            "a.internal.x",
        ),
    ],
)
def test_names_that_strangers_can_have_are_not(host: str) -> None:
    assert not is_own_host(host, PUBLIC)


@pytest.mark.parametrize(
    "address", ["/phone", "/phone/astrid", "/phone/astrid/state", "/phone/astrid/scan", "/sign-in"]
)
async def test_a_strangers_name_sees_nothing(hand: Hand, address: str) -> None:
    answer = await hand.client.get(address, headers={"host": "evil.com"})
    assert (answer.status_code, "FEJKOLLEN_PUBLIC_URL" in answer.text) == (421, True)
    assert "Astrid" not in answer.text


async def test_a_strangers_name_changes_nothing(world: World, hand: Hand) -> None:
    started = await world.start(AUTH, ssn=ASTRID)
    page = await hand.look("/phone/astrid")
    assert (await hand.press(page, "approve", {"host": "evil.com"})).status == 421
    assert (await world.collect(AUTH, started["id"]))["status"] == "PENDING"


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.com"},
        {"origin": "http://fejkollen.test:3000"},
    ],
)
async def test_forms_that_other_sites_send_are_refused(world: World, hand: Hand, headers: dict[str, str]) -> None:
    started = await world.start(AUTH, ssn=ASTRID)
    page = await hand.look("/phone/astrid")
    assert (await hand.press(page, "approve", headers)).status == 403
    assert (await world.collect(AUTH, started["id"]))["status"] == "PENDING"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec-fetch-site": "same-origin", "origin": "null"},
        {"sec-fetch-site": "none"},
        {"origin": "http://fejkollen.test"},
    ],
)
async def test_forms_of_its_own_are_taken(world: World, hand: Hand, headers: dict[str, str]) -> None:
    await world.start(AUTH, ssn=ASTRID)
    assert (await hand.press(await hand.look("/phone/astrid"), "approve", headers)).said == "approved"


@pytest.mark.parametrize("form", ["", "x", "x.y", "åäö", "." * 500])
async def test_a_forged_token_is_refused(world: World, hand: Hand, form: str) -> None:
    started = await world.start(AUTH, ssn=ASTRID)
    page = await hand.look("/phone/astrid")
    assert (await hand.press(page, "approve", form=form)).status == 403
    assert (await world.collect(AUTH, started["id"]))["status"] == "PENDING"


@pytest.mark.parametrize("button", ["scan", "block-bankid-se-app"])
async def test_every_form_wants_its_token(hand: Hand, button: str) -> None:
    below = "scan" if button == "scan" else "devices"
    page = await hand.look(f"/phone/astrid/{below}")
    assert (await hand.press(page, button, form="x")).status == 403


async def test_a_form_belongs_to_one_browser(world: World, hand: Hand) -> None:
    started = await world.start(AUTH, ssn=ASTRID)
    page = await hand.look("/phone/astrid")
    other = Hand(world.app)
    await other.look("/phone/astrid")
    assert (await other.press(page, "approve")).status == 403
    assert (await world.collect(AUTH, started["id"]))["status"] == "PENDING"


async def test_a_form_answers_one_prompt(world: World, hand: Hand) -> None:
    older = await world.start("/v3/freja/backchannel/sign", ssn=ASTRID, country="SWEDEN", text="first")
    await world.start(AUTH, ssn=ASTRID)
    form = (await hand.look("/phone/astrid")).screen.form_of("approve")
    answer = await hand.client.post(f"/phone/astrid/prompts/{older['id']}", data=form.values | {"do": "approve"})
    assert answer.status_code == 404
    assert (await world.collect("/v3/freja/sign", older["id"]))["status"] == "PENDING"


async def test_pages_cannot_be_framed_kept_or_run_anything_foreign(hand: Hand) -> None:
    for address in ("/phone", "/phone/astrid", "/phone/astrid/scan", "/phone/nobody"):
        headers = (await hand.client.get(address)).headers
        policy = headers["content-security-policy"]
        assert "frame-ancestors 'none'" in policy
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["cache-control"] == "no-store"


async def test_looking_changes_nothing(world: World, hand: Hand) -> None:
    started = await world.start(AUTH, ssn=ASTRID)
    for address in ("/phone/astrid", f"/phone/astrid/prompts/{started['id']}", "/phone/astrid/devices/bankid-se-app"):
        await hand.client.get(address, params={"do": "approve"})
    assert (await world.collect(AUTH, started["id"]))["status"] == "PENDING"


async def test_the_cookie_of_a_browser_is_no_scripts_business(hand: Hand) -> None:
    answer = await hand.client.get("/phone")
    cookie = answer.headers["set-cookie"]
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
    assert "Secure" not in cookie


async def test_behind_tls_cookies_are_bound_to_this_host(hand: Hand) -> None:
    cookie = (await hand.client.get("https://fejkollen.test/phone")).headers["set-cookie"]
    assert cookie.startswith("__Host-fejkollen-browser=")
    assert "Secure" in cookie
