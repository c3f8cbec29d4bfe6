"""What is Danish MitID's own."""

import hashlib
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fejkollen_server.accounts.account import Feature
from tests.cast import CAST
from tests.operations import ABENAA
from tests.world import World

pytestmark = pytest.mark.anyio

AUTH = "/v3/mitid/auth"
BACKCHANNEL = "/v3/mitid/backchannel/auth"
SIGN = "/v3/mitid/sign"
ASKED = {"requestPhone": "phone", "requestEmail": "email", "requestAddress": "address"}
MIKKEL = CAST["mikkel"]
ALWAYS_TOLD = {
    "status": "COMPLETED",
    "ssn": "6506850043",
    "name": "Mikkel Østergaard",
    "givenName": "Mikkel",
    "surname": "Østergaard",
    "birthDate": "1985-06-05",
    "pid": MIKKEL.pid,
}


async def _approved(world: World, path: str, person: str = "mikkel", **body: Any) -> dict[str, Any]:
    started = await world.start(path, **body)
    await world.act(started["id"], world.services.by_hand.approve(person))
    return await world.collect(path, started["id"])


@pytest.mark.parametrize("ssn", ["0502669796", "050266-9796", "050266 9796", " 0502669796 "])
async def test_a_cpr_number_is_answered_in_ten_digits(world: World, ssn: str) -> None:
    started = await world.start(BACKCHANNEL, ssn=ssn, bindingMessage="Order 7")
    assert (await world.outcome(AUTH, started["id"]))["ssn"] == ABENAA


@pytest.mark.parametrize(
    ("ssn", "message"),
    [
        ("199003142388", "ssn: must be 10 digits"),
        ("050266979", "ssn: must be 10 digits"),
        ("0513669796", "ssn: there is no day 1966-13-05"),
        ("0502669797", "ssn: this may be a real person's number. Use a test number (a replacement number"),
        ("\0", "ssn: must be 10 digits"),
    ],
)
async def test_a_number_that_nobody_can_have_starts_nothing(world: World, ssn: str, message: str) -> None:
    status, said = await world.refusal(BACKCHANNEL, ssn=ssn, bindingMessage="Order 7")
    assert (status, said[: len(message)]) == (400, message)
    assert await world.count_sessions() == 0


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(message=st.text(min_size=1))
async def test_the_binding_message_is_echoed(world: World, message: str) -> None:
    await world.set_up_demo(pace="byHand", competing_sessions=False)
    started = await world.start(BACKCHANNEL, ssn=ABENAA, bindingMessage=message)
    assert started == {"id": started["id"], "status": "PENDING", "bindingMessage": message}
    assert await world.collect(AUTH, started["id"]) == started


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(min_size=1, max_size=600))
async def test_the_checksum_is_the_texts_sha_256(world: World, text: str) -> None:
    checksum = hashlib.sha256(text.encode()).hexdigest()
    assert (await _approved(world, SIGN, text=text))["signResult"] == {"checksum": checksum}


async def test_the_checksum_does_not_depend_on_who_signs(world: World) -> None:
    results = [(await _approved(world, SIGN, person, text="A"))["signResult"] for person in ("mikkel", "abenaa133")]
    assert results[0] == results[1]


@pytest.mark.parametrize("asked", list(product([True, False], repeat=3)), ids=str)
async def test_exactly_what_is_asked_for_is_told(world: World, asked: tuple[bool, ...]) -> None:
    flags: dict[str, Any] = dict(zip(ASKED, asked, strict=True))
    status = await _approved(world, AUTH, **flags)
    told = {field: getattr(MIKKEL, field) for flag, field in ASKED.items() if flags[flag]}
    assert status == {"id": status["id"], **ALWAYS_TOLD, **told}


@pytest.mark.parametrize(
    ("person", "missing"), [("protected-marcus", {"address"}), ("unreachable-mia", {"phone", "email"})]
)
async def test_what_a_person_does_not_have_is_left_out(world: World, person: str, missing: set[str]) -> None:
    status = await _approved(world, AUTH, person, **dict.fromkeys(ASKED, True))
    assert set(ASKED.values()) - set(status) == missing


async def test_a_signature_tells_who_signed_and_nothing_more(world: World) -> None:
    status = await _approved(world, SIGN, text="Jeg accepterer", requestPhone=True)
    checksum = hashlib.sha256(b"Jeg accepterer").hexdigest()
    assert status == {"id": status["id"], **ALWAYS_TOLD, "signResult": {"checksum": checksum}}


@pytest.mark.parametrize("flag", ASKED)
async def test_what_is_not_enabled_answers_403_and_names_the_field(world: World, flag: str) -> None:
    await world.set_up_demo(features=frozenset(Feature) - {Feature(flag)})
    message = f"{flag}: the feature {flag} is not enabled for this account"
    assert await world.refusal(AUTH, **{flag: True}) == (403, message)
    assert await world.count_sessions() == 0


@pytest.mark.parametrize(("path", "body"), [(AUTH, {}), (SIGN, {"text": "I agree"}), (BACKCHANNEL, {})])
async def test_a_session_lasts_five_minutes(world: World, path: str, body: dict[str, Any]) -> None:
    await world.set_up_demo(pace="byHand")
    named = {"ssn": ABENAA, "bindingMessage": "Order 7"} if path == BACKCHANNEL else {}
    started = await world.start(path, **body, **named)
    collect_path = AUTH if path == BACKCHANNEL else path
    await world.advance(299)
    assert (await world.collect(collect_path, started["id"]))["status"] == "PENDING"
    await world.advance(1)
    assert (await world.collect(collect_path, started["id"]))["error"] == "SESSION_TIMEOUT"


async def test_somebody_without_mitid_fails(world: World) -> None:
    ssn = CAST["freja-danish-flemming"].ssn
    started = await world.start(BACKCHANNEL, ssn=ssn, bindingMessage="Order 7")
    assert (await world.outcome(AUTH, started["id"]))["error"] == "AUTH_FAILED"
