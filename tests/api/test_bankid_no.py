"""What is Norwegian BankID's own."""

import base64
import hashlib
from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest

from fejkollen_server.accounts.account import Feature
from fejkollen_server.signatures.verification import verify_statement
from tests.cast import CAST
from tests.operations import DOCUMENT_PATHS, DONALD
from tests.pdfs import pages_pdf
from tests.world import World

pytestmark = pytest.mark.anyio

AUTH = "/v3/bankid-no/auth"
BACKCHANNEL = "/v3/bankid-no/backchannel/auth"
SIGN = "/v3/bankid-no/sign"
PDF = pages_pdf(text=b"Hello")
OTHER_PDF = pages_pdf(text=b"Goodbye")
ASKED = {"requestSsn": "ssn", "requestPhone": "phone", "requestEmail": "email", "requestAddress": "address"}
NORA = CAST["nora"]
ALWAYS_TOLD = {
    "status": "COMPLETED",
    "name": "Nora Solbakken",
    "givenName": "Nora",
    "surname": "Solbakken",
    "birthDate": "1988-05-17",
    "pid": "9578-5999-4-1234567",
    "bankId": "1234567",
}

with_a_page = pytest.mark.parametrize(("path", "body"), [(AUTH, {}), (SIGN, {"text": "I agree"})])


async def _approved(world: World, path: str, person: str = "nora", **body: Any) -> dict[str, Any]:
    started = await world.start(path, **body)
    await world.act(started["id"], world.services.by_hand.approve(person))
    return await world.collect(path, started["id"])


async def _uploaded(world: World, content: bytes = PDF) -> str:
    answer = await world.client.post(DOCUMENT_PATHS[0], files={"file": ("contract.pdf", content)})
    return str(answer.json()["id"])


async def test_a_backchannel_session_shows_two_different_words_that_stay(world: World) -> None:
    await world.set_up_demo(pace="byHand", competing_sessions=False)
    shown = set()
    for _ in range(30):
        started = await world.start(BACKCHANNEL, ssn=DONALD)
        message = started["bindingMessage"]
        assert started == {"id": started["id"], "status": "PENDING", "bindingMessage": message}
        assert await world.collect(AUTH, started["id"]) == started
        first, second = message.split(" ")
        assert first != second
        assert message == message.upper()
        shown.add(message)
    assert len(shown) > 20, "they are drawn anew for each session"


async def test_a_backchannel_session_lasts_fifteen_minutes(world: World) -> None:
    await world.set_up_demo(pace="byHand")
    started = await world.start(BACKCHANNEL, ssn=DONALD)
    await world.advance(899)
    assert (await world.collect(AUTH, started["id"]))["status"] == "PENDING"
    await world.advance(1)
    assert (await world.collect(AUTH, started["id"]))["error"] == "SESSION_TIMEOUT"


@pytest.mark.parametrize(
    "asked", list(product([True, False], repeat=4)), ids=lambda asked: "".join("01"[a] for a in asked)
)
@with_a_page
async def test_exactly_what_is_asked_for_is_told(
    world: World, path: str, body: dict[str, Any], asked: tuple[bool, ...]
) -> None:
    flags: dict[str, Any] = dict(zip(ASKED, asked, strict=True))
    status = await _approved(world, path, **body, **flags)
    told = {field: getattr(NORA, field) for flag, field in ASKED.items() if flags[flag]}
    assert status.pop("signResult", None) or path == AUTH
    assert status == {"id": status["id"], **ALWAYS_TOLD, **told}
    assert None not in told.values()


@pytest.mark.parametrize(
    ("person", "missing"),
    [("protected-nana", {"address"}), ("unreachable-nora", {"phone", "email"})],
)
async def test_what_a_person_does_not_have_is_left_out(world: World, person: str, missing: set[str]) -> None:
    status = await _approved(world, AUTH, person, **dict.fromkeys(ASKED, True))
    assert set(ASKED.values()) - set(status) == missing


async def test_the_backchannel_tells_the_number_that_it_was_given(world: World) -> None:
    started = await world.start(BACKCHANNEL, ssn=DONALD)
    status = await world.outcome(AUTH, started["id"])
    assert (status["name"], status["ssn"]) == ("Donald Duck", DONALD)
    assert not {"phone", "email", "address"} & set(status)


@pytest.mark.parametrize("flag", ASKED)
@with_a_page
async def test_what_is_not_enabled_answers_403_and_names_the_field(
    world: World, path: str, body: dict[str, Any], flag: str
) -> None:
    await world.set_up_demo(features=frozenset(Feature) - {Feature(flag)})
    message = f"{flag}: the feature {flag} is not enabled for this account"
    assert await world.refusal(path, **body, **{flag: True}) == (403, message)
    assert await world.count_sessions() == 0
    others = {other: True for other in ASKED if other != flag}
    assert (await world.start(path, **body, **others, **{flag: False}))["status"] == "PENDING"


async def test_signing_documents_without_the_feature_answers_403(world: World) -> None:
    document = await _uploaded(world)
    await world.set_up_demo(features=frozenset(Feature) - {Feature.DOCUMENTS})
    message = "documents: the feature documents is not enabled for this account"
    assert await world.refusal(SIGN, documents=[document]) == (403, message)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "text: either text or documents is required"),
        ({"text": None, "documents": None}, "text: either text or documents is required"),
        ({"text": "I agree", "documents": ["x"]}, "documents: must not be given together with text"),
        ({"documents": []}, "documents: must have at least 1 item"),
        ({"documents": [""]}, "documents[0]: must not be empty"),
        ({"documents": ["x", 7]}, "documents[1]: must be a string"),
        ({"documents": "x"}, "documents: must be a list"),
        ({"documents": ["x"]}, "documents[0]: there is no document with this id"),
        ({"documents": ["\0"]}, "documents[0]: there is no document with this id"),
        ({"documents": ["\N{GRINNING FACE}" * 36]}, "documents[0]: there is no document with this id"),
        ({"documents": ["x"] * 60_000}, "documents[0]: there is no document with this id"),
    ],
)
async def test_either_a_text_or_existing_documents_are_signed(world: World, body: dict[str, Any], message: str) -> None:
    assert await world.refusal(SIGN, **body) == (400, message)
    assert await world.count_sessions() == 0


async def test_a_great_many_different_ids_are_refused_like_one(world: World) -> None:
    ids = [f"{number:x}" for number in range(35_000)]
    assert await world.refusal(SIGN, documents=ids) == (400, "documents[0]: there is no document with this id")


async def test_signed_documents_are_those_that_can_be_downloaded(world: World) -> None:
    ids = [await _uploaded(world, OTHER_PDF), await _uploaded(world)]
    status = await _approved(world, SIGN, documents=ids)
    hashes = []
    for document in ids:
        downloaded = (await world.client.get(f"{DOCUMENT_PATHS[0]}/{document}")).content
        hashes.append(hashlib.sha256(downloaded).hexdigest())
    assert status["signedDocuments"] == [{"id": ids[0], "hash": hashes[0]}, {"id": ids[1], "hash": hashes[1]}]
    assert len(set(hashes)) == 2
    assert set(status["signResult"]) == {"endUser", "merchant", "hash"}


async def test_the_second_of_two_documents_must_exist_too(world: World) -> None:
    message = "documents[1]: there is no document with this id"
    assert await world.refusal(SIGN, documents=[await _uploaded(world), "gone"]) == (400, message)


async def test_another_accounts_documents_cannot_be_signed(world: World) -> None:
    stranger = await world.add_account("stranger", world.services.settings.account_defaults)
    body = {"documents": [await _uploaded(world)]}
    answer = await world.client.post(SIGN, json=body, auth=stranger)
    assert (answer.status_code, answer.json()["message"][:13]) == (400, "documents[0]:")


async def test_a_document_deleted_before_it_is_signed_fails_the_session(world: World) -> None:
    document = await _uploaded(world)
    started = await world.start(SIGN, documents=[document])
    await world.client.delete(f"{DOCUMENT_PATHS[0]}/{document}")
    await world.act(started["id"], world.services.by_hand.approve("nora"))
    assert (await world.collect(SIGN, started["id"]))["error"] == "INTERNAL_ERROR"


async def test_a_signed_text_has_no_documents_and_the_hash_of_the_text(world: World) -> None:
    status = await _approved(world, SIGN, text="Jeg godtar vilkårene")
    assert status["signResult"]["hash"] == hashlib.sha256("Jeg godtar vilkårene".encode()).hexdigest()
    assert "signedDocuments" not in status


async def test_both_parties_sign_the_text_at_the_accounts_time(world: World) -> None:
    await world.client.post("/control/v1/clock/advance", json={"by": "1d"})
    result = (await _approved(world, SIGN, text="I agree"))["signResult"]
    authority = await world.services.signatures.authority()
    for field, signer in (("endUser", "Nora Solbakken"), ("merchant", "demo")):
        found = verify_statement(base64.b64decode(result[field], validate=True), authority.certificate)
        assert (found.content, found.signer) == (b"I agree", signer)
        assert found.signed_at == datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


async def test_a_signature_is_the_same_for_the_same_input_and_only_then(world: World) -> None:
    first, again, other_text, other_signer = [
        (await _approved(world, SIGN, person, text=text))["signResult"]
        for text, person in (("A", "nora"), ("A", "nora"), ("B", "nora"), ("A", "minnie-mouse"))
    ]
    assert first == again
    assert first["hash"] != other_text["hash"]
    assert first["hash"] == other_signer["hash"]
    assert first["endUser"] not in {other_text["endUser"], other_signer["endUser"]}


async def test_an_authentication_has_no_signature(world: World) -> None:
    assert {"signResult", "signedDocuments"} & set(await _approved(world, AUTH)) == set()


@pytest.mark.parametrize(
    ("ssn", "message"),
    [
        ("20123931744", "ssn: the second control digit does not fit: expected 3"),
        ("2012393174", "ssn: must be 11 digits"),
        ("199003142388", "ssn: must be 11 digits"),
        ("\0", "ssn: must be 11 digits"),
        ("01010199959", "ssn: "),
    ],
)
async def test_a_number_that_nobody_can_have_starts_nothing(world: World, ssn: str, message: str) -> None:
    status, said = await world.refusal(BACKCHANNEL, ssn=ssn)
    assert (status, said[: len(message)]) == (400, message)
    assert await world.count_sessions() == 0


@pytest.mark.parametrize("ssn", ["178588 01230", "178588-01230", "17858801230"])
async def test_a_number_may_be_written_as_people_do(world: World, ssn: str) -> None:
    started = await world.start(BACKCHANNEL, ssn=ssn)
    assert (await world.outcome(AUTH, started["id"]))["name"] == "Nora Solbakken"


@pytest.mark.parametrize("person", ["eidless-einar", "ignoring-vera"])
async def test_somebody_without_bankid_fails(world: World, person: str) -> None:
    started = await world.start(BACKCHANNEL, ssn=CAST[person].ssn)
    assert (await world.outcome(AUTH, started["id"]))["error"] == "AUTH_FAILED"
