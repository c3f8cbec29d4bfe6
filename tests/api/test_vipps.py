"""What is Vipps MobilePay's own."""

from itertools import product
from typing import Any

import pytest

from fejkollen_server.accounts.account import Feature
from tests.cast import CAST
from tests.operations import VALTERS_PHONE
from tests.world import World

pytestmark = pytest.mark.anyio

AUTH = "/v3/vipps/auth"
BACKCHANNEL = "/v3/vipps/backchannel/auth"
NORA = CAST["nora"]
ASKED_ON_PAGE = {"requestSsn": "ssn", "requestPhone": "phone", "requestEmail": "email", "requestAddress": "address"}
ASKED_DIRECTLY = {"requestSsn": "ssn", "requestEmail": "email", "requestAddress": "address"}
ALWAYS_TOLD = {
    "status": "COMPLETED",
    "name": "Nora Solbakken",
    "givenName": "Nora",
    "surname": "Solbakken",
    "birthDate": "1988-05-17",
    "pid": "9578-5999-4-1234567",
    "bankId": "1234567",
}


@pytest.mark.parametrize(
    "phone",
    [
        "+4790881716",
        "004790881716",
        "4790881716",
        "90881716",
        "90 88 17 16",
        "+47 908 81 716",
        " (+47) 908.81.716 ",
        "908-81-716",
    ],
)
async def test_a_phone_number_may_be_written_as_people_do(world: World, phone: str) -> None:
    started = await world.start(BACKCHANNEL, phone=phone, requestSsn=True)
    assert (await world.outcome(AUTH, started["id"]))["ssn"] == "55074308332"


@pytest.mark.parametrize(
    ("phone", "rule"),
    [
        ("", "must be a number like +4790000000, or 8 Norwegian digits"),
        ("9088171", "must be a number like +4790000000, or 8 Norwegian digits"),
        ("+479088171", "must have 8 digits after +47, the first 2 to 9"),
        ("+47908817160", "must have 8 digits after +47, the first 2 to 9"),
        ("+4710881716", "must have 8 digits after +47, the first 2 to 9"),
        ("9088171\u0666", "must be a number like +4790000000, or 8 Norwegian digits"),
        ("90881716\0", "must be a number like +4790000000, or 8 Norwegian digits"),
        ("+46709999999", "nobody has this number; only behind Norwegian ones strangers answer"),
    ],
)
async def test_a_phone_number_that_nobody_can_have_starts_nothing(world: World, phone: str, rule: str) -> None:
    assert await world.refusal(BACKCHANNEL, phone=phone) == (400, f"phone: {rule}")
    assert await world.count_sessions() == 0


async def test_behind_any_norwegian_number_the_same_stranger_answers(world: World) -> None:
    statuses = []
    for _ in range(2):
        started = await world.start(BACKCHANNEL, phone="+4799999999", requestSsn=True)
        status = await world.outcome(AUTH, started["id"])
        statuses.append({name: value for name, value in status.items() if name != "id"})
    assert statuses[0] == statuses[1]
    assert statuses[0]["status"] == "COMPLETED"


async def test_a_backchannel_session_shows_nothing_but_its_state(world: World) -> None:
    await world.set_up_demo(pace="byHand")
    started = await world.start(BACKCHANNEL, phone=VALTERS_PHONE)
    assert started == {"id": started["id"], "status": "PENDING"}
    await world.advance(599)
    assert await world.collect(AUTH, started["id"]) == started
    await world.advance(1)
    assert (await world.collect(AUTH, started["id"]))["error"] == "SESSION_TIMEOUT"


@pytest.mark.parametrize("asked", list(product([True, False], repeat=4)), ids=str)
async def test_exactly_what_is_asked_for_on_the_page_is_told(world: World, asked: tuple[bool, ...]) -> None:
    flags = dict(zip(ASKED_ON_PAGE, asked, strict=True))
    started = await world.start(AUTH, **flags)
    await world.act(started["id"], world.services.by_hand.approve("nora"))
    told = {field: getattr(NORA, field) for flag, field in ASKED_ON_PAGE.items() if flags[flag]}
    assert await world.collect(AUTH, started["id"]) == {"id": started["id"], **ALWAYS_TOLD, **told}


@pytest.mark.parametrize("asked", list(product([True, False], repeat=3)), ids=str)
async def test_exactly_what_is_asked_for_directly_is_told(world: World, asked: tuple[bool, ...]) -> None:
    flags = dict(zip(ASKED_DIRECTLY, asked, strict=True))
    started = await world.start(BACKCHANNEL, phone=NORA.phone, **flags)
    told = {field: getattr(NORA, field) for flag, field in ASKED_DIRECTLY.items() if flags[flag]}
    assert await world.outcome(AUTH, started["id"]) == {"id": started["id"], **ALWAYS_TOLD, **told}


async def test_the_phone_cannot_be_asked_for_where_it_is_known(world: World) -> None:
    started = await world.start(BACKCHANNEL, phone=NORA.phone, requestPhone=True)
    assert "phone" not in await world.outcome(AUTH, started["id"])


@pytest.mark.parametrize("path", [AUTH, BACKCHANNEL])
@pytest.mark.parametrize("flag", ASKED_DIRECTLY)
async def test_what_is_not_enabled_answers_403_and_names_the_field(world: World, path: str, flag: str) -> None:
    await world.set_up_demo(features=frozenset(Feature) - {Feature(flag)})
    body: dict[str, Any] = {"phone": VALTERS_PHONE} if path == BACKCHANNEL else {}
    message = f"{flag}: the feature {flag} is not enabled for this account"
    assert await world.refusal(path, **body, **{flag: True}) == (403, message)
    assert await world.count_sessions() == 0


@pytest.mark.parametrize("person", ["eidless-einar", "donald-duck"])
async def test_somebody_without_vipps_cannot_answer(world: World, person: str) -> None:
    phone = CAST[person].phone
    assert phone is not None
    started = await world.start(BACKCHANNEL, phone=phone)
    assert (await world.outcome(AUTH, started["id"]))["error"] == "AUTH_FAILED"


@pytest.mark.parametrize("operation", ["sign", "age-verification"])
async def test_there_is_neither_signing_nor_age_verification(world: World, operation: str) -> None:
    answer = await world.client.post(f"/v3/vipps/{operation}", json={"text": "I agree", "minAge": 18})
    assert answer.status_code == 404
