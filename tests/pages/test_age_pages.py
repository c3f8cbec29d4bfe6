"""Age verifications on hosted pages: what every eID says of them, and the apps of Swedish BankID and Freja."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from fejkollen_server.accounts.account import Account
from fejkollen_server.errors import CodeIsRefused
from fejkollen_server.sessions.by_hand import Situation
from fejkollen_server.sessions.session import Shown
from fejkollen_server.visits.service import PageSeen
from tests.callbacks.receiver import Receiver
from tests.cast import CAST
from tests.visitor import Page, Visitor
from tests.world import World

pytestmark = pytest.mark.anyio

BACK = "https://shop.test/back"
ADULTS = {"bankid-se": "astrid", "freja": "astrid", "bankid-no": "nora", "mitid": "mikkel", "ftn": "aino"}
READY = ("bankid-se", "freja", "bankid-no", "mitid", "ftn")
IN_APP = ("bankid-se", "freja")
WAITING = {"bankid-se": "outstandingTransaction", "freja": "STARTED"}
ON_THE_PHONE = {"bankid-se": "userSign", "freja": "DELIVERED_TO_MOBILE"}
DECLINED = {"bankid-se": "userCancel", "freja": "CANCELED"}

every_eid = pytest.mark.parametrize("eid", READY)
every_app = pytest.mark.parametrize("eid", IN_APP)
every_device = pytest.mark.parametrize("device", ["this-device", "other-device"])


@dataclass(frozen=True, slots=True)
class Check:
    """An age verification under way."""

    world: World
    visitor: Visitor
    path: str
    started: dict[str, Any]

    @property
    def id(self) -> str:
        return str(self.started["id"])

    @property
    def url(self) -> str:
        return str(self.started["url"])

    async def opened(self) -> Page:
        return await self.visitor.open(self.url)

    async def at(self, device: str) -> Page:
        return await self.visitor.fill(await self.opened(), device=device)

    async def seen(self) -> PageSeen:
        return await self.world.services.visits.look(self.id, self.url.rpartition(".")[2])

    async def shown(self) -> Shown:
        return (await self.seen()).situation.session.shown

    async def code(self) -> str:
        """Read what the page shows at this moment, as a camera or the app's link does."""
        seen = await self.seen()
        assert seen.step.qr is not None
        return seen.step.qr(seen.situation, seen.visit)

    async def scan(self, code: str, person: str) -> Situation:
        services = self.world.services
        account = await demo(self.world)
        assert await services.scanner.find(account, code) == self.id
        return await services.scanner.scan(self.id, code, services.by_hand.open(person), account=account)

    async def phone_approves(self) -> None:
        await self.world.act(self.id, self.world.services.visits.phone_answered())

    async def ends(self) -> dict[str, Any]:
        return await self.visitor.ends(self.path, self.id)


async def demo(world: World) -> Account:
    return await world.services.accounts.authenticate("demo", "demo-secret")


async def begun(world: World, visitor: Visitor, eid: str, **body: Any) -> Check:
    path = f"/v3/{eid}/age-verification"
    bounds = body if {"minAge", "maxAge"} & set(body) else {"minAge": 18} | body
    return Check(world, visitor, path, await world.start(path, **{"redirectUrl": BACK} | bounds))


@every_eid
@pytest.mark.parametrize(
    ("bounds", "sentence"),
    [
        ({"minAge": 18}, "demo asks whether you are at least 18 years old."),
        ({"maxAge": 17}, "demo asks whether you are at most 17 years old."),
        ({"minAge": 18, "maxAge": 25}, "demo asks whether you are between 18 and 25 years old."),
        ({"minAge": 20, "maxAge": 20}, "demo asks whether you are 20 years old."),
    ],
)
async def test_the_page_says_what_is_asked_and_how_little_is_passed_on(
    world: World, visitor: Visitor, eid: str, bounds: dict[str, int], sentence: str
) -> None:
    page = await (await begun(world, visitor, eid, **bounds)).opened()
    assert page.says("age") == sentence
    assert "Only yes or no is passed on" in page.text


@pytest.mark.parametrize("path", ["/v3/ftn/auth", "/v3/mitid/auth"])
async def test_other_pages_say_nothing_of_ages(world: World, visitor: Visitor, path: str) -> None:
    page = await visitor.open((await world.start(path))["url"])
    assert "age" not in page.ids


@every_eid
@pytest.mark.parametrize(("bounds", "is_verified"), [({"minAge": 18}, True), ({"maxAge": 17}, False)])
async def test_nothing_but_yes_or_no_is_disclosed(
    world: World, visitor: Visitor, receiver: Receiver, eid: str, bounds: dict[str, int], is_verified: bool
) -> None:
    check = await begun(world, visitor, eid, refId="7", callbackUrl=receiver.url, **bounds)
    person = CAST[ADULTS[eid]]
    location = (await visitor.decided(check.url, "approve", person.id)).location
    await world.advance(0)
    collected = await world.client.get(f"{check.path}/{check.id}")
    assert collected.json() == {"id": check.id, "refId": "7", "status": "COMPLETED", "ageVerified": is_verified}
    assert receiver.bodies == [collected.content]
    assert location == f"{BACK}?id={check.id}&refId=7"
    born = person.birth_date
    # Any digits may be in what is made up.
    made_up = {"host", "x-fejkollen-delivery", "x-signature-sha256"}
    headers = [each for each in receiver.requests[0].headers.items() if each[0].lower() not in made_up]
    told = f"{collected.text} {location} {headers}"
    for secret in (person.ssn, person.given_name, person.surname, born.isoformat(), str(born.year), f"{born:%y%m%d}"):
        assert secret not in told.replace(check.id, "").replace(receiver.url, "")


@every_app
async def test_until_the_person_goes_on_from_the_page_there_is_no_order(
    world: World, visitor: Visitor, eid: str
) -> None:
    check = await begun(world, visitor, eid)
    page = await check.opened()
    assert (page.step, page.ids >= {"this-device", "other-device"}) == ("device", True)
    assert (await check.shown()).auto_start_token is None
    await check.at("other-device")
    shown = await check.shown()
    assert shown.auto_start_token is not None
    assert (shown.qr_start_token is not None) == (eid == "bankid-se")


@every_app
async def test_the_relying_party_is_not_told_what_the_app_finds_the_order_by(
    world: World, visitor: Visitor, eid: str
) -> None:
    check = await begun(world, visitor, eid)
    await check.at("other-device")
    assert await check.ends() == check.started
    assert set(check.started) == {"id", "status", "minAge", "url"}


@every_app
@every_device
async def test_a_scanned_code_leads_to_the_page_and_approving_leads_back(
    world: World, visitor: Visitor, eid: str, device: str
) -> None:
    check = await begun(world, visitor, eid)
    page = await check.at(device)
    assert (page.step, '<meta http-equiv="refresh"' in page.text) == (device, True)
    assert f'data-hint="{WAITING[eid]}"' in page.text
    before = (await visitor.get(f"{check.url}/state")).json()
    await check.scan(await check.code(), "astrid")
    assert (await visitor.get(f"{check.url}/state")).json() != before
    page = await check.opened()
    assert f'data-hint="{ON_THE_PHONE[eid]}"' in page.text
    assert not page.ids & {"qr", "start-app", "other"}
    await check.phone_approves()
    assert (await check.opened()).location == f"{BACK}?id={check.id}"
    assert await check.ends() == {"id": check.id, "status": "COMPLETED", "ageVerified": True}


@every_app
async def test_whoever_is_too_young_is_told_apart_only_by_the_answer(world: World, visitor: Visitor, eid: str) -> None:
    check = await begun(world, visitor, eid)
    await check.at("other-device")
    await check.scan(await check.code(), "child-charlie")
    await check.phone_approves()
    assert (await check.opened()).location == f"{BACK}?id={check.id}"
    assert (await check.ends())["ageVerified"] is False


@every_app
async def test_the_button_opens_the_simulated_phone_with_the_apps_link(
    world: World, visitor: Visitor, eid: str
) -> None:
    check = await begun(world, visitor, eid)
    page = await check.at("this-device")
    address = page.text.partition('class="button" href="')[2].partition('"')[0].replace("&amp;", "&")
    query = parse_qs(urlsplit(address).query)
    assert (urlsplit(address).path, query["account"]) == ("/phone/scan", ["demo"])
    token = (await check.shown()).auto_start_token
    assert query["code"] == [await check.code()]
    links = {
        "bankid-se": f"https://app.bankid.com/?autostarttoken={token}&redirect=null",
        "freja": f"frejaeid://bindUserToTransaction?transactionReference={token}",
    }
    assert query["code"] == [links[eid]]


async def test_bankids_code_changes_each_second_and_frejas_does_not(world: World, visitor: Visitor) -> None:
    for eid, changes in (("bankid-se", True), ("freja", False)):
        check = await begun(world, visitor, eid)
        page = await check.at("other-device")
        assert "qr" in page.ids
        first, drawn = await check.code(), await visitor.get(f"{check.url}/qr.svg")
        assert drawn.headers["content-type"] == "image/svg+xml"
        assert (await visitor.get(f"{check.url}/qr.svg")).content == drawn.content
        await world.advance(1)
        assert (await check.code() != first) is changes
        assert ((await visitor.get(f"{check.url}/qr.svg")).content != drawn.content) is changes


async def test_a_code_that_was_copied_too_long_ago_is_refused(world: World, visitor: Visitor) -> None:
    check = await begun(world, visitor, "bankid-se")
    await check.at("other-device")
    stale = await check.code()
    await world.advance(6)
    with pytest.raises(CodeIsRefused):
        await check.scan(stale, "astrid")
    await check.scan(await check.code(), "astrid")


async def test_the_code_stays_fresh_while_the_accounts_clock_stands_still(world: World, visitor: Visitor) -> None:
    await world.services.worlds.time_travel.freeze(await demo(world))
    check = await begun(world, visitor, "bankid-se")
    await check.at("other-device")
    world.clock.advance(60)
    assert f'data-hint="{ON_THE_PHONE["bankid-se"]}"' not in (await check.opened()).text
    await check.scan(await check.code(), "astrid")
    assert f'data-hint="{ON_THE_PHONE["bankid-se"]}"' in (await check.opened()).text


@every_app
async def test_the_other_device_can_be_chosen_and_finds_the_same_order(
    world: World, visitor: Visitor, eid: str
) -> None:
    check = await begun(world, visitor, eid)
    page = await check.at("this-device")
    shown = await check.shown()
    page = await visitor.fill(page, "other")
    assert page.step == "device"
    page = await visitor.fill(page, device="other-device")
    assert ("qr" in page.ids, await check.shown()) == (True, shown)


@every_app
async def test_a_device_has_to_be_chosen(world: World, visitor: Visitor, eid: str) -> None:
    check = await begun(world, visitor, eid)
    page = await check.at("no-device")
    assert (page.step, page.problem[:6]) == ("device", "Choose")
    assert (await check.shown()).auto_start_token is None


async def test_a_strict_account_gives_an_order_that_no_app_fetches_half_a_minute(
    world: World, visitor: Visitor
) -> None:
    await world.set_up_demo(strict_bankid_start=True)
    check = await begun(world, visitor, "bankid-se")
    await check.opened()
    await world.advance(60)
    page = await check.at("this-device")
    await world.advance(29)
    page = await visitor.fill(page, "other")
    page = await visitor.fill(page, device="other-device")
    assert page.step == "other-device"
    await world.advance(1)
    page = await check.opened()
    assert (page.says("error"), page.says("cause")) == ("SESSION_TIMEOUT", "startFailed")
    assert "was not opened" in page.text


async def test_an_order_that_an_app_fetches_in_time_goes_on(world: World, visitor: Visitor) -> None:
    await world.set_up_demo(strict_bankid_start=True)
    check = await begun(world, visitor, "bankid-se")
    await check.at("other-device")
    await world.advance(20)
    await check.scan(await check.code(), "astrid")
    await world.advance(60)
    assert (await check.opened()).step == "other-device"
    await check.phone_approves()
    assert (await check.ends())["ageVerified"] is True


@every_app
async def test_scanning_over_the_control_api_lets_the_person_act_by_habit(
    world: World, visitor: Visitor, eid: str
) -> None:
    check = await begun(world, visitor, eid)
    await check.at("other-device")
    services, account = world.services, await demo(world)
    await services.scanner.scan(check.id, await check.code(), services.by_hand.scan("astrid"), account=account)
    await world.advance(0.1)
    assert (await check.opened()).location == f"{BACK}?id={check.id}"
    assert (await check.ends())["ageVerified"] is True


@every_app
@pytest.mark.parametrize("step", ["device", "this-device", "other-device"])
async def test_every_step_can_be_aborted(world: World, visitor: Visitor, eid: str, step: str) -> None:
    check = await begun(world, visitor, eid)
    page = await check.opened() if step == "device" else await check.at(step)
    page = await visitor.fill(page, "abort")
    assert page.location == f"{BACK}?id={check.id}"
    assert (await check.ends())["error"] == "CANCELLED"
    assert (await check.opened()).says("cause") == DECLINED[eid]


@every_app
async def test_a_form_that_was_left_is_out_of_date(world: World, visitor: Visitor, eid: str) -> None:
    check = await begun(world, visitor, eid)
    first = await check.opened()
    await visitor.fill(first, device="other-device")
    again = await visitor.fill(first, device="this-device")
    assert (again.status, "This page is out of date" in again.text) == (409, True)
    assert (await check.opened()).step == "other-device"


@pytest.mark.parametrize(
    ("eid", "person", "error", "cause", "sentence"),
    [
        ("bankid-se", "slow-birger", "SESSION_TIMEOUT", "expiredTransaction", "does not answer"),
        ("bankid-se", "revoked-britta", "INVALID_ID", "certificateErr", "blocked or too old"),
        ("bankid-se", "outdated-bodil", "UNSUPPORTED_CLIENT", "notSupportedByUserApp", "app is too old"),
        ("bankid-se", "risky-boris", "AUTH_FAILED", "transactionRiskBlocked", "for your safety"),
        ("bankid-se", "broken-bengt", "INTERNAL_ERROR", "internalError", "technical problem"),
        ("freja", "slow-folke", "SESSION_TIMEOUT", "EXPIRED", "did not answer in time"),
        ("freja", "rejected-fabian", "AUTH_FAILED", "REJECTED", "did not accept"),
        ("freja", "expired-fia", "INVALID_ID", "ID_EXPIRED", "has expired"),
        ("freja", "outdated-fritiof", "UNSUPPORTED_CLIENT", "APP_TOO_OLD", "app is too old"),
        ("freja", "broken-flora", "INTERNAL_ERROR", "INTERNAL", "technical problem"),
    ],
)
async def test_every_end_is_said_in_words_with_the_code_beside_it(
    world: World, visitor: Visitor, eid: str, person: str, error: str, cause: str, sentence: str
) -> None:
    check = await begun(world, visitor, eid)
    await check.at("other-device")
    await check.scan(await check.code(), person)
    await world.act(check.id, world.services.by_hand.answer_as_usual(person))
    page = await check.opened()
    assert (page.says("error"), page.says("cause")) == (error, cause)
    assert (sentence in page.text, "return" in page.ids) == (True, True)


@every_app
async def test_everything_is_said_in_the_readers_language(world: World, eid: str) -> None:
    for language, word in {"sv": "enheten", "da": "enhed", "nb": "enheten", "fi": "laitteella"}.items():
        check = await begun(world, Visitor(world, language), eid)
        page = await check.opened()
        assert (f'lang="{language}"' in page.text, word in page.text) == (True, True)
