"""What is Freja's own."""

from typing import Any
from uuid import UUID

import pytest

from tests.cast import CAST
from tests.operations import ASTRID
from tests.world import World

pytestmark = pytest.mark.anyio

AUTH = "/v3/freja/auth"
SIGN = "/v3/freja/sign"
BACKCHANNEL_AUTH = "/v3/freja/backchannel/auth"
BACKCHANNEL_SIGN = "/v3/freja/backchannel/sign"
UNKNOWN = "User with the specified userInfo does not exist in Freja eID database"
REJECTED = "Authentication request failed. Previous authentication request was rejected due to security reasons"
MONTH = 30 * 24 * 3600

every_start = pytest.mark.parametrize(
    ("path", "collect_path", "body"),
    [
        (AUTH, AUTH, {}),
        (BACKCHANNEL_AUTH, AUTH, {"country": "SWEDEN"}),
        (SIGN, SIGN, {"text": "I agree"}),
        (BACKCHANNEL_SIGN, SIGN, {"country": "SWEDEN", "text": "I agree"}),
    ],
)


@every_start
async def test_a_pending_session_always_has_token_and_qr_code(
    world: World, path: str, collect_path: str, body: dict[str, Any]
) -> None:
    await world.set_up_demo(pace="byHand")
    started = await world.start(path, ssn=ASTRID, **body)
    token = str(UUID(started["autoStartToken"]))
    assert started == {
        "id": started["id"],
        "status": "PENDING",
        "autoStartToken": token,
        "qrData": f"frejaeid://bindUserToTransaction?transactionReference={token}",
    }
    await world.advance(1)
    assert await world.collect(collect_path, started["id"]) == started


@every_start
async def test_a_completed_session_says_exactly_what_is_documented(
    world: World, path: str, collect_path: str, body: dict[str, Any]
) -> None:
    started = await world.start(path, ssn=ASTRID, refId="order 7", **body)
    assert await world.outcome(collect_path, started["id"]) == {
        "id": started["id"],
        "refId": "order 7",
        "status": "COMPLETED",
        "ssn": ASTRID,
        "country": "SWEDEN",
        "name": "Astrid Lindqvist",
        "givenName": "Astrid",
        "surname": "Lindqvist",
    }


@pytest.mark.parametrize(
    ("person", "level", "outcome"),
    [
        ("freja-basic-frank", None, "AUTH_FAILED"),
        ("freja-basic-frank", "EXTENDED", "AUTH_FAILED"),
        ("freja-basic-frank", "PLUS", "AUTH_FAILED"),
        ("freja-extended-fatima", None, "COMPLETED"),
        ("freja-extended-fatima", "EXTENDED", "COMPLETED"),
        ("freja-extended-fatima", "PLUS", "AUTH_FAILED"),
        ("freja-plus-fanny", None, "COMPLETED"),
        ("freja-plus-fanny", "EXTENDED", "COMPLETED"),
        ("freja-plus-fanny", "PLUS", "COMPLETED"),
    ],
)
@every_start
async def test_a_person_below_the_least_level_is_rejected(
    world: World, path: str, collect_path: str, body: dict[str, Any], person: str, level: str | None, outcome: str
) -> None:
    started = await world.start(path, ssn=CAST[person].ssn, minRegistrationLevel=level, **body)
    status = await world.outcome(collect_path, started["id"])
    assert status.get("error", status["status"]) == outcome


@pytest.mark.parametrize("level", ["BASIC", "plus", "", 1])
async def test_only_documented_levels_can_be_asked_for(world: World, level: object) -> None:
    refusal = await world.refusal(AUTH, minRegistrationLevel=level)
    assert refusal == (400, "minRegistrationLevel: must be EXTENDED or PLUS")


@pytest.mark.parametrize("person", ["unknown-frans", "declining-bo", "eidless-elsa"])
@every_start
async def test_somebody_without_freja_is_refused_at_the_start(
    world: World, path: str, collect_path: str, body: dict[str, Any], person: str
) -> None:
    assert await world.refusal(path, ssn=CAST[person].ssn, **body) == (400, UNKNOWN)
    assert await world.count_sessions() == 0
    assert collect_path in {AUTH, SIGN}


@every_start
async def test_somebody_rejected_before_is_refused_at_the_start(
    world: World, path: str, collect_path: str, body: dict[str, Any]
) -> None:
    assert await world.refusal(path, ssn=CAST["suspected-felicia"].ssn, **body) == (400, REJECTED)
    assert await world.count_sessions() == 0
    assert collect_path in {AUTH, SIGN}


@pytest.mark.parametrize(
    ("person", "country", "ssn"),
    [
        ("freja-norwegian-froydis", "NORWAY", "019082 00434"),
        ("freja-danish-flemming", "DENMARK", "660579-0095"),
        ("freja-finnish-fiina", "FINLAND", "230994-908m"),
        ("astrid", "SWEDEN", "900314-2388"),
    ],
)
@pytest.mark.parametrize(("path", "collect_path", "body"), [(AUTH, AUTH, {}), (BACKCHANNEL_AUTH, AUTH, {})])
async def test_people_of_each_country_answer_with_their_number_in_full(
    world: World, path: str, collect_path: str, body: dict[str, Any], person: str, country: str, ssn: str
) -> None:
    started = await world.start(path, ssn=ssn, country=country, **body)
    status = await world.outcome(collect_path, started["id"])
    assert (status["ssn"], status["country"], status["name"]) == (CAST[person].ssn, country, CAST[person].name)


@pytest.mark.parametrize("person", ["freja-norwegian-froydis", "freja-danish-flemming", "freja-finnish-fiina"])
async def test_a_number_is_swedish_unless_a_country_is_named(world: World, person: str) -> None:
    status, message = await world.refusal(AUTH, ssn=CAST[person].ssn)
    assert (status, message[:5]) == (400, "ssn: ")


@pytest.mark.parametrize("country", ["SE", "sweden", "ICELAND", "", 46, ["SWEDEN"]])
async def test_only_four_countries_are_known(world: World, country: object) -> None:
    refusal = await world.refusal(BACKCHANNEL_AUTH, ssn=ASTRID, country=country)
    assert refusal == (400, "country: must be SWEDEN, NORWAY, DENMARK or FINLAND")


async def test_a_country_without_a_number_restricts_nothing(world: World) -> None:
    started = await world.start(AUTH, country="NORWAY")
    await world.act(started["id"], world.services.by_hand.approve("astrid"))
    assert (await world.collect(AUTH, started["id"]))["country"] == "SWEDEN"


@pytest.mark.parametrize(
    ("path", "body", "lifetime"),
    [
        (AUTH, {}, 120),
        (SIGN, {"text": "I agree"}, MONTH),
    ],
)
async def test_authentications_last_two_minutes_and_signatures_thirty_days(
    world: World, path: str, body: dict[str, Any], lifetime: float
) -> None:
    started = await world.start(path, **body)
    await world.advance(lifetime - 1)
    assert (await world.collect(path, started["id"]))["status"] == "PENDING"
    await world.advance(1)
    failed = {"id": started["id"], "status": "FAILED", "error": "SESSION_TIMEOUT"}
    assert await world.collect(path, started["id"]) == failed


async def test_a_signature_can_be_given_weeks_later(world: World) -> None:
    started = await world.start(SIGN, text="I agree")
    await world.advance(29 * 24 * 3600)
    await world.act(started["id"], world.services.by_hand.approve("astrid"))
    assert (await world.collect(SIGN, started["id"]))["status"] == "COMPLETED"


@pytest.mark.parametrize(
    ("person", "number", "text"),
    [
        ("signatory-sigrid", "5599999017", "Sigrid Firman är företrädare för Fejkbolaget AB"),
        ("employee-emma", "559999-9017", "Emma Lön är inte företrädare för 559999-9017"),
        ("employee-emma", None, None),
    ],
)
@every_start
async def test_who_may_sign_for_an_organisation_is_told_when_asked_for(
    world: World,
    path: str,
    collect_path: str,
    body: dict[str, Any],
    person: str,
    number: str | None,
    text: str | None,
) -> None:
    started = await world.start(path, ssn=CAST[person].ssn, orgNumber=number, **body)
    status = await world.outcome(collect_path, started["id"])
    assert (status["status"], status.get("companySignatoryText")) == ("COMPLETED", text)


@pytest.mark.parametrize(
    ("country", "number", "rule"),
    [
        ("SWEDEN", "559999-9018", "the check digit does not fit: expected 7"),
        ("NORWAY", "559999-9017", "must be 9 digits"),
        ("DENMARK", "559999-9017", "must be 8 digits, the first not 0"),
        ("FINLAND", "559999-9017", "must be 8 digits, NNNNNNN-N"),
    ],
)
async def test_an_organisation_number_is_read_as_the_countrys(
    world: World, country: str, number: str, rule: str
) -> None:
    assert await world.refusal(AUTH, country=country, orgNumber=number) == (400, f"orgNumber: {rule}")


@pytest.mark.parametrize(
    ("person", "asked", "address"),
    [
        ("astrid", True, CAST["astrid"].address),
        ("astrid", False, None),
        ("astrid", None, None),
        ("protected-petra", True, None),
    ],
)
@every_start
async def test_the_address_is_told_when_asked_for_and_not_protected(
    world: World,
    path: str,
    collect_path: str,
    body: dict[str, Any],
    person: str,
    asked: bool | None,
    address: str | None,
) -> None:
    started = await world.start(path, ssn=CAST[person].ssn, requestAddress=asked, **body)
    status = await world.outcome(collect_path, started["id"])
    assert (status["status"], status.get("address")) == ("COMPLETED", address)
    assert ("address" in status) == (address is not None)
