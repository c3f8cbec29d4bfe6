"""What is Swedish BankID's own."""

from typing import Any
from uuid import UUID

import pytest

from tests.cast import CAST
from tests.operations import ASTRID
from tests.world import World

pytestmark = pytest.mark.anyio

AUTH = "/v3/bankid-se/auth"
SIGN = "/v3/bankid-se/sign"
PHONE_AUTH = "/v3/bankid-se/phone/auth"
PHONE_SIGN = "/v3/bankid-se/phone/sign"
TOKENS = ("autoStartToken", "qrStartToken", "qrStartSecret")
SIGRID = CAST["signatory-sigrid"]
STURE = CAST["signatory-sture"]
EMMA = CAST["employee-emma"]
FEJKBOLAGET = "559999-9017"

on_screen = pytest.mark.parametrize(("path", "body"), [(AUTH, {}), (SIGN, {"text": "I agree"})])
on_the_phone = pytest.mark.parametrize(
    ("path", "collect_path", "body"),
    [
        (PHONE_AUTH, AUTH, {"callInitiator": "USER"}),
        (PHONE_SIGN, SIGN, {"callInitiator": "RP", "text": "I agree"}),
    ],
)


@on_screen
async def test_the_tokens_are_three_different_uuids_and_stay_the_same(
    world: World, path: str, body: dict[str, Any]
) -> None:
    started = await world.start(path, **body)
    assert set(started) == {"id", "status", "hintCode", *TOKENS}
    assert len({str(UUID(started[name])) for name in (*TOKENS, "id")}) == 4
    await world.advance(1)
    assert await world.collect(path, started["id"]) == started
    another = await world.start(path, **body)
    assert not {started[name] for name in TOKENS} & {another[name] for name in TOKENS}


@on_the_phone
async def test_phone_sessions_have_no_tokens(world: World, path: str, collect_path: str, body: dict[str, Any]) -> None:
    started = await world.start(path, ssn=ASTRID, **body)
    assert started == {"id": started["id"], "status": "PENDING", "hintCode": "outstandingTransaction"}
    assert await world.collect(collect_path, started["id"]) == started


async def _hints(world: World, path: str, session_id: str, moments: list[float]) -> list[str]:
    hints, now = [], 0.0
    for moment in moments:
        world.clock.advance(moment - now)
        now = moment
        status = await world.collect(path, session_id)
        hints.append(status.get("hintCode", status["status"]))
    return hints


@on_screen
async def test_a_person_at_the_screen_goes_through_the_hints_in_order(
    world: World, path: str, body: dict[str, Any]
) -> None:
    await world.set_up_demo(pace="realistic", collect_limit=False)
    started = await world.start(path, ssn=ASTRID, **body)
    hints = await _hints(world, path, started["id"], [0, 1.79, 1.8, 2.99, 3, 5.99, 6])
    waits, starts, signs = ["outstandingTransaction"] * 2, ["started"] * 2, ["userSign"] * 2
    assert hints == [*waits, *starts, *signs, "COMPLETED"]


@on_the_phone
async def test_a_person_on_the_phone_goes_through_the_hints_in_order(
    world: World, path: str, collect_path: str, body: dict[str, Any]
) -> None:
    await world.set_up_demo(pace="realistic", collect_limit=False)
    started = await world.start(path, ssn=ASTRID, **body)
    hints = await _hints(world, collect_path, started["id"], [0, 1.79, 1.8, 3.59, 3.6, 5.99, 6])
    waits, confirms, signs = ["outstandingTransaction"] * 2, ["userCallConfirm"] * 2, ["userSign"] * 2
    assert hints == [*waits, *confirms, *signs, "COMPLETED"]


@on_screen
async def test_a_session_that_nobody_takes_up_waits_for_three_minutes(
    world: World, path: str, body: dict[str, Any]
) -> None:
    await world.set_up_demo(collect_limit=False)
    started = await world.start(path, **body)
    hints = await _hints(world, path, started["id"], [0, 3, 60, 179.9, 180])
    assert hints == ["outstandingTransaction"] * 4 + ["FAILED"]


async def test_somebody_who_scans_and_never_answers_is_shown_as_signing(world: World) -> None:
    started = await world.start(AUTH)
    await world.act(started["id"], world.services.by_hand.answer_as_usual("ignoring-barbro"))
    await world.advance(170)
    assert (await world.collect(AUTH, started["id"]))["hintCode"] == "userSign"


@pytest.mark.parametrize(
    ("ssn", "answered"),
    [
        ("199003142388", "199003142388"),
        ("19900314-2388", "199003142388"),
        ("19900314 2388", "199003142388"),
        ("9003142388", "199003142388"),
        ("900314-2388", "199003142388"),
        (" 900314-2388\n", "199003142388"),
        ("230712+9227", "192307129227"),
        ("19230712+9227", "192307129227"),
        ("121212+1212", "191212121212"),
        ("870963-2387", "198709632387"),
        ("200505-2390", "202005052390"),
    ],
)
@pytest.mark.parametrize("path", [AUTH, PHONE_AUTH])
async def test_every_form_of_a_number_answers_with_twelve_digits(
    world: World, path: str, ssn: str, answered: str
) -> None:
    body = {"callInitiator": "RP"} if path == PHONE_AUTH else {}
    started = await world.start(path, ssn=ssn, **body)
    assert (await world.outcome(AUTH, started["id"]))["ssn"] == answered


@pytest.mark.parametrize(
    ("ssn", "message"),
    [
        ("", "ssn: must not be empty"),
        ("199003142389", "ssn: the check digit does not fit: expected 8"),
        ("199013142388", "ssn: there is no day 1990-13-14"),
        ("203003142388", "ssn: the birth date 2030-03-14 is in the future"),
        ("19900314238", "ssn: must be 10 or 12 digits, YYMMDD-NNNN or YYYYMMDD-NNNN"),
        ("1990\u0660\u06633142388", "ssn: must be 10 or 12 digits"),
        ("199003142388\0", "ssn: must be 10 or 12 digits"),
        ("17858801230", "ssn: must be 10 or 12 digits"),
        ("199003141232", "ssn: this may be a real person's number. Use a test number (Skatteverket's: "),
    ],
)
async def test_a_number_that_nobody_can_have_starts_nothing(world: World, ssn: str, message: str) -> None:
    status, said = await world.refusal(AUTH, ssn=ssn)
    assert (status, said[: len(message)]) == (400, message)
    assert await world.count_sessions() == 0


@on_screen
async def test_a_completed_session_says_exactly_what_is_documented(
    world: World, path: str, body: dict[str, Any]
) -> None:
    started = await world.start(path, ssn=ASTRID, refId="order 7", **body)
    assert await world.outcome(path, started["id"]) == {
        "id": started["id"],
        "refId": "order 7",
        "status": "COMPLETED",
        "ssn": ASTRID,
        "name": "Astrid Lindqvist",
        "givenName": "Astrid",
        "surname": "Lindqvist",
        "certStartDate": "2024-05-02",
    }


@pytest.mark.parametrize(
    ("person", "asked", "address"),
    [
        ("astrid", True, CAST["astrid"].address),
        ("astrid", False, None),
        ("astrid", None, None),
        ("protected-petra", True, None),
    ],
)
@on_the_phone
async def test_the_address_is_told_when_asked_for_and_not_protected(
    world: World, path: str, collect_path: str, body: dict[str, Any], person: str, asked: bool | None, address: str
) -> None:
    started = await world.start(path, ssn=CAST[person].ssn, requestAddress=asked, **body)
    status = await world.outcome(collect_path, started["id"])
    assert (status["status"], status.get("address")) == ("COMPLETED", address)
    assert ("address" in status) == (address is not None)


@pytest.mark.parametrize(
    ("ssn", "number", "text"),
    [
        (SIGRID.ssn, "559999-9017", "Sigrid Firman är företrädare för Fejkbolaget AB"),
        (SIGRID.ssn, "5599999017", "Sigrid Firman är företrädare för Fejkbolaget AB"),
        (SIGRID.ssn, "559999-9025", "Sigrid Firman är inte företrädare för 559999-9025"),
        (STURE.ssn, "559999-9025", "Sture Styrman är företrädare för Attrapp & Kuliss AB"),
        (STURE.ssn, "559999-9017", "Sture Styrman är företrädare för Fejkbolaget AB"),
        (EMMA.ssn, "559999-9017", "Emma Lön är inte företrädare för 559999-9017"),
    ],
)
@on_screen
async def test_who_may_sign_for_an_organisation_is_told(
    world: World, path: str, body: dict[str, Any], ssn: str, number: str, text: str
) -> None:
    started = await world.start(path, ssn=ssn, orgNumber=number, **body)
    assert (await world.outcome(path, started["id"]))["companySignatoryText"] == text


@pytest.mark.parametrize(
    ("ssn", "text"), [(SIGRID.ssn, "Sigrid Firman är företrädare för Fejkbolaget AB"), (EMMA.ssn, "")]
)
async def test_the_text_of_who_may_not_sign_can_be_empty_as_in_an_older_sample(
    world: World, ssn: str, text: str
) -> None:
    await world.set_up_demo(empty_signatory_text=True)
    started = await world.start(AUTH, ssn=ssn, orgNumber=FEJKBOLAGET)
    assert (await world.outcome(AUTH, started["id"]))["companySignatoryText"] == text


async def test_the_signatory_is_not_told_unless_asked_for(world: World) -> None:
    started = await world.start(AUTH, ssn=SIGRID.ssn)
    assert "companySignatoryText" not in await world.outcome(AUTH, started["id"])


@pytest.mark.parametrize(
    ("number", "rule"),
    [
        ("", "must be 10 digits, NNNNNN-NNNN"),
        ("559999-901", "must be 10 digits, NNNNNN-NNNN"),
        ("559999-9018", "the check digit does not fit: expected 7"),
        ("900314-2388", "the third digit must be at least 2"),
        ("\0", "must be 10 digits, NNNNNN-NNNN"),
    ],
)
async def test_an_organisation_number_that_cannot_be_is_refused(world: World, number: str, rule: str) -> None:
    assert await world.refusal(AUTH, orgNumber=number) == (400, f"orgNumber: {rule}")
    assert await world.count_sessions() == 0


@pytest.mark.parametrize("person", ["eidless-elsa", "declining-fredrik"])
async def test_somebody_without_bankid_never_fetches_the_order(world: World, person: str) -> None:
    started = await world.start(AUTH, ssn=CAST[person].ssn)
    assert (await world.outcome(AUTH, started["id"]))["error"] == "SESSION_TIMEOUT"
