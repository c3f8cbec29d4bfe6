"""What is the Finnish Trust Network's own."""

from itertools import product
from typing import Any

import pytest

from fejkollen_server.accounts.account import Feature
from fejkollen_server.eids.vocabulary import Provider
from tests.cast import CAST
from tests.visitor import Visitor
from tests.world import World

pytestmark = pytest.mark.anyio

AUTH = "/v3/ftn/auth"
AINO = CAST["aino"]
ASKED = {"requestPhone": "phone", "requestEmail": "email", "requestAddress": "address"}
FINNS = [person.id for person in CAST.values() if Provider.FTN in person.eids]


async def _approved(world: World, person: str = "aino", **body: Any) -> dict[str, Any]:
    started = await world.start(AUTH, **body)
    await world.act(started["id"], world.services.by_hand.approve(person))
    return await world.collect(AUTH, started["id"])


async def test_the_address_of_the_page_is_always_there(world: World) -> None:
    started = await world.start(AUTH)
    assert started == {"id": started["id"], "status": "PENDING", "url": started["url"]}
    assert started["url"].startswith(f"http://fejkollen.test/eid/{started['id']}.")
    for _ in range(3):
        await world.advance(99)
        assert await world.collect(AUTH, started["id"]) == started
    await world.advance(3)
    failed = {"id": started["id"], "status": "FAILED", "error": "SESSION_TIMEOUT"}
    assert await world.collect(AUTH, started["id"]) == failed


@pytest.mark.parametrize("asked", list(product([True, False], repeat=3)), ids=str)
async def test_exactly_what_is_asked_for_is_told(world: World, asked: tuple[bool, ...]) -> None:
    flags: dict[str, Any] = dict(zip(ASKED, asked, strict=True))
    status = await _approved(world, **flags)
    told = {field: getattr(AINO, field) for flag, field in ASKED.items() if flags[flag]}
    assert status == {
        "id": status["id"],
        "status": "COMPLETED",
        "ssn": "061292-910M",
        "name": "Aino Koskela",
        "givenName": "Aino",
        "surname": "Koskela",
        "birthDate": "1992-12-06",
        **told,
    }


@pytest.mark.parametrize(
    ("person", "missing"), [("protected-tauno", {"address"}), ("unreachable-tom", {"phone", "email"})]
)
async def test_what_a_person_does_not_have_is_left_out(world: World, person: str, missing: set[str]) -> None:
    status = await _approved(world, person, **dict.fromkeys(ASKED, True))
    assert set(ASKED.values()) - set(status) == missing


@pytest.mark.parametrize("flag", ASKED)
async def test_what_is_not_enabled_answers_403_and_names_the_field(world: World, flag: str) -> None:
    await world.set_up_demo(features=frozenset(Feature) - {Feature(flag)})
    message = f"{flag}: the feature {flag} is not enabled for this account"
    assert await world.refusal(AUTH, **{flag: True}) == (403, message)
    assert await world.count_sessions() == 0


@pytest.mark.parametrize(
    ("person", "ssn"),
    [
        ("danske-demo", "280453-111A"),
        ("danske-other-demo", "010101-000Z"),
        ("savings-bank-demo", "010100A001N"),
        ("new-sign-taavi", "010594Y9032"),
        ("demouser5", "030516D9026"),
    ],
)
async def test_published_numbers_answer_even_where_they_break_a_rule(world: World, person: str, ssn: str) -> None:
    assert (await _approved(world, person))["ssn"] == ssn


@pytest.mark.parametrize("person", FINNS)
async def test_everybody_can_identify_themselves_on_the_page(world: World, person: str) -> None:
    started = await world.start(AUTH)
    assert (await Visitor(world).decided(started["url"], "approve", person)).status == 200
    status = await world.collect(AUTH, started["id"])
    assert (status["status"], status["ssn"], status["name"]) == ("COMPLETED", CAST[person].ssn, CAST[person].name)


@pytest.mark.parametrize("path", ["/v3/ftn/sign", "/v3/ftn/backchannel/auth"])
async def test_there_is_neither_signing_nor_a_backchannel(world: World, path: str) -> None:
    assert (await world.client.post(path, json={"text": "I agree"})).status_code == 404
