"""Norwegian BankID's pages, step by step, and everything that goes wrong on them as it does for real."""

import re
from typing import Any

import pytest

from fejkollen_server.clock import span
from fejkollen_server.eids.vocabulary import AuthenticatorKind
from tests.control import DEMO, told
from tests.pages.login import Login
from tests.pdfs import pages_pdf
from tests.visitor import Page, Visitor
from tests.world import World

pytestmark = pytest.mark.anyio

AUTH = "/v3/bankid-no/auth"
SIGN = "/v3/bankid-no/sign"
AGE = "/v3/bankid-no/age-verification"
PASSWORD = "qwer1234"
APP = "bankid-no-app"
CODE_DEVICE = "bankid-no-code-device"
NORA = "17858801230"
DONALD_DUCK = "20123931743"


class BankIDLogin(Login):
    async def identified(self, number: str = NORA) -> Page:
        return await self.visitor.fill(await self.visitor.open(self.url), number=number)

    async def with_app(self, number: str = NORA) -> Page:
        return await self.visitor.fill(await self.identified(number), authenticator=APP)

    async def at_code(self, number: str = NORA) -> Page:
        return await self.visitor.fill(await self.identified(number), authenticator=CODE_DEVICE)

    async def at_password(self) -> Page:
        return await self.visitor.fill(await self.at_code(), one_time_code=await self.code("nora", CODE_DEVICE))


async def begun(world: World, visitor: Visitor, path: str = AUTH, **body: Any) -> BankIDLogin:
    return await BankIDLogin.begun(world, visitor, path, **body)


async def uploaded(world: World, text: bytes) -> str:
    answer = await world.client.post("/document", files={"file": ("a.pdf", pages_pdf(text=text))})
    return str(answer.json()["id"])


@pytest.fixture
async def login(world: World, visitor: Visitor) -> BankIDLogin:
    return await begun(world, visitor)


async def test_the_code_device_leads_from_the_number_to_the_relying_party(login: BankIDLogin, visitor: Visitor) -> None:
    page = await login.identified()
    assert page.step == "authenticator"
    page = await visitor.fill(page, authenticator=CODE_DEVICE)
    assert page.step == "code"
    page = await visitor.fill(page, one_time_code=await login.code("nora", CODE_DEVICE))
    assert page.step == "password"
    page = await visitor.fill(page, password=PASSWORD)
    assert page.location == login.way_back
    ended = await login.ends()
    assert (ended["status"], ended["name"], "ssn" in ended) == ("COMPLETED", "Nora Solbakken", False)


async def test_the_app_approves_on_the_phone(login: BankIDLogin, visitor: Visitor) -> None:
    page = await login.with_app()
    assert (page.step, "noscript" in page.read.tags) == ("app", True)
    before = (await visitor.get(f"{login.url}/state")).json()
    await login.phone_approves()
    assert (await visitor.get(f"{login.url}/state")).json() != before
    assert (await visitor.open(login.url)).location == login.way_back
    assert (await login.ends())["status"] == "COMPLETED"


async def test_something_else_can_be_used_at_any_moment(login: BankIDLogin, visitor: Visitor) -> None:
    page = await visitor.fill(await login.with_app(), "other")
    page = await visitor.fill(page, authenticator=CODE_DEVICE)
    page = await visitor.fill(page, "other")
    assert page.step == "authenticator"
    page = await visitor.fill(page, authenticator="mitid-app")
    assert (page.step, page.problem) == ("authenticator", "Choose how you want to use BankID.")
    assert (await visitor.fill(page, authenticator=APP)).step == "app"


async def test_who_only_has_the_app_is_not_asked_what_to_use(world: World, login: BankIDLogin) -> None:
    await told(world, "PATCH", "/people/nora", {"authenticators": [APP, "vipps-app"]}, auth=DEMO)
    page = await login.identified()
    assert (page.step, "other" in page.ids) == ("app", False)


async def test_the_published_test_users_enter_the_published_code_as_often_as_they_like(
    world: World, visitor: Visitor
) -> None:
    for _ in range(2):
        login = await begun(world, visitor, requestSsn=True)
        page = await visitor.fill(await login.at_code(DONALD_DUCK), one_time_code="otp")
        assert (await visitor.fill(page, password=PASSWORD)).location == login.way_back
        assert (await login.ends())["ssn"] == DONALD_DUCK
        await world.advance(60)


async def test_nobody_else_is_let_in_by_the_published_code(login: BankIDLogin, visitor: Visitor) -> None:
    page = await visitor.fill(await login.at_code(), one_time_code="otp")
    assert (page.step, page.problem) == ("code", "The one-time code is wrong. You have 4 tries left.")


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        ("", "has 11 digits"),
        ("1785880123", "has 11 digits"),
        ("178588012300", "has 11 digits"),
        ("1785880123x", "has 11 digits"),
        ("17858801231", "No such national identity number exists"),
        ("39858801230", "No such national identity number exists"),
        ("17058800058", "This could be a real person's number"),
        ("13815200793", "There is no BankID with this number"),
    ],
)
async def test_a_number_that_does_not_fit_is_said_to_be(login: BankIDLogin, number: str, problem: str) -> None:
    page = await login.identified(number)
    assert (page.step, page.status) == ("number", 200)
    assert problem in page.problem
    assert (await login.ends())["status"] == "PENDING"


@pytest.mark.parametrize("number", [" 17858801230 ", "178588 01230", "178588-01230", "01908502155", "17458800030"])
async def test_any_synthetic_number_is_taken_however_it_is_written(login: BankIDLogin, number: str) -> None:
    assert (await login.identified(number)).step == "authenticator"


async def test_real_looking_numbers_are_taken_where_the_account_wants_that(world: World, visitor: Visitor) -> None:
    await world.set_up_demo(accept_real_looking_numbers=True)
    login = await begun(world, visitor)
    assert (await login.identified("17058800058")).step == "authenticator"


async def test_too_many_wrong_codes_lock_the_device_and_end_the_login(login: BankIDLogin, visitor: Visitor) -> None:
    page = await login.at_code()
    for left in ("4 tries", "3 tries", "2 tries", "one try"):
        page = await visitor.fill(page, one_time_code="000000")
        assert page.problem == f"The one-time code is wrong. You have {left} left."
    page = await visitor.fill(page, one_time_code="000000")
    assert page.says("cause") == "credentials_spent"
    assert page.says("return")
    assert (await login.ends())["error"] == "AUTH_FAILED"


async def test_wrong_passwords_are_counted_from_the_last_right_code_on(login: BankIDLogin, visitor: Visitor) -> None:
    page = await login.at_code()
    page = await visitor.fill(page, one_time_code="000000")
    page = await visitor.fill(page, one_time_code=await login.code("nora", CODE_DEVICE))
    for left in ("4 tries", "3 tries", "2 tries", "one try"):
        page = await visitor.fill(page, password="wrong")
        assert page.problem == f"The BankID password is wrong. You have {left} left."
    page = await visitor.fill(page, password="wrong")
    assert page.says("cause") == "credentials_spent"


async def test_what_is_locked_cannot_be_chosen_until_its_time_is_over(
    world: World, login: BankIDLogin, visitor: Visitor
) -> None:
    await login.lock("nora", AuthenticatorKind.BANKID_NO_CODE_DEVICE, span(90))
    page = await login.at_code()
    assert (page.step, "for another 1:30 minutes" in page.problem) == ("authenticator", True)
    await world.advance(90)
    assert (await visitor.fill(page, authenticator=CODE_DEVICE)).step == "code"


async def test_what_is_blocked_can_be_replaced_by_something_else(login: BankIDLogin, visitor: Visitor) -> None:
    await login.lock("nora", AuthenticatorKind.BANKID_NO_APP, None)
    page = await login.with_app()
    assert "That is blocked" in page.problem
    page = await visitor.fill(page, authenticator=CODE_DEVICE)
    page = await visitor.fill(page, one_time_code=await login.code("nora", CODE_DEVICE))
    assert (await visitor.fill(page, password=PASSWORD)).location == login.way_back
    assert (await login.ends())["status"] == "COMPLETED"


@pytest.mark.parametrize(
    ("number", "step", "error", "cause"),
    [
        ("09827201305", "authenticator", "CANCELLED", "access_denied"),
        ("28816900532", "authenticator", "CANCELLED", "access_denied"),
        ("19845701213", "authenticator", "CANCELLED", "wrong_words"),
        ("10909001418", "number", "INVALID_ID", "certificate_expired"),
        ("30869500581", "number", "INVALID_ID", "certificate_blocked"),
        ("16880150964", "number", "CONFLICT", "C131"),
        ("03839801695", "authenticator", "CONFLICT", "C293"),
        ("21894800108", "authenticator", "SESSION_TIMEOUT", "C302"),
        ("05923900456", "authenticator", "AUTH_FAILED", "credentials_spent"),
        ("25857601192", "authenticator", "UNSUPPORTED_CLIENT", "app_too_old"),
        ("12878301755", "number", "INTERNAL_ERROR", "server_error"),
    ],
)
async def test_who_fails_by_habit_fails_on_the_pages_where_it_shows(
    login: BankIDLogin, visitor: Visitor, number: str, step: str, error: str, cause: str
) -> None:
    page = await login.identified(number)
    assert (page.step == "authenticator") is (step == "authenticator")
    if step == "authenticator":
        page = await visitor.fill(page, authenticator=APP)
    if error == "CANCELLED":
        assert page.location == login.way_back
        page = await visitor.open(login.url)
    assert (page.says("error"), page.says("cause")) == (error, cause)
    assert page.says("return")
    assert (await login.ends())["error"] == error


async def test_who_fails_by_habit_does_so_after_the_password_too(login: BankIDLogin, visitor: Visitor) -> None:
    page = await login.at_code("05923900456")
    page = await visitor.fill(page, one_time_code=await login.code("forgetful-nelly", CODE_DEVICE))
    page = await visitor.fill(page, password=PASSWORD)
    assert (page.says("error"), page.says("cause")) == ("AUTH_FAILED", "credentials_spent")


async def test_one_phone_takes_one_login_at_a_time(world: World, login: BankIDLogin) -> None:
    await login.with_app()
    other = await begun(world, Visitor(world))
    page = await other.with_app()
    assert page.says("cause") == "C293"
    assert (await other.ends())["error"] == "CONFLICT"
    assert (await login.ends())["status"] == "PENDING"
    third = await begun(world, Visitor(world))
    assert (await third.at_code()).step == "code"


async def test_a_number_is_busy_that_a_relying_party_asks_without_a_page(world: World, login: BankIDLogin) -> None:
    await told(world, "PATCH", "/people/nora", {"habit": {"outcome": "ignore"}}, auth=DEMO)
    await world.start("/v3/bankid-no/backchannel/auth", ssn=NORA)
    page = await login.identified()
    assert (page.says("error"), page.says("cause")) == ("CONFLICT", "C131")


async def test_logins_do_not_disturb_each_other_where_the_account_wants_that(world: World, visitor: Visitor) -> None:
    await world.set_up_demo(competing_sessions=False)
    for _ in range(2):
        assert (await (await begun(world, visitor)).with_app()).step == "app"


async def test_where_people_answer_by_habit_the_phone_needs_no_hand(world: World, visitor: Visitor) -> None:
    await world.set_up_demo(phone_answers="byHabit")
    login = await begun(world, visitor)
    assert (await login.with_app()).location == login.way_back
    ignored = await begun(world, Visitor(world))
    assert (await ignored.with_app("03918100058")).step == "app"


STEPS = ("number", "read", "authenticator", "app", "code", "password")


async def at(login: BankIDLogin, step: str) -> Page:
    """Go through a signature's pages up to a step."""
    page = await login.visitor.open(login.url)
    if step == "number":
        return page
    page = await login.visitor.fill(page, number=NORA)
    if step == "read":
        return page
    page = await login.visitor.fill(page, read_1="yes")
    if step == "authenticator":
        return page
    page = await login.visitor.fill(page, authenticator=APP if step == "app" else CODE_DEVICE)
    if step != "password":
        return page
    return await login.visitor.fill(page, one_time_code=await login.code("nora", CODE_DEVICE))


@pytest.mark.parametrize("step", STEPS)
async def test_every_step_can_be_aborted(world: World, visitor: Visitor, step: str) -> None:
    login = await begun(world, visitor, SIGN, text="I buy a bicycle")
    page = await at(login, step)
    assert page.step == step
    page = await visitor.fill(page, "abort")
    assert page.location == login.way_back
    assert (await login.ends())["error"] == "CANCELLED"
    assert (await visitor.open(login.url)).says("cause") == "access_denied"


@pytest.mark.parametrize("step", STEPS)
async def test_a_form_that_was_left_is_out_of_date(world: World, visitor: Visitor, step: str) -> None:
    login = await begun(world, visitor, SIGN, text="I buy a bicycle")
    page = await at(login, step)
    await visitor.fill(page, number="", authenticator="", one_time_code="", password="")
    again = await visitor.fill(page, number=NORA, read_1="yes", authenticator=APP, password=PASSWORD)
    assert (again.status, "This page is out of date" in again.text) == (409, True)


async def test_a_text_is_shown_on_every_step_and_signed_once_it_is_read(world: World, visitor: Visitor) -> None:
    login = await begun(world, visitor, SIGN, text="I buy <one> bicycle & a bell")
    assert (await visitor.open(login.url)).says("text") == "I buy <one> bicycle & a bell"
    page = await login.identified()
    assert page.step == "read"
    page = await visitor.fill(page)
    assert (page.step, page.problem) == ("read", "Tick that you have read what you sign.")
    page = await visitor.fill(await visitor.fill(page, read_1="yes"), authenticator=APP)
    assert page.says("text") == "I buy <one> bicycle & a bell"
    await login.phone_approves()
    ended = await login.ends()
    assert (ended["status"], set(ended["signResult"])) == ("COMPLETED", {"endUser", "merchant", "hash"})


async def test_documents_are_signed_once_each_of_them_is_read(world: World, visitor: Visitor) -> None:
    documents = [await uploaded(world, text) for text in (b"First", b"Second", b"Third")]
    login = await begun(world, visitor, SIGN, documents=documents)
    page = await login.identified()
    assert {"document-1", "document-2", "document-3", "read-1", "read-2", "read-3"} <= page.ids
    page = await visitor.fill(page, read_1="yes", read_3="yes")
    assert (page.step, "all 3 documents" in page.problem) == ("read", True)
    assert re.findall(r'name="(read-\d)"[^>]* checked', page.text) == ["read-1", "read-3"]
    page = await visitor.fill(page, read_1="yes", read_2="yes", read_3="yes")
    page = await visitor.fill(page, authenticator=CODE_DEVICE)
    page = await visitor.fill(page, one_time_code=await login.code("nora", CODE_DEVICE))
    assert (await visitor.fill(page, password=PASSWORD)).location == login.way_back
    ended = await login.ends()
    assert [each["id"] for each in ended["signedDocuments"]] == documents


async def test_an_age_is_verified_and_nothing_else_told(world: World, visitor: Visitor) -> None:
    login = await begun(world, visitor, AGE, minAge=18)
    page = await visitor.fill(await login.at_password(), password=PASSWORD)
    assert page.location == login.way_back
    assert await login.ends() == {"id": login.id, "refId": "7", "status": "COMPLETED", "ageVerified": True}


async def test_somebody_too_young_is_told_so_by_the_result_only(world: World, visitor: Visitor) -> None:
    login = await begun(world, visitor, AGE, minAge=70)
    assert (await visitor.fill(await login.at_password(), password=PASSWORD)).location == login.way_back
    assert (await login.ends())["ageVerified"] is False


async def test_a_session_that_runs_out_on_the_page_says_so(world: World, login: BankIDLogin, visitor: Visitor) -> None:
    await login.with_app()
    await world.advance(300)
    page = await visitor.open(login.url)
    assert (page.says("error"), page.says("cause")) == ("SESSION_TIMEOUT", "C302")


async def test_the_back_button_after_the_end_changes_nothing(login: BankIDLogin, visitor: Visitor) -> None:
    page = await login.at_password()
    await visitor.fill(page, password=PASSWORD)
    again = await visitor.fill(page, password=PASSWORD)
    assert (again.status, again.says("state")) == (409, "You have approved.")
    assert (await visitor.open(login.url)).says("return")


async def test_a_login_that_an_app_asked_for_leads_back_into_it(world: World, visitor: Visitor) -> None:
    started = await world.start(AUTH, refId="7", appCallbackUri="shop-app://signed-in")
    login = BankIDLogin(world, visitor, AUTH, started["id"], started["url"])
    page = await visitor.fill(await login.at_password(), password=PASSWORD)
    assert (page.location, page.says("state")) == (None, "You have approved.")
    assert f'href="shop-app://signed-in?id={login.id}&amp;refId=7"' in page.text
