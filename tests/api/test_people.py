"""People of an account: added, changed, taken away, and asked at once for every eID."""

from typing import Any

import httpx
import pytest
from sqlalchemy import Connection

from fejkollen_server.authenticators.id_card import mint
from fejkollen_server.events import repository as events
from fejkollen_server.events.event import EventKind
from tests.control import ADMIN, control, refused, told
from tests.operations import START_OPERATIONS
from tests.world import FAST_ENOUGH, World

pytestmark = pytest.mark.anyio

STARTS = (
    ("bankid-se", "/v3/bankid-se/auth", "SWEDEN"),
    ("freja", "/v3/freja/backchannel/auth", "SWEDEN"),
    ("bankid-no", "/v3/bankid-no/backchannel/auth", "NORWAY"),
    ("vipps", "/v3/vipps/backchannel/auth", "NORWAY"),
    ("mitid", "/v3/mitid/backchannel/auth", "DENMARK"),
)


async def _account(world: World, **settings: Any) -> httpx.BasicAuth:
    made = await told(world, "POST", "/accounts", {"pace": "instant", "collectLimit": False, **settings})
    return httpx.BasicAuth(made["accountId"], made["secretKey"])


async def _shop(world: World) -> httpx.BasicAuth:
    return await _account(world, accountId="shop")


async def _asked(world: World, auth: httpx.BasicAuth, path: str, **body: Any) -> dict[str, Any]:
    """Ask somebody who is named, and give what came of it."""
    operation = next(each for each in START_OPERATIONS if each.path == path)
    named = ("ssn", "phone", "country")
    more = {name: value for name, value in operation.body.items() if name not in named}
    answer = await world.client.post(path, json={**more, **body}, auth=auth)
    assert answer.status_code == 201, answer.text
    await world.advance(FAST_ENOUGH)
    collected = await world.client.get(f"{operation.collect_path}/{answer.json()['id']}", auth=auth)
    status: dict[str, Any] = collected.json()
    return status


def _name(person: dict[str, Any], path: str) -> dict[str, Any]:
    if "vipps" in path:
        return {"phone": person["phone"]}
    return {"ssn": person["ssn"], **({"country": person["country"]} if "freja" in path else {})}


async def test_the_same_seed_makes_the_same_person_in_any_account(world: World) -> None:
    wanted = {"seed": 7, "country": "SWEDEN", "eids": ["bankid-se", "freja"]}
    one = await told(world, "POST", "/people", wanted, auth=await _account(world))
    other = await told(world, "POST", "/people", wanted, auth=await _account(world))
    assert one == other
    assert (one["source"], one["eids"], one["id"][-2:]) == ("own", ["bankid-se", "freja"], "-7")


async def test_everything_can_be_left_to_chance(world: World) -> None:
    auth = await _account(world)
    made = [await told(world, "POST", "/people", {}, auth=auth) for _ in range(5)]
    assert len({person["ssn"] for person in made}) == 5
    assert {person["country"] for person in made} == {"SWEDEN"}


@pytest.mark.parametrize(
    ("wanted", "seen"),
    [
        ({"eids": ["mitid"]}, {"country": "DENMARK", "authenticators": ["mitid-app", "mitid-code-display"]}),
        ({"eids": ["freja", "ftn"]}, {"country": "FINLAND"}),
        ({"country": "NORWAY", "sex": "female", "born": "1977-05-04"}, {"birthDate": "1977-05-04"}),
        ({"country": "DENMARK", "habit": {"outcome": "decline"}}, {"habit": {"outcome": "decline"}}),
        ({"ssn": "199001012385", "givenName": "Ebba"}, {"ssn": "199001012385", "givenName": "Ebba"}),
        ({"id": "kund-4711", "why": "customer 4711"}, {"id": "kund-4711", "why": "customer 4711"}),
        (
            {"country": "FINLAND", "bank": "op", "authenticators": ["ftn-mobile-certificate", "freja-app"]},
            {"bank": "op", "authenticators": ["freja-app", "ftn-mobile-certificate"]},
        ),
        ({"givenName": "Zoë", "surname": "Ærø Åström", "seed": 1}, {"id": "zoe-aero-astrom-1"}),
    ],
)
async def test_what_is_said_about_somebody_is_so(world: World, wanted: Any, seen: dict[str, Any]) -> None:
    person = await told(world, "POST", "/people", {"seed": 3, **wanted}, auth=await _account(world))
    assert {name: person[name] for name in seen} == seen


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({"id": "astrid"}, "id: already belongs to astrid"),
        ({"ssn": "199003142388"}, "ssn: already belongs to astrid"),
        ({"phone": "+46701740605"}, "phone: already belongs to astrid"),
        ({"country": "DENMARK", "userId": "ABENAA133"}, "userId: already belongs to abenaa133"),
        ({"ssn": "197905209289"}, "ssn: this may be a real person's number. Use a test number"),
        ({"ssn": "199001012385", "sex": "male"}, "sex: does not go with ssn, which tells it"),
        ({"born": "1950-01-01"}, "born: there is no series of test personnummer"),
        ({"born": "soon"}, "born: must be a date, YYYY-MM-DD"),
        ({"sex": "other"}, "sex: 'other' is not one of female, male"),
        (
            {"country": "Sweden"},
            "country: 'Sweden' is not one of SWEDEN, NORWAY, DENMARK, FINLAND; did you mean SWEDEN?",
        ),
        ({"eids": ["bankid-see"]}, "eids[0]: 'bankid-see' is not one of"),
        ({"country": "SWEDEN", "eids": ["mitid"]}, "eids[0]: mitid is for people of DENMARK"),
        ({"eids": "mitid"}, "eids: "),
        ({"habit": {"outcome": "fail"}}, "habit: outcome: fail needs either an error or a cause"),
        ({"habit": {"outcome": "fail", "cause": "C131"}}, "habit.cause: 'C131' is not a cause of any eID"),
        ({"givenName": "a\0b"}, "givenName: must be one line"),
        ({"givenName": None}, "givenName: must be a text"),
        ({"idIssued": "soon"}, "idIssued: must be a date, YYYY-MM-DD"),
        ({"id": "Not An Id"}, "id: must be 1 to 64 of a-z and 0-9"),
        ({"id": "stranger-ebba"}, "id: must not begin with stranger-"),
        ({"name": "Ebba"}, "name: "),
        ({"seed": -1}, "seed: "),
        ({"eids": ["bankid-se"], "authenticators": []}, "authenticators: there is none for bankid-se"),
        ({"eids": ["bankid-se"], "authenticators": ["mitid-app"]}, "authenticators[0]: "),
        (
            {"eids": ["mitid"], "authenticators": ["mitid-code-display", "mitid-audio-reader"]},
            "authenticators[1]: MitID gives one person either a code display or an audio code reader",
        ),
        (
            {"roles": [{"organisationNumber": "559000-0949", "organisationName": "X"}]},
            "roles[0].organisationNumber: the check digit does not fit: expected 8",
        ),
    ],
)
async def test_a_mistake_is_named_and_nobody_is_added(world: World, wanted: Any, message: str) -> None:
    auth = await _account(world)
    status, detail = await refused(world, "POST", "/people", {"seed": 5, **wanted}, auth=auth)
    assert (status, detail[: len(message)]) == (400, message)
    assert (await told(world, "GET", "/people?q=-5", auth=auth))["people"] == []


async def test_a_seed_goes_on_to_a_number_that_is_free(world: World) -> None:
    auth = await _account(world)
    first = await told(world, "POST", "/people", {"seed": 7}, auth=auth)
    status, detail = await refused(world, "POST", "/people", {"seed": 7}, auth=auth)
    assert (status, detail) == (400, f"id: already belongs to {first['id']}")
    second = await told(world, "POST", "/people", {"seed": 7, "id": "second"}, auth=auth)
    assert second["ssn"] != first["ssn"]


async def test_a_day_whose_numbers_are_all_taken_is_refused(world: World) -> None:
    auth = await _account(world)
    wanted = {"born": "1991-05-05", "sex": "male"}
    # Sweden has one test number for each day and sex.
    await told(world, "POST", "/people", wanted, auth=auth)
    assert (await refused(world, "POST", "/people", wanted, auth=auth))[1].startswith("born: somebody has each test")


@pytest.mark.parametrize(("eid", "path", "country"), STARTS)
async def test_own_people_answer_at_once_for_every_eid(world: World, eid: str, path: str, country: str) -> None:
    auth = await _account(world)
    wanted = {"country": country, "eids": [eid], "phone": "+4798765432", "givenName": "Ny"}
    person = await told(world, "POST", "/people", wanted, auth=auth)
    status = await _asked(world, auth, path, **_name(person, path))
    assert status["status"] == "COMPLETED"
    assert status.get("givenName", status.get("name", "Ny")).startswith("Ny")
    await told(world, "PATCH", f"/people/{person['id']}", {"habit": {"outcome": "decline"}}, auth=auth)
    assert (await _asked(world, auth, path, **_name(person, path)))["error"] == "CANCELLED"


async def test_own_finns_are_on_the_page_and_approve_there(world: World) -> None:
    auth = await _account(world)
    person = await told(world, "POST", "/people", {"eids": ["ftn"], "givenName": "Uusi"}, auth=auth)
    started = (await world.client.post("/v3/ftn/auth", json={}, auth=auth)).json()
    assert "Uusi" in (await world.client.get(started["url"])).text
    await world.act(started["id"], world.services.by_hand.approve(person["id"]))
    status = (await world.client.get(f"/v3/ftn/auth/{started['id']}", auth=auth)).json()
    assert (status["status"], status["ssn"]) == ("COMPLETED", person["ssn"])


async def test_one_accounts_people_are_nobody_elses(world: World) -> None:
    mine, other = await _account(world), await _account(world)
    person = await told(world, "POST", "/people", {"eids": ["bankid-se"], "givenName": "Min"}, auth=mine)
    await told(world, "PATCH", "/people/astrid", {"habit": {"outcome": "decline"}}, auth=mine)
    path = f"/people/{person['id']}"
    assert (await control(world, "GET", path, auth=other)).status_code == 404
    assert (await control(world, "PATCH", path, {"why": "x"}, auth=other)).status_code == 404
    assert (await control(world, "DELETE", path, auth=other)).status_code == 404
    assert (await _asked(world, other, "/v3/bankid-se/auth", ssn=person["ssn"]))["givenName"] != "Min"
    assert (await _asked(world, other, "/v3/bankid-se/auth", ssn="199003142388"))["status"] == "COMPLETED"
    assert (await _asked(world, mine, "/v3/bankid-se/auth", ssn="199003142388"))["error"] == "CANCELLED"


async def test_a_change_keeps_what_is_not_named_and_makes_up_what_becomes_needed(world: World) -> None:
    auth = await _account(world)
    before = await told(world, "GET", "/people/mikkel", auth=auth)
    after = await told(world, "PATCH", "/people/mikkel", {"email": "m@example.test", "address": None}, auth=auth)
    assert after == {**{k: v for k, v in before.items() if k != "address"}, "email": "m@example.test", "source": "own"}
    swede = await told(world, "PATCH", "/people/eidless-elsa", {"eids": ["bankid-se"]}, auth=auth)
    assert (swede["authenticators"], "idIssued" in swede) == (["bankid-se-app"], True)


@pytest.mark.parametrize("person_id", ["danske-demo", "donald-duck", "tolvan"])
async def test_people_with_published_numbers_can_be_changed(world: World, person_id: str) -> None:
    changed = await told(world, "PATCH", f"/people/{person_id}", {"surname": "Ny"}, auth=await _account(world))
    assert (changed["surname"], changed["source"]) == ("Ny", "own")


async def test_a_stranger_who_is_changed_stays_so(world: World) -> None:
    auth = await _account(world)
    for stranger in ("stranger-se-199505052382", "stranger-phone-4791234567"):
        before = await told(world, "GET", f"/people/{stranger}", auth=auth)
        changed = await told(world, "PATCH", f"/people/{stranger}", {"givenName": "Bekant"}, auth=auth)
        assert (before["source"], changed["source"]) == ("stranger", "own")
    assert (await _asked(world, auth, "/v3/bankid-se/auth", ssn="199505052382"))["givenName"] == "Bekant"
    assert (await _asked(world, auth, "/v3/vipps/backchannel/auth", phone="91234567"))["givenName"] == "Bekant"


async def test_whoever_is_taken_away_can_be_given_back(world: World) -> None:
    auth = await _account(world, defaultPeople=["astrid"])
    assert (await control(world, "DELETE", "/people/astrid", auth=auth)).status_code == 204
    assert (await control(world, "GET", "/people/astrid", auth=auth)).status_code == 404
    assert (await control(world, "DELETE", "/people/astrid", auth=auth)).status_code == 404
    assert (await _asked(world, auth, "/v3/bankid-se/auth", ssn="199003142388"))["givenName"] != "Astrid"
    restored = await told(world, "POST", "/people/astrid/restore", auth=auth)
    assert (restored["name"], restored["source"]) == ("Astrid Lindqvist", "builtIn")
    assert (await _asked(world, auth, "/v3/bankid-se/auth"))["givenName"] == "Astrid"
    assert (await refused(world, "POST", "/people/astrid/restore", auth=auth))[0] == 409


async def test_nobody_comes_back_whose_number_has_been_given_away(world: World) -> None:
    auth = await _account(world)
    await control(world, "DELETE", "/people/astrid", auth=auth)
    await told(world, "POST", "/people", {"id": "heir", "ssn": "199003142388"}, auth=auth)
    assert await refused(world, "POST", "/people/astrid/restore", auth=auth) == (400, "ssn: already belongs to heir")
    assert (await control(world, "GET", "/people/astrid", auth=auth)).status_code == 404


async def test_own_people_can_be_deleted_for_good(world: World) -> None:
    auth = await _account(world)
    person = await told(world, "POST", "/people", {}, auth=auth)
    assert (await control(world, "DELETE", f"/people/{person['id']}", auth=auth)).status_code == 204
    assert (await control(world, "POST", f"/people/{person['id']}/restore", auth=auth)).status_code == 404


async def test_people_are_found_by_what_they_are(world: World) -> None:
    auth = await _account(world)
    declining = await told(world, "GET", "/people?eid=mitid&outcome=decline&country=DENMARK", auth=auth)
    assert [person["id"] for person in declining["people"]] == ["declining-mads"]
    assert (await told(world, "GET", "/people?q=LINDQV&eid=freja", auth=auth))["people"][0]["id"] == "astrid"
    for wrong in ("eid=bankid", "limit=0", "limit=1001", "outcome=x", "colour=red"):
        assert (await refused(world, "GET", f"/people?{wrong}", auth=auth))[0] == 400


async def test_pages_go_through_everybody_once(world: World) -> None:
    auth = await _account(world)
    seen: list[str] = []
    after = ""
    while True:
        page = await told(world, "GET", f"/people?limit=40&after={after}", auth=auth)
        seen += [person["id"] for person in page["people"]]
        if "next" not in page:
            break
        after = page["next"]
    everybody = (await told(world, "GET", "/cast", auth=auth))["people"]
    assert seen == sorted(person["id"] for person in everybody)


async def test_the_cast_is_everybody_whom_the_caller_can_meet(world: World) -> None:
    auth = await _account(world)
    person = await told(world, "POST", "/people", {"habit": {"outcome": "ignore"}}, auth=auth)
    mine = {each["id"]: each for each in (await told(world, "GET", "/cast", auth=auth))["people"]}
    built_in = {each["id"] for each in (await told(world, "GET", "/cast"))["people"]}
    assert set(mine) - built_in == {person["id"]}
    assert set(mine["astrid"]) == set(mine[person["id"]]) == {
        "id", "name", "country", "ssn", "phone", "eids", "habit", "why",
    }  # fmt: skip


async def test_admin_reaches_the_people_of_every_account(world: World) -> None:
    auth = await _shop(world)
    person = await told(world, "POST", "/people?account=shop", {}, auth=ADMIN)
    assert (await told(world, "GET", f"/people/{person['id']}", auth=auth)) == person
    assert (await control(world, "GET", f"/people/{person['id']}", auth=ADMIN)).status_code == 404


async def test_default_people_may_be_ones_own(world: World) -> None:
    auth = await _shop(world)
    person = await told(world, "POST", "/people", {"eids": ["bankid-se"]}, auth=auth)
    await told(world, "PATCH", "/accounts/shop", {"defaultPeople": [person["id"]]}, auth=auth)
    assert (await _asked(world, auth, "/v3/bankid-se/auth"))["ssn"] == person["ssn"]


async def test_changes_are_told(world: World) -> None:
    auth = await _shop(world)
    person = await told(world, "POST", "/people", {}, auth=auth)
    await told(world, "PATCH", f"/people/{person['id']}", {"why": "x"}, auth=auth)
    await control(world, "DELETE", f"/people/{person['id']}", auth=auth)
    account = await world.services.account_service.read("shop")
    found = await world.services.database.transaction(
        lambda connection: _events(connection, account.number),
    )
    assert found == [{"person": person["id"], "change": change} for change in ("added", "changed", "takenAway")]


def _events(connection: Connection, account: int) -> list[dict[str, Any]]:
    found = events.committed_since(connection, account, (0, 0), (EventKind.PERSON_CHANGED,))
    return [event.details for event in found]


async def test_the_id_card_of_somebody_own_is_good(world: World) -> None:
    person = await told(world, "POST", "/people", {"eids": ["bankid-se"]})
    account = await world.services.account_service.read("demo")
    people = await world.services.people_service.of(account)
    code = mint(account, people.by_id(person["id"]), world.clock.now())
    answer = await world.client.post("/v3/bankid-se/verify", json={"qrCode": code})
    assert answer.status_code == 200, answer.text
