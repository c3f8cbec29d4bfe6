"""Signing in, in the profile ``shared``."""

from pathlib import Path

import pytest

from fejkollen_server.accounts.account import AccountSettings
from fejkollen_server.clock import ManualClock
from fejkollen_server.page_parts.form_tokens import form_token
from fejkollen_server.people.pace import Pace
from fejkollen_server.settings import Profile, Settings
from tests.operations import ASTRID
from tests.phone.hand import Hand, Shown
from tests.world import World

pytestmark = pytest.mark.anyio

CONTROL_KEY = "a long control key"
SHOP_KEY = "the secret of the shop"
COOKIE = "fejkollen-sign-in"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        profile=Profile.SHARED,
        control_key=CONTROL_KEY,
        secret_key="demo has one",
        callback_key="demo has one too",
        database_url=f"sqlite:///{tmp_path}/fejkollen.db",
    )


@pytest.fixture
async def hand(world: World) -> Hand:
    for account_id in ("shop", "bank"):
        await world.add_account(account_id, AccountSettings(pace=Pace.BY_HAND), SHOP_KEY)
    return Hand(world.app)


async def _signed_in(hand: Hand, account: str, secret: str, wanted: str = "/phone/astrid") -> Shown:
    return await hand.press(await hand.look(wanted), "sign-in", account=account, secret=secret)


@pytest.mark.parametrize(
    "address", ["/phone", "/phone/astrid", "/phone/astrid/state", "/phone/astrid/devices", "/phone/scan?code=x"]
)
async def test_nothing_is_seen_without_signing_in(hand: Hand, address: str) -> None:
    page = await hand.look(address)
    assert page.url.path == "/sign-in"
    assert "sign-in" in page.screen.ids
    assert "Astrid" not in page.screen.text


async def test_nothing_is_changed_without_signing_in(hand: Hand) -> None:
    answer = await hand.client.post("/phone/astrid/scan", data={"code": "x"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=")


async def test_admin_sees_every_account_and_lands_where_they_wanted_to(hand: Hand) -> None:
    page = await _signed_in(hand, "admin", CONTROL_KEY, "/phone/astrid?account=shop")
    assert (page.url.path, page.url.params["account"]) == ("/phone/astrid", "shop")
    choose = await hand.look("/phone")
    assert "account" in choose.screen.ids
    assert "bank" in choose.screen.text


async def test_an_account_sees_only_its_own_world(hand: Hand) -> None:
    page = await _signed_in(hand, "shop", SHOP_KEY, "/phone")
    assert page.status == 200
    assert "bank" not in page.screen.texts
    assert "account" not in page.screen.ids
    assert (await hand.look("/phone/astrid")).screen.text.count("<code>shop</code>") == 1
    for other in ("bank", "demo", "nobody"):
        assert (await hand.look(f"/phone/astrid?account={other}")).status == 404


async def test_an_account_answers_in_its_own_world(world: World, hand: Hand) -> None:
    body = {"ssn": ASTRID}
    auth = ("shop", SHOP_KEY)
    started = (await world.client.post("/v3/bankid-se/auth", json=body, auth=auth)).json()
    page = await _signed_in(hand, "shop", SHOP_KEY)
    assert (await hand.press(page, "approve")).said == "approved"
    status = await world.client.get(f"/v3/bankid-se/auth/{started['id']}", auth=auth)
    assert status.json()["status"] == "COMPLETED"


async def test_one_account_cannot_answer_for_another(world: World, hand: Hand) -> None:
    started = (await world.client.post("/v3/bankid-se/auth", json={"ssn": ASTRID}, auth=("bank", SHOP_KEY))).json()
    await _signed_in(hand, "admin", CONTROL_KEY)
    form = (await hand.look("/phone/astrid?account=bank")).screen.form_of("approve")
    await hand.press(await hand.look("/phone"), "sign-out")
    await _signed_in(hand, "shop", SHOP_KEY)
    for account in ("shop", "bank"):
        address = f"/phone/astrid/prompts/{started['id']}?account={account}"
        assert (await hand.client.post(address, data=form.values | {"do": "approve"})).status_code == 404
    status = await world.client.get(f"/v3/bankid-se/auth/{started['id']}", auth=("bank", SHOP_KEY))
    assert status.json()["status"] == "PENDING"


@pytest.mark.parametrize(
    ("account", "secret"),
    [
        *(("admin", "admin"), ("admin", ""), ("admin", "å"), ("shop", "wrong"), ("nobody", SHOP_KEY), ("", "")),
        *(("shop", CONTROL_KEY), ("shop\0", SHOP_KEY + "x"), ("x" * 5000, "x" * 5000)),
    ],
)
async def test_what_does_not_fit_is_answered_alike(hand: Hand, account: str, secret: str) -> None:
    page = await _signed_in(hand, account, secret)
    assert (page.status, COOKIE in hand.client.cookies) == (403, False)
    assert "does not fit" in page.screen.texts["problem"]


async def test_signing_in_lasts_twelve_hours_of_real_time(world: World, clock: ManualClock, hand: Hand) -> None:
    await _signed_in(hand, "shop", SHOP_KEY)
    await world.client.post("/control/v1/clock/freeze", json={}, auth=("shop", SHOP_KEY))
    clock.advance(12 * 3600 - 1)
    assert (await hand.look("/phone/astrid")).url.path == "/phone/astrid"
    clock.advance(1)
    assert (await hand.look("/phone/astrid")).url.path == "/sign-in"


async def test_signing_out_ends_it(hand: Hand) -> None:
    page = await _signed_in(hand, "shop", SHOP_KEY)
    assert (await hand.press(page, "sign-out")).url.path == "/sign-in"
    assert (await hand.look("/phone/astrid")).url.path == "/sign-in"


async def test_a_cookie_that_was_kept_is_worth_nothing_after_signing_out(world: World, hand: Hand) -> None:
    page = await _signed_in(hand, "shop", SHOP_KEY)
    thief, other = Hand(world.app), Hand(world.app)
    thief.client.cookies.update(hand.client.cookies)
    await _signed_in(other, "shop", SHOP_KEY)
    assert (await thief.look("/phone/astrid")).url.path == "/phone/astrid"
    await hand.press(page, "sign-out")
    assert (await thief.look("/phone/astrid")).url.path == "/sign-in"
    assert (await other.look("/phone/astrid")).url.path == "/phone/astrid"


@pytest.mark.parametrize("secret", ["demo-secret", "admin", "demo-callback-key"])
async def test_nobody_gets_a_secret_that_would_lock_the_server_out_at_its_next_start(world: World, secret: str) -> None:
    admin = ("admin", CONTROL_KEY)
    answers = [
        await world.client.post("/control/v1/accounts", json={"secretKey": secret}, auth=admin),
        await world.client.post("/control/v1/accounts", json={"callbackKey": secret}, auth=admin),
        await world.client.patch("/control/v1/accounts/shop", json={"secretKey": secret}, auth=admin),
        await world.client.patch("/control/v1/accounts/shop", json={"callbackKey": secret}, auth=admin),
    ]
    assert {each.status_code for each in answers} == {400}
    assert {each.json()["detail"] for each in answers} == {
        f"{name}: must not be a demo secret, which everybody knows" for name in ("secretKey", "callbackKey")
    }


async def test_a_new_secret_or_a_deleted_account_ends_it(world: World, hand: Hand) -> None:
    admin = ("admin", CONTROL_KEY)
    await _signed_in(hand, "shop", SHOP_KEY)
    await world.client.patch("/control/v1/accounts/shop", json={"secretKey": "another"}, auth=admin)
    assert (await hand.look("/phone/astrid")).url.path == "/sign-in"
    await _signed_in(hand, "bank", SHOP_KEY)
    await world.client.delete("/control/v1/accounts/bank", auth=admin)
    assert (await hand.look("/phone/astrid")).url.path == "/sign-in"


async def test_the_cookie_is_kept_from_scripts_and_other_sites(hand: Hand) -> None:
    page = await hand.look("/sign-in")
    form = page.screen.form_of("sign-in").values | {"account": "admin", "secret": CONTROL_KEY}
    answer = await hand.client.post("/sign-in", data=form, follow_redirects=False)
    cookie = next(each for each in answer.headers.get_list("set-cookie") if each.startswith(COOKIE))
    assert {"HttpOnly", "SameSite=strict", "Path=/", "Max-Age=43200"} <= set(cookie.split("; "))
    assert CONTROL_KEY not in cookie


@pytest.mark.parametrize("change", ["flip", "cut", "foreign", "other"])
async def test_a_cookie_that_somebody_made_up_is_worth_nothing(hand: Hand, change: str) -> None:
    await _signed_in(hand, "shop", SHOP_KEY)
    kept = hand.client.cookies[COOKIE].strip('"')
    text, _, seal = kept.rpartition(".")
    who, _, until = text.rpartition(".")
    forged = {
        "flip": f"{text}.{seal[:-1]}{'A' if seal[-1] != 'A' else 'B'}",
        "cut": text,
        "foreign": form_token("guessed key", text),
        "other": f"YWRtaW46.{until}.{seal}",
    }[change]
    assert who
    hand.client.cookies.clear()
    hand.client.cookies.set(COOKIE, forged)
    assert (await hand.look("/phone/astrid")).url.path == "/sign-in"


@pytest.mark.parametrize(
    "wanted",
    [
        *("https://evil.com/", "//evil.com", "/\\evil.com", "\\\\evil.com", "/\t/evil.com", "javascript:alert(1)"),
        *("http:evil.com", "phone", "", "/phone//evil.com", "///evil.com", "/\n/evil.com"),
    ],
)
async def test_nobody_is_led_away_after_signing_in(hand: Hand, wanted: str) -> None:
    page = await hand.client.get("/sign-in", params={"next": wanted})
    shown = await hand.look(str(page.url))
    form = shown.screen.form_of("sign-in").values | {"account": "admin", "secret": CONTROL_KEY}
    for given in (form, form | {"next": wanted}):
        answer = await hand.client.post("/sign-in", data=given, follow_redirects=False)
        assert answer.headers["location"] == "/phone"
    again = await hand.client.get("/sign-in", params={"next": wanted}, follow_redirects=False)
    assert again.headers["location"] == "/phone"


async def test_signing_in_wants_a_form_of_this_browser(world: World, hand: Hand) -> None:
    form = (await Hand(world.app).look("/sign-in")).screen.form_of("sign-in").values
    await hand.look("/sign-in")
    answer = await hand.client.post("/sign-in", data=form | {"account": "admin", "secret": CONTROL_KEY})
    assert (answer.status_code, COOKIE in hand.client.cookies) == (403, False)


async def test_who_is_sent_here_by_another_site_need_not_sign_in_again(hand: Hand) -> None:
    """A browser keeps a strict cookie to itself on the way from another site, so the page asks for itself once more."""
    answer = await hand.client.get("/phone/scan?code=x", headers={"sec-fetch-site": "cross-site"})
    assert (answer.status_code, 'http-equiv="refresh"' in answer.text) == (200, True)
    assert answer.url.path == "/phone/scan"


async def test_a_name_that_is_not_this_servers_is_told_nothing(hand: Hand) -> None:
    assert (await hand.client.get("/sign-in", headers={"host": "eid.example.com"})).status_code == 421
