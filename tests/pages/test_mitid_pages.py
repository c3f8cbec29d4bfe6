"""MitID's pages, step by step, and everything that goes wrong on them as it does for real."""

from typing import Any

import pytest

from fejkollen_server.clock import span
from fejkollen_server.eids.vocabulary import AuthenticatorKind
from tests.pages.login import Login
from tests.visitor import Page, Visitor
from tests.world import World

pytestmark = pytest.mark.anyio

AUTH = "/v3/mitid/auth"
SIGN = "/v3/mitid/sign"
AGE = "/v3/mitid/age-verification"
PASSWORD = "Made-up-2026"
CPR = "6506850043"
CODE_DISPLAY = "mitid-code-display"
CHIP = "mitid-chip"


class MitIDLogin(Login):
    async def identified(self, user_id: str = "mikkel") -> Page:
        return await self.visitor.fill(await self.visitor.open(self.url), user_id=user_id)

    async def with_code_display(self, user_id: str = "mikkel") -> Page:
        page = await self.visitor.fill(await self.identified(user_id), authenticator=CODE_DISPLAY)
        return await self.visitor.fill(page, one_time_code=await self.code(user_id, CODE_DISPLAY))

    async def at_cpr(self) -> Page:
        return await self.visitor.fill(await self.with_code_display(), password=PASSWORD)


async def begun(world: World, visitor: Visitor, path: str = AUTH, **body: Any) -> MitIDLogin:
    return await MitIDLogin.begun(world, visitor, path, **body)


@pytest.fixture
async def login(world: World, visitor: Visitor) -> MitIDLogin:
    return await begun(world, visitor)


async def test_the_code_display_leads_from_user_id_to_the_relying_party(login: MitIDLogin, visitor: Visitor) -> None:
    page = await login.identified()
    assert page.step == "authenticator"
    page = await visitor.fill(page, authenticator=CODE_DISPLAY)
    assert page.step == "code"
    page = await visitor.fill(page, one_time_code=await login.code("mikkel", CODE_DISPLAY))
    assert page.step == "password"
    page = await visitor.fill(page, password=PASSWORD)
    assert page.step == "cpr"
    page = await visitor.fill(page, cpr="650685-0043")
    assert page.location == login.way_back
    ended = await login.ends()
    assert (ended["status"], ended["ssn"], ended["name"]) == ("COMPLETED", CPR, "Mikkel Østergaard")


async def test_the_chip_asks_for_the_password_and_then_for_its_button(login: MitIDLogin, visitor: Visitor) -> None:
    page = await visitor.fill(await login.identified(), authenticator=CHIP)
    page = await visitor.fill(page, password=PASSWORD)
    assert page.step == "chip-touch"
    page = await visitor.fill(page)
    assert (await visitor.fill(page, cpr=CPR)).location is not None


async def test_the_app_is_matched_by_number_and_approves(login: MitIDLogin, visitor: Visitor) -> None:
    page = await visitor.fill(await login.identified(), authenticator="mitid-app")
    assert (page.step, "qr" in page.ids) == ("app", True)
    page = await visitor.fill(page, "number")
    assert page.step == "app-number"
    assert page.says("number").isdigit()
    await login.world.act(login.id, login.world.services.visits.phone_matched())
    page = await visitor.open(login.url)
    assert "matched" in page.ids
    await login.world.act(login.id, login.world.services.visits.phone_answered())
    page = await visitor.open(login.url)
    assert page.step == "cpr"
    assert (await visitor.fill(page, cpr=CPR)).location == login.way_back


async def test_the_page_tells_its_script_when_the_phone_has_answered(login: MitIDLogin, visitor: Visitor) -> None:
    await visitor.fill(await login.identified(), authenticator="mitid-app")
    before = (await visitor.get(f"{login.url}/state")).json()
    assert (await visitor.get(f"{login.url}/state")).json() == before
    await login.phone_approves()
    assert (await visitor.get(f"{login.url}/state")).json() != before


@pytest.mark.parametrize(
    ("user_id", "problem"),
    [
        ("", "A user ID has 5 to 48"),
        ("abcd", "A user ID has 5 to 48"),
        ("x" * 49, "A user ID has 5 to 48"),
        ("no<tags>", "A user ID has 5 to 48"),
        ("6506850043", "It is not your CPR number"),
        ("650685-0043", "It is not your CPR number"),
        ("nobody-at-all", "There is no such user ID"),
    ],
)
async def test_a_user_id_that_is_none_is_said_to_be(login: MitIDLogin, user_id: str, problem: str) -> None:
    page = await login.identified(user_id)
    assert (page.step, page.status) == ("user-id", 200)
    assert problem in page.problem
    assert (await login.ends())["status"] == "PENDING"


@pytest.mark.parametrize("user_id", ["MIKKEL", " mikkel ", "Mikkel"])
async def test_a_user_id_is_the_same_in_capitals(login: MitIDLogin, user_id: str) -> None:
    assert (await login.identified(user_id)).step == "authenticator"


async def test_three_wrong_codes_suspend_the_display_and_end_the_login(login: MitIDLogin, visitor: Visitor) -> None:
    page = await visitor.fill(await login.identified(), authenticator=CODE_DISPLAY)
    page = await visitor.fill(page, one_time_code="000000")
    assert "You have 2 tries left" in page.problem
    page = await visitor.fill(page, one_time_code="000000")
    assert "You have one try left" in page.problem
    page = await visitor.fill(page, one_time_code="000000")
    assert page.says("cause") == "authenticator_suspended"
    assert page.says("return")
    assert (await login.ends())["error"] == "AUTH_FAILED"


async def test_what_is_suspended_cannot_be_chosen_until_its_time_is_over(
    world: World, login: MitIDLogin, visitor: Visitor
) -> None:
    await login.lock("mikkel", AuthenticatorKind.MITID_CODE_DISPLAY, span(90))
    page = await visitor.fill(await login.identified(), authenticator=CODE_DISPLAY)
    assert (page.step, "for another 1:30 minutes" in page.problem) == ("authenticator", True)
    await world.advance(90)
    assert (await visitor.fill(page, authenticator=CODE_DISPLAY)).step == "code"


async def test_what_is_blocked_can_be_replaced_by_something_else(login: MitIDLogin, visitor: Visitor) -> None:
    await login.lock("mikkel", AuthenticatorKind.MITID_APP, None)
    page = await visitor.fill(await login.identified(), authenticator="mitid-app")
    assert "That is blocked" in page.problem
    page = await visitor.fill(page, authenticator=CODE_DISPLAY)
    page = await visitor.fill(page, one_time_code=await login.code("mikkel", CODE_DISPLAY))
    page = await visitor.fill(page, password=PASSWORD)
    assert (await visitor.fill(page, cpr=CPR)).location is not None
    assert (await login.ends())["status"] == "COMPLETED"


async def test_a_code_is_taken_once(world: World, login: MitIDLogin, visitor: Visitor) -> None:
    code = await login.code("mikkel", CODE_DISPLAY)
    await login.at_cpr()
    other = await begun(world, Visitor(world))
    page = await visitor.fill(await other.identified(), authenticator=CODE_DISPLAY)
    assert "The code is wrong" in (await visitor.fill(page, one_time_code=code)).problem


async def test_a_password_alone_does_not_reach_far_enough(login: MitIDLogin, visitor: Visitor) -> None:
    page = await visitor.fill(await login.identified(), authenticator="mitid-password")
    assert (page.step, "not enough here" in page.problem) == ("authenticator", True)


async def test_the_record_tells_what_was_approved_with(login: MitIDLogin, visitor: Visitor) -> None:
    await visitor.fill(await login.at_cpr(), cpr=CPR)
    seen = await login.world.client.get(f"/control/v1/sessions/{login.id}")
    ended = next(each for each in seen.json()["timeline"] if each["event"] == "session.ended")
    shown = [each["details"] for each in seen.json()["timeline"] if each["event"] == "page.shown"]
    assert [each["step"] for each in shown] == ["user-id", "authenticator", "code", "password", "cpr"]
    assert (ended["details"]["authenticator"], ended["details"]["assurance"]) == (CODE_DISPLAY, "substantial")


async def test_the_cpr_number_may_be_tried_three_times(login: MitIDLogin, visitor: Visitor) -> None:
    page = await login.at_cpr()
    page = await visitor.fill(page, cpr="12")
    assert "ten digits" in page.problem
    page = await visitor.fill(page, cpr="6203780123")
    assert "You have 2 tries left" in page.problem
    page = await visitor.fill(page, cpr="6203780123")
    assert "You have one try left" in page.problem
    page = await visitor.fill(page, cpr="6203780123")
    assert page.says("cause") == "cpr_match_spent"
    assert (await login.ends())["error"] == "AUTH_FAILED"


async def test_a_browser_that_remembers_the_consent_is_not_asked_for_the_number(world: World, visitor: Visitor) -> None:
    login = await begun(world, visitor)
    await visitor.fill(await login.at_cpr(), cpr=CPR, remember="yes")
    await world.advance(60)
    again = await begun(world, visitor)
    assert (await again.at_cpr()).location == again.way_back
    await world.advance(60)
    elsewhere = await begun(world, Visitor(world))
    assert (await elsewhere.at_cpr()).step == "cpr"


async def test_a_memory_that_was_forged_is_none(world: World, visitor: Visitor) -> None:
    login = await begun(world, visitor)
    visitor.client.cookies.set("fejkollen-remembers-1", "mikkel.AAAAAAAAAAAAAAAAAAAAAA")
    assert (await login.at_cpr()).step == "cpr"


@pytest.mark.parametrize(
    ("user_id", "error", "cause"),
    [
        ("declining-mads", "CANCELLED", "mitid_user_aborted"),
        ("cancelling-malthe", "CANCELLED", "mitid_user_aborted"),
        ("slow-morten", "SESSION_TIMEOUT", "mitid_timeout"),
        ("late-marie", "SESSION_TIMEOUT", "expired_token"),
        ("unknown-mogens", "AUTH_FAILED", "identity_not_found"),
        ("suspended-maren", "AUTH_FAILED", "authenticator_suspended"),
        ("forgetful-merete", "AUTH_FAILED", "credentials_spent"),
        ("revoked-martin", "INVALID_ID", "authenticator_revoked"),
        ("busy-mille", "CONFLICT", "parallel_sessions_detected"),
        ("outdated-mathilde", "UNSUPPORTED_CLIENT", "app_too_old"),
        ("broken-michael", "INTERNAL_ERROR", "mitid_core_client_error"),
    ],
)
async def test_who_fails_by_habit_fails_on_the_pages_too(
    login: MitIDLogin, visitor: Visitor, user_id: str, error: str, cause: str
) -> None:
    page = await login.identified(user_id)
    if page.step == "authenticator":
        page = await visitor.fill(page, authenticator="mitid-app")
    if error == "CANCELLED":
        assert page.location == login.way_back
    else:
        assert (page.says("error"), page.says("cause")) == (error, cause)
        assert page.says("return")
    assert (await login.ends())["error"] == error


async def test_who_gets_the_number_wrong_by_habit_never_gets_it_right(login: MitIDLogin, visitor: Visitor) -> None:
    page = await visitor.fill(await login.identified("mistaken-magnus"), authenticator="mitid-app")
    await login.phone_approves()
    for _ in range(3):
        page = await visitor.fill(await visitor.open(login.url), cpr="6604730013")
    assert page.says("cause") == "cpr_match_spent"


async def test_who_leaves_by_habit_leaves_the_page_around_mitid(login: MitIDLogin, visitor: Visitor) -> None:
    await visitor.fill(await login.identified("leaving-mette"), authenticator="mitid-app")
    await login.phone_approves()
    assert (await visitor.open(login.url)).location == login.way_back
    assert (await login.ends())["error"] == "CANCELLED"


async def test_one_app_takes_one_login_at_a_time(world: World, login: MitIDLogin, visitor: Visitor) -> None:
    await visitor.fill(await login.identified(), authenticator="mitid-app")
    other = await begun(world, Visitor(world))
    page = await other.visitor.fill(await other.identified(), authenticator="mitid-app")
    assert page.says("cause") == "parallel_sessions_detected"
    assert (await other.ends())["error"] == "CONFLICT"
    assert (await login.ends())["status"] == "PENDING"


async def test_where_people_answer_by_habit_the_phone_needs_no_hand(world: World, visitor: Visitor) -> None:
    await world.set_up_demo(phone_answers="byHabit")
    login = await begun(world, visitor)
    page = await visitor.fill(await login.identified(), authenticator="mitid-app")
    assert page.step == "cpr"
    ignored = await begun(world, Visitor(world))
    page = await ignored.visitor.fill(await ignored.identified("ignoring-maja"), authenticator="mitid-app")
    assert page.step == "app"


@pytest.mark.parametrize("step", ["user-id", "authenticator", "app", "code", "password", "cpr"])
async def test_every_step_can_be_aborted(world: World, visitor: Visitor, step: str) -> None:
    login = await begun(world, visitor)
    page = await visitor.open(login.url)
    fills: dict[str, dict[str, str]] = {
        "authenticator": {"user_id": "mikkel"},
        "app": {"authenticator": "mitid-app"},
        "code": {"authenticator": CODE_DISPLAY},
        "password": {"one_time_code": await login.code("mikkel", CODE_DISPLAY)},
        "cpr": {"password": PASSWORD},
    }
    for reached, fields in fills.items():
        if page.step == step:
            break
        if not (reached == "app" and step != "app"):
            page = await visitor.fill(page, **fields)
    assert page.step == step
    page = await visitor.fill(page, "abort")
    assert page.location == login.way_back
    assert (await login.ends())["error"] == "CANCELLED"
    ended = (await visitor.open(login.url)).read.texts
    assert ended["cause"] == ("user_aborted" if step == "cpr" else "mitid_user_aborted")


async def test_signing_shows_the_text_on_every_step(world: World, visitor: Visitor) -> None:
    login = await begun(world, visitor, SIGN, text="I buy <one> bicycle & a bell")
    page = await visitor.open(login.url)
    assert page.says("text") == "I buy <one> bicycle & a bell"
    page = await login.with_code_display()
    assert page.says("text") == "I buy <one> bicycle & a bell"
    page = await visitor.fill(page, password=PASSWORD)
    await visitor.fill(page, cpr=CPR)
    assert (await login.ends())["signResult"]["checksum"]


async def test_the_reference_text_is_shown_at_the_last_authenticator_only(world: World, visitor: Visitor) -> None:
    login = await begun(world, visitor, referenceText="Log on to the till")
    page = await login.identified()
    assert "Log on to the till" not in page.text
    page = await login.with_code_display()
    assert page.says("reference-text") == "Log on to the till"


async def test_an_age_is_verified_without_the_cpr_number(world: World, visitor: Visitor) -> None:
    login = await begun(world, visitor, AGE, minAge=18)
    page = await visitor.fill(await login.with_code_display(), password=PASSWORD)
    assert page.location == login.way_back
    ended = await login.ends()
    assert (ended["status"], ended["ageVerified"]) == ("COMPLETED", True)
    assert CPR not in str(ended)


async def test_a_form_that_was_left_is_out_of_date(login: MitIDLogin, visitor: Visitor) -> None:
    first = await visitor.open(login.url)
    await visitor.fill(first, user_id="mikkel")
    again = await visitor.fill(first, user_id="declining-mads")
    assert (again.status, "This page is out of date" in again.text) == (409, True)
    assert (await visitor.open(login.url)).step == "authenticator"


async def test_the_back_button_after_the_end_changes_nothing(login: MitIDLogin, visitor: Visitor) -> None:
    page = await login.at_cpr()
    await visitor.fill(page, cpr=CPR)
    again = await visitor.fill(page, cpr=CPR)
    assert (again.status, again.says("state")) == (409, "You have approved.")
    assert (await visitor.open(login.url)).says("return")


async def test_a_session_that_runs_out_on_the_page_says_so(world: World, login: MitIDLogin, visitor: Visitor) -> None:
    await login.identified()
    await world.advance(300)
    page = await visitor.open(login.url)
    assert (page.says("error"), page.says("cause")) == ("SESSION_TIMEOUT", "mitid_timeout")


@pytest.mark.parametrize(("typed", "kept"), [("mikel", "mikel"), ("x", "x"), ("6506850043", ""), ("m" * 99, "m" * 60)])
async def test_what_was_typed_stays_unless_it_may_be_a_cpr_number(
    login: MitIDLogin, visitor: Visitor, typed: str, kept: str
) -> None:
    page = await visitor.fill(await visitor.open(login.url), user_id="before")
    page = await visitor.fill(page, user_id=typed)
    assert page.problem
    assert f'name="user-id" type="text" value="{kept}"' in page.text
