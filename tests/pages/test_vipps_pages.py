"""Vipps' pages, step by step, and everything that goes wrong on them as it does for real."""

from datetime import date
from typing import Any

import pytest

from fejkollen_server.clock import span
from fejkollen_server.eids.vipps import EMOJIS
from fejkollen_server.eids.vocabulary import AuthenticatorKind
from fejkollen_server.page_parts.languages import LANGUAGES
from fejkollen_server.page_parts.rendering import environment
from fejkollen_server.visits.visit import Visit
from tests.control import DEMO, told
from tests.pages.login import Login
from tests.visitor import Page, Visitor
from tests.world import World

pytestmark = pytest.mark.anyio

AUTH = "/v3/vipps/auth"
NORA = "90000001"
EVERYTHING = {"requestSsn": True, "requestPhone": True, "requestEmail": True, "requestAddress": True}


class VippsLogin(Login):
    async def identified(self, number: str = NORA, **fields: str) -> Page:
        return await self.visitor.fill(await self.visitor.open(self.url), phone_number=number, **fields)

    async def at_email(self, **fields: str) -> Page:
        await self.identified(**fields)
        await self.phone_approves()
        return await self.visitor.open(self.url)

    async def at_consent(self, **fields: str) -> Page:
        return await self.visitor.fill(await self.at_email(**fields), one_time_code=await self.mailed_code())

    async def mailed_code(self, person: str = "nora") -> str:
        """Read the code in the last mail."""
        answer = await self.world.client.get("/control/v1/inbox", params={"person": person})
        message = answer.json()["messages"][0]
        assert message["sessionId"] == self.id
        return str(message["text"].split()[3].strip("."))

    async def visit(self) -> Visit:
        secret = self.url.rpartition(".")[2]
        return (await self.world.services.visits.look(self.id, secret)).visit


async def begun(world: World, visitor: Visitor, **body: Any) -> VippsLogin:
    return await VippsLogin.begun(world, visitor, AUTH, **body)


@pytest.fixture
async def login(world: World, visitor: Visitor) -> VippsLogin:
    return await begun(world, visitor)


async def test_the_first_time_leads_by_app_mail_and_consent(login: VippsLogin, visitor: Visitor) -> None:
    page = await login.identified()
    assert (page.step, "noscript" in page.read.tags) == ("app", True)
    await login.phone_approves()
    page = await visitor.open(login.url)
    assert (page.step, page.says("sent")) == ("email", "A code is on its way to nora@example.com.")
    page = await visitor.fill(page, one_time_code=await login.mailed_code())
    assert page.step == "consent"
    page = await visitor.fill(page)
    assert page.location == login.way_back
    ended = await login.ends()
    assert (ended["status"], ended["name"], "ssn" in ended) == ("COMPLETED", "Nora Solbakken", False)


async def test_the_page_shows_an_emoji_that_is_one_of_those_on_the_phone(login: VippsLogin, visitor: Visitor) -> None:
    page = await login.identified()
    visit = await login.visit()
    assert visit.challenge in visit.choices
    assert (len(set(visit.choices)), set(visit.choices) <= set(EMOJIS)) == (3, True)
    assert f'data-emoji="{visit.challenge}"' in page.text
    await login.world.act(login.id, login.world.services.visits.phone_matched())
    page = await visitor.open(login.url)
    assert ("matched" in page.ids, "emoji" in page.ids) == (True, False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_emoji_has_a_name_of_its_own(language: str) -> None:
    named = environment(language).get_template("pages/vipps/emojis.html").module.name  # type: ignore[attr-defined]
    names = [str(named(emoji)).strip() for emoji in EMOJIS]
    assert all(name.isalpha() for name in names)
    assert len(set(names)) == len(EMOJIS)


@pytest.mark.parametrize("number", ["90000001", "+4790000001", "0047 900 00 001", "4790000001", " 900 00 001 "])
async def test_a_number_is_taken_however_it_is_written(login: VippsLogin, number: str) -> None:
    assert (await login.identified(number)).step == "app"


@pytest.mark.parametrize("number", ["41234567", "+4741234567"])
async def test_behind_any_norwegian_number_somebody_answers(login: VippsLogin, visitor: Visitor, number: str) -> None:
    assert (await login.identified(number)).step == "app"
    await login.phone_approves()
    page = await visitor.open(login.url)
    page = await visitor.fill(page, one_time_code=await login.mailed_code("stranger-phone-4741234567"))
    assert (await visitor.fill(page)).location == login.way_back


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        ("", "Enter a phone number of eight digits"),
        ("1234567", "Enter a phone number of eight digits"),
        ("12345678", "Enter a phone number of eight digits"),
        ("nora", "Enter a phone number of eight digits"),
        ("+4512345678", "Nobody uses Vipps with this number"),
        ("+46701740605", "Nobody uses Vipps with this number"),
    ],
)
async def test_a_number_that_does_not_fit_is_said_to_be(login: VippsLogin, number: str, problem: str) -> None:
    page = await login.identified(number, remember="yes")
    assert (page.step, page.status) == ("phone-number", 200)
    assert problem in page.problem
    assert 'data-testid="remember" checked' in page.text
    assert (await login.ends())["status"] == "PENDING"


async def test_nobody_under_fifteen_has_vipps(world: World, login: VippsLogin, visitor: Visitor) -> None:
    page = await login.identified("90000031")
    assert page.problem == "You have to be 15 to log in with Vipps."
    await world.advance((date(2030, 1, 1) - date(2026, 11, 23)).days * 24 * 3600)
    assert (await (await begun(world, visitor)).identified("90000031")).step == "app"


async def test_another_number_can_be_entered_while_the_app_is_asked(login: VippsLogin, visitor: Visitor) -> None:
    page = await visitor.fill(await login.identified(), "other")
    assert page.step == "phone-number"
    assert (await login.visit()).choices == ()
    page = await visitor.fill(page, phone_number="41234567")
    await login.phone_approves()
    page = await visitor.open(login.url)
    assert "stranger-phone-4741234567@example.com" in page.says("sent")


async def test_a_wrong_code_from_the_mail_is_counted_even_if_another_is_sent(
    login: VippsLogin, visitor: Visitor
) -> None:
    page = await login.at_email()
    page = await visitor.fill(page, one_time_code="wrong")
    assert page.problem == "The code is wrong. You have 2 tries left."
    page = await visitor.fill(page, "again")
    assert page.says("sent") == "A new code is on its way to nora@example.com."
    page = await visitor.fill(page, one_time_code="wrong")
    assert page.problem == "The code is wrong. You have one try left."
    page = await visitor.fill(page, one_time_code="wrong")
    assert (page.says("error"), page.says("cause")) == ("AUTH_FAILED", "unknown_reject_reason")


async def test_only_the_last_code_is_taken(login: VippsLogin, visitor: Visitor) -> None:
    page = await login.at_email()
    first = await login.mailed_code()
    page = await visitor.fill(page, "again")
    assert (await visitor.fill(page, one_time_code=first)).step == "email"
    page = await visitor.open(login.url)
    assert (await visitor.fill(page, one_time_code=f" {await login.mailed_code()} ")).step == "consent"


async def test_the_published_test_user_enters_the_published_code(login: VippsLogin, visitor: Visitor) -> None:
    await login.identified("90881716")
    await login.phone_approves()
    assert (await visitor.fill(await visitor.open(login.url), one_time_code="1236")).step == "consent"


async def test_who_has_no_mail_address_need_not_confirm_it(world: World, login: VippsLogin) -> None:
    await told(world, "PATCH", "/people/nora", {"email": None}, auth=DEMO)
    assert (await login.at_email()).step == "consent"


async def test_the_consent_names_all_that_is_going_to_be_told(world: World, visitor: Visitor) -> None:
    login = await begun(world, visitor, **EVERYTHING)
    page = await login.at_consent()
    await visitor.fill(page)
    ended = await login.ends()
    for name in ("name", "birthDate", "ssn", "phone", "email", "address"):
        assert ended[name] in page.text.partition('data-testid="disclosed"')[2].partition("</dl>")[0]


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ({}, []),
        ({"requestSsn": True}, ["National identity number"]),
        ({"requestPhone": True, "requestAddress": True}, ["Phone number", "Address"]),
        ({"requestEmail": True}, ["Email address"]),
    ],
)
async def test_the_consent_names_nothing_else(
    world: World, visitor: Visitor, asked: dict[str, bool], named: list[str]
) -> None:
    page = await (await begun(world, visitor, **asked)).at_consent()
    shown = page.text.partition('data-testid="disclosed"')[2].partition("</dl>")[0]
    assert [part.partition("</dt>")[0] for part in shown.split("<dt>")[1:]] == ["Name", "Date of birth", *named]


async def test_the_number_is_named_where_the_account_always_tells_it(world: World, visitor: Visitor) -> None:
    await world.set_up_demo(always_disclose_ssn=True)
    assert "National identity number" in (await (await begun(world, visitor)).at_consent()).text


async def test_whom_the_browser_remembers_need_not_use_the_app_or_consent(world: World, visitor: Visitor) -> None:
    login = await begun(world, visitor)
    await visitor.fill(await login.at_consent(remember="yes"))
    await world.advance(60)
    again = await begun(world, visitor)
    page = await visitor.open(again.url)
    assert (page.step, "Continue as Nora?" in page.text) == ("remembered", True)
    assert (await visitor.fill(page)).location == again.way_back
    assert (await again.ends())["name"] == "Nora Solbakken"
    assert (await Visitor(world).open((await begun(world, visitor)).url)).step == "phone-number"


async def test_nobody_is_remembered_who_does_not_want_to_be(world: World, visitor: Visitor) -> None:
    await visitor.fill(await (await begun(world, visitor)).at_consent())
    assert (await visitor.open((await begun(world, visitor)).url)).step == "phone-number"


async def test_a_browser_that_remembers_somebody_can_be_anothers_too(world: World, visitor: Visitor) -> None:
    await visitor.fill(await (await begun(world, visitor)).at_consent(remember="yes"))
    again = await begun(world, visitor)
    page = await visitor.fill(await visitor.open(again.url), "other")
    assert page.step == "phone-number"
    await visitor.fill(page, phone_number="41234567")
    await again.phone_approves()
    assert (await visitor.open(again.url)).step == "email"


async def test_a_remembered_consent_is_not_asked_for_again_after_the_app_either(world: World, visitor: Visitor) -> None:
    await visitor.fill(await (await begun(world, visitor)).at_consent(remember="yes"))
    again = await begun(world, visitor)
    page = await visitor.fill(await visitor.open(again.url), "other")
    await visitor.fill(page, phone_number=NORA)
    await again.phone_approves()
    assert (await visitor.open(again.url)).location == again.way_back


async def test_who_is_remembered_and_fails_by_habit_still_does(world: World, visitor: Visitor) -> None:
    await visitor.fill(await (await begun(world, visitor)).at_consent(remember="yes"))
    await told(world, "PATCH", "/people/nora", {"habit": {"outcome": "decline"}}, auth=DEMO)
    again = await begun(world, visitor)
    await visitor.fill(await visitor.open(again.url))
    assert (await again.ends())["error"] == "CANCELLED"


async def test_who_is_remembered_and_has_no_vipps_any_more_is_not(world: World, visitor: Visitor) -> None:
    await visitor.fill(await (await begun(world, visitor)).at_consent(remember="yes"))
    await told(world, "PATCH", "/people/nora", {"eids": ["bankid-no"], "authenticators": ["bankid-no-app"]}, auth=DEMO)
    assert (await visitor.open((await begun(world, visitor)).url)).step == "phone-number"


@pytest.mark.parametrize(
    ("number", "error", "cause"),
    [
        ("90000011", "CANCELLED", "access_denied"),
        ("90000013", "CANCELLED", "access_denied"),
        ("90000014", "SESSION_TIMEOUT", "expired"),
        ("90000015", "AUTH_FAILED", "wrong_challenge"),
        ("90000016", "AUTH_FAILED", "unknown_reject_reason"),
        ("90000017", "AUTH_FAILED", "invalid_user"),
        ("90000018", "INVALID_ID", "identity_expired"),
        ("90000019", "CONFLICT", "already_in_use"),
        ("90000020", "UNSUPPORTED_CLIENT", "outdated_app_version"),
        ("90000021", "UNSUPPORTED_CLIENT", "old_app"),
        ("90000022", "INTERNAL_ERROR", "server_error"),
    ],
)
async def test_who_fails_by_habit_fails_on_the_pages_too(
    login: VippsLogin, visitor: Visitor, number: str, error: str, cause: str
) -> None:
    page = await login.identified(number)
    if error == "CANCELLED":
        assert page.location == login.way_back
        page = await visitor.open(login.url)
    assert (page.says("error"), page.says("cause")) == (error, cause)
    assert page.says("return")
    assert (await login.ends())["error"] == error


async def test_one_app_takes_one_login_at_a_time(world: World, login: VippsLogin) -> None:
    await login.identified()
    other = await begun(world, Visitor(world))
    page = await other.identified()
    assert page.says("cause") == "already_in_use"
    assert (await other.ends())["error"] == "CONFLICT"
    assert (await login.ends())["status"] == "PENDING"


async def test_an_app_that_is_locked_is_said_to_be_until_its_time_is_over(
    world: World, login: VippsLogin, visitor: Visitor
) -> None:
    await login.lock("nora", AuthenticatorKind.VIPPS_APP, span(90))
    page = await login.identified()
    assert (page.step, "for another 1:30 minutes" in page.problem) == ("phone-number", True)
    await world.advance(90)
    assert (await visitor.fill(page, phone_number=NORA)).step == "app"


async def test_an_app_that_is_blocked_is_said_to_be(login: VippsLogin, visitor: Visitor) -> None:
    await login.lock("nora", AuthenticatorKind.VIPPS_APP, None)
    page = await login.identified()
    assert (page.step, "Your Vipps app is blocked" in page.problem) == ("phone-number", True)
    assert (await visitor.fill(page, phone_number="41234567")).step == "app"


async def test_where_people_answer_by_habit_the_phone_needs_no_hand(world: World, visitor: Visitor) -> None:
    await world.set_up_demo(phone_answers="byHabit")
    login = await begun(world, visitor)
    assert (await login.identified()).step == "email"
    ignored = await begun(world, Visitor(world))
    assert (await ignored.identified("90000012")).step == "app"


async def _at(login: VippsLogin, step: str) -> Page:
    match step:
        case "phone-number":
            return await login.visitor.open(login.url)
        case "app":
            return await login.identified()
        case "email":
            return await login.at_email()
        case _:
            return await login.at_consent()


@pytest.mark.parametrize("step", ["phone-number", "app", "email", "consent"])
async def test_every_step_can_be_aborted(login: VippsLogin, visitor: Visitor, step: str) -> None:
    page = await _at(login, step)
    assert page.step == step
    page = await visitor.fill(page, "abort")
    assert page.location == login.way_back
    assert (await login.ends())["error"] == "CANCELLED"
    assert (await visitor.open(login.url)).says("cause") == "access_denied"


async def test_who_is_remembered_can_abort_too(world: World, visitor: Visitor) -> None:
    await visitor.fill(await (await begun(world, visitor)).at_consent(remember="yes"))
    again = await begun(world, visitor)
    assert (await visitor.fill(await visitor.open(again.url), "abort")).location == again.way_back
    assert (await again.ends())["error"] == "CANCELLED"


@pytest.mark.parametrize("step", ["phone-number", "app", "email"])
async def test_a_form_that_was_left_is_out_of_date(login: VippsLogin, visitor: Visitor, step: str) -> None:
    page = await _at(login, step)
    await visitor.fill(page, "other", phone_number=NORA, one_time_code="wrong")
    again = await visitor.fill(page, "other", phone_number=NORA, one_time_code="wrong")
    assert (again.status, "This page is out of date" in again.text) == (409, True)


async def test_the_back_button_after_the_end_changes_nothing(login: VippsLogin, visitor: Visitor) -> None:
    page = await login.at_consent()
    await visitor.fill(page)
    again = await visitor.fill(page)
    assert (again.status, again.says("state")) == (409, "You have approved.")


async def test_a_session_that_runs_out_on_the_page_says_so(world: World, login: VippsLogin, visitor: Visitor) -> None:
    await login.identified()
    await world.advance(300)
    page = await visitor.open(login.url)
    assert (page.says("error"), page.says("cause")) == ("SESSION_TIMEOUT", "expired")


async def test_a_login_that_an_app_asked_for_leads_back_into_it(world: World, visitor: Visitor) -> None:
    started = await world.start(AUTH, refId="7", appCallbackUri="shop-app://signed-in")
    login = VippsLogin(world, visitor, AUTH, started["id"], started["url"])
    page = await visitor.fill(await login.at_consent())
    assert (page.location, page.says("state")) == (None, "You have approved.")
    assert f'href="shop-app://signed-in?id={login.id}&amp;refId=7"' in page.text


async def test_a_number_that_does_not_fit_stays_to_be_mended(login: VippsLogin, visitor: Visitor) -> None:
    page = await visitor.fill(await visitor.open(login.url), phone_number="9000000")
    assert (page.step, bool(page.problem)) == ("phone-number", True)
    assert 'name="phone-number" type="tel" value="9000000"' in page.text
