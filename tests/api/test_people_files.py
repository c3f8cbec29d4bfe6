"""Importing and exporting people: all or nobody, and what is exported can be imported again."""

import httpx
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from fejkollen_server.people.directory import load_built_in_cast
from fejkollen_server.people.people_file import read_people, write_people
from fejkollen_server.people.unlisted_people import by_id
from tests.control import ADMIN, control, refused, told
from tests.world import World

pytestmark = pytest.mark.anyio

EBBA = """\
people:
  - id: extra-ebba
    given_name: Ebba
    surname: Extra
    country: SWEDEN
    ssn: 199001012385
    eids: [bankid-se]
"""
SHOP, OTHER = httpx.BasicAuth("shop", "s"), httpx.BasicAuth("other", "o")


@pytest.fixture
async def world(world: World) -> World:
    for auth in (("shop", "s"), ("other", "o")):
        await told(world, "POST", "/accounts", {"accountId": auth[0], "secretKey": auth[1]})
    return world


async def _imported(world: World, text: str | bytes, auth: httpx.BasicAuth = SHOP) -> httpx.Response:
    return await world.client.post("/control/v1/people.yaml", content=text, auth=auth)


async def _exported(world: World, auth: httpx.BasicAuth = SHOP) -> str:
    answer = await control(world, "GET", "/people.yaml", auth=auth)
    assert answer.headers["content-type"].startswith("application/yaml")
    return answer.text


async def test_a_file_is_imported_into_one_account(world: World) -> None:
    answer = await _imported(world, EBBA)
    assert (answer.status_code, answer.json()) == (200, {"people": ["extra-ebba"]})
    assert (await told(world, "GET", "/people/extra-ebba", auth=SHOP))["why"] == "written in people.yaml"
    assert (await control(world, "GET", "/people/extra-ebba", auth=OTHER)).status_code == 404


async def test_who_is_imported_comes_in_place_of_the_same_id(world: World) -> None:
    astrid = EBBA.replace("extra-ebba", "astrid")
    assert (await _imported(world, astrid)).status_code == 200
    assert (await told(world, "GET", "/people/astrid", auth=SHOP))["ssn"] == "199001012385"
    assert (await _imported(world, astrid.replace("Ebba", "Astrid"))).status_code == 200
    assert (await told(world, "GET", "/people/astrid", auth=SHOP))["givenName"] == "Astrid"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "people.yaml: is empty"),
        ("people: [\n", "people.yaml line 2: is not YAML: "),
        (EBBA.replace("SWEDEN", "SWE"), "people.yaml line 5: people[0].country: 'SWE' is not one of"),
        (EBBA + "    surnam: x\n", "people.yaml line 8: people[0]: there is no field 'surnam'; did you mean surname?"),
        (EBBA.replace("199001012385", "199003142388"), "people.yaml line 6: people[0].ssn: already belongs to astrid"),
        (
            EBBA.replace("199001012385", "197905209289"),
            "people.yaml line 6: people[0].ssn: this may be a real person's",
        ),
        (EBBA + EBBA.removeprefix("people:\n"), "people.yaml line 8: people[1].id: already belongs to extra-ebba"),
        ("people: " + "[" * 100_000, "people.yaml line 1: is not YAML: lists and fields are nested"),
        (b"\xff", "the file is not UTF-8: "),
    ],
)
async def test_a_mistake_is_named_with_its_line_and_nobody_comes(world: World, text: str | bytes, message: str) -> None:
    good = EBBA.replace("extra-ebba", "good").replace("199001012385", "199101012384").encode()
    answer = await _imported(world, text if isinstance(text, str) else good + text)
    assert (answer.status_code, answer.json()["detail"][: len(message)]) == (400, message)
    assert (await told(world, "GET", "/people?q=extra", auth=SHOP))["people"] == []


async def test_real_looking_numbers_come_where_they_are_accepted(world: World) -> None:
    await told(world, "PATCH", "/accounts/shop", {"acceptRealLookingNumbers": True}, auth=ADMIN)
    answer = await _imported(world, EBBA.replace("199001012385", "198001019291"))
    assert answer.status_code == 200, answer.text


async def test_what_is_exported_makes_the_same_people_elsewhere(world: World) -> None:
    await _imported(world, EBBA)
    await told(world, "POST", "/people", {"eids": ["ftn", "freja"], "seed": 3}, auth=SHOP)
    await told(world, "PATCH", "/people/danske-demo", {"habit": {"outcome": "fail", "error": "CONFLICT"}}, auth=SHOP)
    await told(world, "PATCH", "/people/stranger-phone-4791234567", {"address": None}, auth=SHOP)
    text = await _exported(world)
    assert len(yaml.safe_load(text)["people"]) == 4
    assert (await _imported(world, text, OTHER)).status_code == 200
    assert await _exported(world, OTHER) == text
    mine, others = [(await told(world, "GET", "/people?limit=1000", auth=auth))["people"] for auth in (SHOP, OTHER)]
    assert mine == others


async def test_nobody_of_ones_own_is_an_empty_list(world: World) -> None:
    assert await _exported(world) == "people: []\n"
    assert (await refused(world, "GET", "/people.yaml?account=demo", auth=SHOP))[0] == 404


def test_the_whole_cast_survives_being_written_and_read() -> None:
    cast = load_built_in_cast()
    assert read_people(write_people(cast), "x.yaml", besides=(), accept_real_looking=False) == cast


@given(phones=st.lists(st.integers(20_000_000, 99_999_999), max_size=5, unique=True))
@settings(max_examples=50, deadline=None)
def test_strangers_survive_being_written_and_read(phones: list[int]) -> None:
    people = tuple(by_id(f"stranger-phone-47{phone}") for phone in phones)
    assert read_people(write_people(people), "x.yaml", besides=(), accept_real_looking=False) == people
