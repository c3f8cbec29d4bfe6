"""The Finnish Trust Network's pages: the choice, each bank's own, the mobile certificate, and what goes wrong there."""

from dataclasses import dataclass
from typing import Any

import pytest

from fejkollen_server.eids.vocabulary import AuthenticatorKind
from fejkollen_server.people.person import Bank
from fejkollen_server.visits.visit import Visit
from tests.cast import CAST
from tests.visitor import Page, Visitor
from tests.world import World

pytestmark = pytest.mark.anyio

AUTH = "/v3/ftn/auth"
AGE = "/v3/ftn/age-verification"
BACK = "https://shop.test/back"
PASSWORD = "4545"
BANK_CODES = "ftn-bank-codes"
AINOS_PHONE = "+358500000001"


@dataclass(frozen=True, slots=True)
class Login:
    """A login under way, as somebody sees it who sits before the browser and has the codes."""

    world: World
    visitor: Visitor
    path: str
    id: str
    url: str

    async def at_bank(self, bank: str = "nordea") -> Page:
        return await self.visitor.fill(await self.visitor.open(self.url), bank=bank)

    async def logged_in(self, person: str, password: str = PASSWORD) -> Page:
        """Fill in the first page of somebody's own bank."""
        page = await self.at_bank(bank_of(person))
        return await self.visitor.fill(page, user_id=CAST[person].user_id or "", password=password)

    async def with_code(self, person: str) -> Page:
        """Fill in both pages of somebody's own bank."""
        page = await self.logged_in(person)
        return await self.visitor.fill(page, password=PASSWORD, one_time_code=await self.code(person))

    async def with_mobile_certificate(self, phone: str = AINOS_PHONE, spam_code: str = "") -> Page:
        page = await self.at_bank("mobile-certificate")
        return await self.visitor.fill(page, phone_number=phone, spam_code=spam_code)

    async def code(self, person: str) -> str:
        services = self.world.services
        demo = await services.accounts.authenticate("demo", "demo-secret")
        shown = await services.authenticators.use(demo, person, BANK_CODES, lambda _connection, held: held.current_code)
        assert shown is not None
        return shown.value

    async def phone_approves(self) -> None:
        await self.world.act(self.id, self.world.services.visits.phone_answered())

    async def visit(self) -> Visit:
        secret = self.url.rpartition(".")[2]
        return (await self.world.services.visits.look(self.id, secret)).visit

    async def ends(self) -> dict[str, Any]:
        return await self.visitor.ends(self.path, self.id)


def bank_of(person: str) -> str:
    bank = CAST[person].bank
    assert bank is not None
    return bank.value


async def begun(world: World, visitor: Visitor, path: str = AUTH, **body: Any) -> Login:
    started = await world.start(path, refId="7", redirectUrl=BACK, **body)
    return Login(world, visitor, path, started["id"], started["url"])


@pytest.fixture
async def login(world: World, visitor: Visitor) -> Login:
    return await begun(world, visitor)


async def test_every_bank_and_the_mobile_certificate_can_be_chosen(login: Login, visitor: Visitor) -> None:
    page = await visitor.open(login.url)
    offered = {name for name in page.ids if name.startswith("bank-")}
    assert (page.step, offered) == ("bank", {f"bank-{each}" for each in (*Bank, "mobile-certificate")})


@pytest.mark.parametrize(
    ("bank", "user_id", "secrets", "ssn"),
    [
        ("nordea", "DEMOUSER1", [], "010200A9618"),
        ("nordea", "demouser2", [], "291292-918R"),
        ("nordea", "DEMOUSER3", [], "030883-925M"),
        ("nordea", "DEMOUSER4", [], "170677-924F"),
        ("nordea", "DEMOUSER5", [], "030516D9026"),
        ("nordea", "DEMOUSER6", [], "261202A9985"),
        ("nordea", "DEMOUSER7", [], "270996-997L"),
        ("nordea", "DEMOUSER9", [], "010513A950N"),
        ("op", "123456", ["1234"], "070770-905D"),
        ("aktia", "12345678", ["123456", "1234"], "010170-999R"),
        ("danske-bank", "11111111", ["4545"], "280453-111A"),
        *((bank, "11111111", ["123456"], "010100A001N") for bank in ("handelsbanken", "omasp", "pop", "saastopankki")),
        *((bank, "22222222", ["123456"], "010280-952L") for bank in ("handelsbanken", "omasp", "pop", "saastopankki")),
        ("s-pankki", "12345678", ["whatever", "0000"], "040788-9342"),
        ("alandsbanken", "12345678", ["?", "abcd"], "301175-935R"),
    ],
)
async def test_published_demo_credentials_work_as_they_are_published(
    world: World, visitor: Visitor, bank: str, user_id: str, secrets: list[str], ssn: str
) -> None:
    for _ in range(2):
        login = await begun(world, visitor)
        password, *codes = [*secrets, ""]
        page = await visitor.fill(await login.at_bank(bank), user_id=user_id, password=password)
        for code in filter(None, codes):
            assert page.step == "code"
            page = await visitor.fill(page, one_time_code=code)
        assert page.location == f"{BACK}?id={login.id}&refId=7"
        ended = await login.ends()
        assert (ended["status"], ended["ssn"]) == ("COMPLETED", ssn)


@pytest.mark.parametrize(
    ("bank", "user_id", "password", "code"),
    [
        ("op", "123456", "12345", None),
        ("aktia", "12345678", "1234", None),
        ("aktia", "12345678", "123456", "123"),
        ("danske-bank", "11111111", "123456", None),
        ("s-pankki", "12345678", "any", "12345"),
    ],
)
async def test_what_differs_from_the_published_is_counted_and_spent_in_the_end(
    login: Login, visitor: Visitor, bank: str, user_id: str, password: str, code: str | None
) -> None:
    page = await login.at_bank(bank)
    if code is not None:
        page = await visitor.fill(page, user_id=user_id, password=password)
    wrong = {"one_time_code": code} if code is not None else {"user_id": user_id, "password": password}
    for left in ("4 tries", "3 tries", "2 tries", "one try"):
        page = await visitor.fill(page, **wrong)
        assert f"You have {left} left" in page.problem
    page = await visitor.fill(page, **wrong)
    assert page.says("cause") == "credentials_spent"
    assert (await login.ends())["error"] == "AUTH_FAILED"


@pytest.mark.parametrize(
    ("number", "error", "cause"),
    [
        (12, "CANCELLED", "cancelled_at_bank"),
        (13, "AUTH_FAILED", "bank_error"),
        (14, "SESSION_TIMEOUT", "timed_out_at_bank"),
        (15, "INVALID_ID", "identity_expired"),
        (16, "INTERNAL_ERROR", "bank_unavailable"),
        (17, "AUTH_FAILED", "credentials_spent"),
        (18, "CANCELLED", "cancelled_at_bank"),
        (99, "INVALID_ID", "identity_expired"),
    ],
)
async def test_nordeas_users_after_eleven_are_there_to_fail(
    login: Login, visitor: Visitor, number: int, error: str, cause: str
) -> None:
    await visitor.fill(await login.at_bank(), user_id=f"DEMOUSER{number}")
    assert (await login.ends())["error"] == error
    assert (await visitor.open(login.url)).says("cause") == cause


@pytest.mark.parametrize("user_id", ["DEMOUSER0", "DEMOUSER012", "DEMOUSER100", "DEMOUSER", "DEMOUSER1x"])
async def test_nordea_has_no_other_demo_users(login: Login, visitor: Visitor, user_id: str) -> None:
    assert "knows nobody" in (await visitor.fill(await login.at_bank(), user_id=user_id)).problem


@pytest.mark.parametrize(
    "person", ["aino", "turns-18-touko", "new-sign-taavi", "protected-tauno", "umlaut-yrjo", "mobile-demo"]
)
async def test_everybody_else_has_a_password_and_a_code(login: Login, person: str) -> None:
    page = await login.with_code(person)
    assert page.location == f"{BACK}?id={login.id}&refId=7"
    ended = await login.ends()
    assert (ended["status"], ended["ssn"], ended["name"]) == ("COMPLETED", CAST[person].ssn, CAST[person].name)


async def test_each_bank_asks_for_its_own_things_page_by_page(login: Login, visitor: Visitor) -> None:
    page = await login.at_bank("nordea")
    assert page.ids >= {"user-id"}
    assert not page.ids & {"password", "one-time-code"}
    page = await visitor.fill(page, user_id="aino-user")
    assert page.ids >= {"password", "one-time-code"}
    assert "The code on your code device" in page.text
    page = await visitor.fill(await visitor.fill(page, "other"), bank="pop")
    assert page.ids >= {"user-id", "password"}
    page = await visitor.fill(page, user_id="protected-tauno", password=PASSWORD)
    assert (page.step, "password" in page.ids) == ("code", False)
    assert "Code number 1 on your code list" in page.text


async def test_a_code_is_taken_once_and_the_bank_then_asks_for_the_next(world: World, visitor: Visitor) -> None:
    login = await begun(world, visitor)
    used = await login.code("protected-tauno")
    await login.with_code("protected-tauno")
    again = await begun(world, visitor)
    page = await again.logged_in("protected-tauno")
    assert "Code number 2 on your code list" in page.text
    assert "The code is wrong. You have 4 tries left." in (await visitor.fill(page, one_time_code=used)).problem


async def test_wrong_passwords_lock_the_codes_for_every_login(world: World, visitor: Visitor) -> None:
    login = await begun(world, visitor)
    page = await login.logged_in("umlaut-yrjo", "wrong")
    assert "You have 4 tries left" in page.problem
    for _ in range(4):
        page = await visitor.fill(page, user_id="umlaut-yrjo", password="wrong")
    assert page.says("cause") == "credentials_spent"
    again = await begun(world, visitor)
    assert (await again.logged_in("umlaut-yrjo")).says("cause") == "credentials_spent"
    await world.advance(300)
    later = await begun(world, visitor)
    assert (await later.with_code("umlaut-yrjo")).location is not None


async def test_wrong_codes_are_counted_and_spent_in_the_end(login: Login, visitor: Visitor) -> None:
    page = await login.logged_in("aino")
    for _ in range(5):
        page = await visitor.fill(page, password=PASSWORD, one_time_code="000000")
    assert page.says("cause") == "credentials_spent"


@pytest.mark.parametrize(
    ("bank", "fields", "problem"),
    [
        ("nordea", {"user_id": ""}, "Fill in every field"),
        ("nordea", {"user_id": "  "}, "Fill in every field"),
        ("op", {"user_id": "123456"}, "Fill in every field"),
        ("op", {"password": "1234"}, "Fill in every field"),
        ("nordea", {"user_id": "nobody"}, "knows nobody"),
        ("op", {"user_id": "aino-user", "password": PASSWORD}, "knows nobody"),
        ("nordea", {"user_id": "x" * 5000}, "knows nobody"),
    ],
)
async def test_what_cannot_be_is_said_and_may_be_tried_again(
    login: Login, visitor: Visitor, bank: str, fields: dict[str, str], problem: str
) -> None:
    page = await visitor.fill(await login.at_bank(bank), **fields)
    assert (page.step, page.status, problem in page.problem) == ("login", 200, True)
    assert (await login.ends())["status"] == "PENDING"


@pytest.mark.parametrize("bank", ["", "sampo", "NORDEA"])
async def test_only_banks_on_the_page_can_be_chosen(login: Login, bank: str) -> None:
    page = await login.at_bank(bank)
    assert (page.step, page.problem) == ("bank", "Choose one of these.")


@pytest.mark.parametrize(
    ("person", "step", "error", "cause"),
    [
        ("declining-tapio", "code", "CANCELLED", "cancelled_at_bank"),
        ("cancelling-taina", "code", "CANCELLED", "cancelled_at_bank"),
        ("leaving-timo", "login", "CANCELLED", "cancelled_at_choice"),
        ("slow-teuvo", "code", "SESSION_TIMEOUT", "timed_out_at_bank"),
        ("rejected-tarja", "code", "AUTH_FAILED", "bank_error"),
        ("expired-tuomas", "login", "INVALID_ID", "identity_expired"),
        ("broken-terttu", "login", "INTERNAL_ERROR", "bank_unavailable"),
    ],
)
async def test_who_fails_by_habit_fails_where_it_shows(
    login: Login, visitor: Visitor, person: str, step: str, error: str, cause: str
) -> None:
    page = await login.logged_in(person)
    if step == "code":
        assert page.step == "code"
        page = await visitor.fill(page, one_time_code=await login.code(person))
    assert (await login.ends())["error"] == error
    assert (await visitor.open(login.url)).says("cause") == cause
    assert (page.location is not None) == (error == "CANCELLED")


async def test_whose_codes_are_mixed_up_never_gets_one_right(login: Login, visitor: Visitor) -> None:
    page = await login.with_code("forgetful-toivo")
    assert "The code is wrong. You have 4 tries left." in page.problem
    for _ in range(4):
        right = await login.code("forgetful-toivo")
        page = await visitor.fill(page, password=PASSWORD, one_time_code=right)
    assert page.says("cause") == "credentials_spent"


@pytest.mark.parametrize(
    ("person", "error", "cause"),
    [
        ("busy-tiina", "CONFLICT", "certificate_in_use"),
        ("outdated-teemu", "UNSUPPORTED_CLIENT", "sim_not_supported"),
    ],
)
async def test_whose_mobile_certificate_fails_fails_when_the_phone_is_asked(
    login: Login, person: str, error: str, cause: str
) -> None:
    page = await login.with_mobile_certificate(CAST[person].phone or "")
    assert (page.says("error"), page.says("cause")) == (error, cause)


@pytest.mark.parametrize("phone", ["0500000001", "+358500000001", "+358 50 000-0001", "050 000 0001"])
async def test_page_and_phone_show_the_same_letters(login: Login, visitor: Visitor, phone: str) -> None:
    page = await login.with_mobile_certificate(phone)
    assert page.step == "mobile-code"
    assert '<meta http-equiv="refresh"' in page.text
    letters = page.says("letters")
    assert (len(letters), letters.isalpha(), letters.isupper()) == (4, True, True)
    visit = await login.visit()
    assert (visit.challenge, visit.authenticator) == (letters, AuthenticatorKind.FTN_MOBILE_CERTIFICATE)
    before = (await visitor.get(f"{login.url}/state")).json()
    await login.phone_approves()
    assert (await visitor.get(f"{login.url}/state")).json() != before
    assert (await visitor.open(login.url)).location == f"{BACK}?id={login.id}&refId=7"
    assert (await login.ends())["ssn"] == CAST["aino"].ssn


async def test_the_published_phone_number_works(login: Login) -> None:
    assert (await login.with_mobile_certificate("0401234567")).step == "mobile-code"
    await login.phone_approves()
    assert (await login.ends())["name"] == CAST["mobile-demo"].name


@pytest.mark.parametrize("spam_code", ["123", "1234567890", "abcd", "a1b2c3d4e5f6g7h8", "ÄÖÅ"])
async def test_a_spam_prevention_code_of_any_operator_is_taken(login: Login, spam_code: str) -> None:
    assert (await login.with_mobile_certificate(spam_code=spam_code)).step == "mobile-code"


@pytest.mark.parametrize(
    ("phone", "spam_code", "problem"),
    [
        ("", "", "A phone number looks like"),
        ("abc", "", "A phone number looks like"),
        ("00", "", "A phone number looks like"),
        ("0" * 500, "", "A phone number looks like"),
        ("0409999999", "", "no mobile certificate"),
        ("+4790000001", "", "no mobile certificate"),
        ("+4722222222", "", "no mobile certificate"),
        ("+471", "", "A phone number looks like"),
        ("+3585000000", "", "no mobile certificate"),
        (AINOS_PHONE, "12", "A spam prevention code has"),
        (AINOS_PHONE, "12345678901", "A spam prevention code has"),
        (AINOS_PHONE, "a" * 17, "A spam prevention code has"),
        (AINOS_PHONE, "ab-cd", "A spam prevention code has"),
    ],
)
async def test_a_phone_without_a_certificate_is_said_to_be_one(
    login: Login, phone: str, spam_code: str, problem: str
) -> None:
    page = await login.with_mobile_certificate(phone, spam_code)
    assert (page.step, problem in page.problem) == ("mobile", True)


async def test_who_has_bank_codes_only_has_no_mobile_certificate(login: Login) -> None:
    page = await login.with_mobile_certificate(CAST["umlaut-yrjo"].phone or "")
    assert "no mobile certificate" in page.problem


async def test_a_mobile_certificate_takes_one_request_at_a_time(world: World, login: Login) -> None:
    await login.with_mobile_certificate()
    other = await begun(world, Visitor(world))
    assert (await other.with_mobile_certificate()).says("cause") == "certificate_in_use"
    assert (await login.ends())["status"] == "PENDING"


async def test_where_people_answer_by_habit_the_phone_needs_no_hand(world: World, visitor: Visitor) -> None:
    await world.set_up_demo(phone_answers="byHabit")
    login = await begun(world, visitor)
    assert (await login.with_mobile_certificate()).location == f"{BACK}?id={login.id}&refId=7"


@pytest.mark.parametrize("step", ["bank", "login", "code", "mobile", "mobile-code"])
async def test_every_step_can_be_aborted(login: Login, visitor: Visitor, step: str) -> None:
    page = await visitor.open(login.url)
    match step:
        case "login":
            page = await login.at_bank()
        case "code":
            page = await login.logged_in("aino")
        case "mobile":
            page = await login.at_bank("mobile-certificate")
        case "mobile-code":
            page = await login.with_mobile_certificate()
    assert page.step == step
    page = await visitor.fill(page, "abort")
    assert page.location == f"{BACK}?id={login.id}&refId=7"
    assert (await login.ends())["error"] == "CANCELLED"
    cause = "cancelled_at_choice" if step == "bank" else "cancelled_at_bank"
    assert (await visitor.open(login.url)).says("cause") == cause


@pytest.mark.parametrize("step", ["login", "code", "mobile", "mobile-code"])
async def test_from_every_page_another_way_can_be_chosen(login: Login, visitor: Visitor, step: str) -> None:
    match step:
        case "login":
            page = await login.at_bank()
        case "code":
            page = await login.logged_in("aino")
        case "mobile":
            page = await login.at_bank("mobile-certificate")
        case _:
            page = await login.with_mobile_certificate()
    page = await visitor.fill(page, "other")
    assert page.step == "bank"
    visit = await login.visit()
    assert (visit.authenticator, visit.person, visit.asked_at) == (None, None, None)
    page = await visitor.fill(await visitor.fill(page, bank="nordea"), user_id="DEMOUSER1")
    assert page.location is not None
    assert (await login.ends())["name"] == "Onni Juhani Korhonen"


async def test_a_form_that_was_left_is_out_of_date(login: Login, visitor: Visitor) -> None:
    first = await visitor.open(login.url)
    await visitor.fill(first, bank="nordea")
    again = await visitor.fill(first, bank="op")
    assert (again.status, "This page is out of date" in again.text) == (409, True)
    assert (await login.visit()).details["bank"] == "nordea"


async def test_the_back_button_after_the_end_changes_nothing(login: Login, visitor: Visitor) -> None:
    page = await login.at_bank()
    await visitor.fill(page, user_id="DEMOUSER1")
    again = await visitor.fill(page, user_id="DEMOUSER2")
    assert (again.status, again.says("state")) == (409, "You have approved.")
    assert (await login.ends())["name"] == "Onni Juhani Korhonen"


async def test_secrets_are_never_shown_again(login: Login, visitor: Visitor) -> None:
    page = await visitor.fill(await login.at_bank("op"), user_id="123456", password="not-the-password")
    assert ("123456" in page.text, "not-the-password" in page.text) == (True, False)
    assert "not-the-password" not in str(await login.visit())


async def test_an_age_is_verified_at_the_bank(world: World, visitor: Visitor) -> None:
    login = await begun(world, visitor, AGE, minAge=18)
    page = await login.at_bank()
    assert page.says("age") == "demo asks whether you are at least 18 years old."
    assert (await visitor.fill(page, user_id="DEMOUSER1")).location == f"{BACK}?id={login.id}&refId=7"
    assert await login.ends() == {"id": login.id, "refId": "7", "status": "COMPLETED", "ageVerified": True}
