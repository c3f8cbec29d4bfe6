"""Every documented limit: just within it all is well, just beyond it the field is named and nothing starts."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.operations import ABENAA, ASTRID, START_OPERATIONS, StartOperation
from tests.world import World

pytestmark = pytest.mark.anyio

PHONE = {"ssn": ASTRID, "callInitiator": "USER"}
BACKCHANNEL = {"ssn": ASTRID, "country": "SWEDEN"}
LONGEST: tuple[tuple[str, str, int, dict[str, Any]], ...] = (
    ("/v3/bankid-se/auth", "intent", 2_000, {}),
    ("/v3/bankid-se/phone/auth", "intent", 2_000, PHONE),
    ("/v3/bankid-se/sign", "text", 50_000, {}),
    ("/v3/bankid-se/sign", "digest", 2_000, {"text": "I agree"}),
    ("/v3/bankid-se/phone/sign", "text", 50_000, PHONE),
    ("/v3/bankid-se/phone/sign", "digest", 2_000, {**PHONE, "text": "I agree"}),
    ("/v3/bankid-no/sign", "text", 118, {}),
    ("/v3/mitid/sign", "text", 600, {}),
    ("/v3/mitid/auth", "referenceText", 130, {}),
)
MAY_BE_EMPTY = {
    ("/v3/mitid/auth", "referenceText"),
    ("/v3/bankid-se/sign", "text"),
    ("/v3/bankid-se/phone/sign", "text"),
    ("/v3/bankid-no/sign", "text"),
}
NOT_EMPTY = (
    ("/v3/bankid-se/auth", "ssn", {}),
    ("/v3/bankid-se/sign", "ssn", {"text": "I agree"}),
    ("/v3/bankid-se/phone/auth", "ssn", PHONE),
    ("/v3/bankid-se/phone/sign", "ssn", {**PHONE, "text": "I agree"}),
    ("/v3/freja/auth", "ssn", {}),
    ("/v3/freja/backchannel/auth", "ssn", BACKCHANNEL),
    ("/v3/freja/sign", "ssn", {"text": "I agree"}),
    ("/v3/freja/backchannel/sign", "ssn", {**BACKCHANNEL, "text": "I agree"}),
    ("/v3/bankid-no/backchannel/auth", "ssn", {}),
    ("/v3/mitid/backchannel/auth", "ssn", {"bindingMessage": "Order 7"}),
    ("/v3/mitid/backchannel/auth", "bindingMessage", {"ssn": ABENAA}),
    ("/v3/freja/sign", "text", {}),
    ("/v3/freja/backchannel/sign", "text", BACKCHANNEL),
    *((path, field, others) for path, field, _, others in LONGEST if (path, field) not in MAY_BE_EMPTY),
)
AGES = tuple(operation for operation in START_OPERATIONS if operation.path.endswith("age-verification"))

every_length = pytest.mark.parametrize(
    ("path", "field", "most", "others"), LONGEST, ids=[f"{path[4:]} {field}" for path, field, *_ in LONGEST]
)
every_age = pytest.mark.parametrize("operation", AGES, ids=str)


@every_length
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(letter=st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters="%<"))
async def test_text_may_have_so_many_characters_and_not_one_more(
    world: World, path: str, field: str, most: int, others: dict[str, Any], letter: str
) -> None:
    await world.set_up_demo(competing_sessions=False)
    await world.start(path, **{**others, field: letter * most})
    stored = await world.count_sessions()
    refusal = await world.refusal(path, **{**others, field: letter * (most + 1)})
    assert refusal == (400, f"{field}: must have at most {most} characters")
    assert await world.count_sessions() == stored


@pytest.mark.parametrize(
    ("path", "field", "others"), NOT_EMPTY, ids=[f"{path[4:]} {field}" for path, field, _ in NOT_EMPTY]
)
async def test_what_is_required_or_given_is_not_empty(
    world: World, path: str, field: str, others: dict[str, Any]
) -> None:
    assert await world.refusal(path, **{**others, field: ""}) == (400, f"{field}: must not be empty")
    assert await world.count_sessions() == 0


@pytest.mark.parametrize(("path", "field"), sorted(MAY_BE_EMPTY))
async def test_a_text_without_a_published_minimum_may_be_empty(world: World, path: str, field: str) -> None:
    await world.start(path, **{**(PHONE if "/phone/" in path else {}), field: ""})


async def test_a_text_for_freja_may_be_as_long_as_a_request(world: World) -> None:
    await world.start("/v3/freja/sign", text="x" * 100_000)


@pytest.mark.parametrize("path", ["/v3/bankid-se/auth", "/v3/bankid-se/sign"])
@pytest.mark.parametrize(
    "address",
    ["", "unknown", "192.0.2.1, 192.0.2.2", "192.0.2.1:443", "[2001:db8::1]", "[2001:db8::1]:443", " 192.0.2.1",
     "1.2.3", "192.0.2.01", "fe80::1%eth0", "shop.test", "_hidden"],
)  # fmt: skip
async def test_what_is_no_plain_address_is_refused_in_bankids_words(world: World, path: str, address: str) -> None:
    assert await world.refusal(path, ipAddress=address, text="I agree") == (400, "Invalid endUserIp")
    assert await world.count_sessions() == 0


@pytest.mark.parametrize("address", ["192.0.2.1", "2001:db8::1", "2001:0DB8:0:0:0:0:0:1", "::ffff:192.0.2.1", None])
async def test_a_plain_address_is_taken(world: World, address: str | None) -> None:
    await world.start("/v3/bankid-se/auth", ipAddress=address)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=st.text(max_size=20), sign=st.sampled_from("%<"), after=st.text(max_size=20))
async def test_a_reference_text_has_no_percent_and_no_less_than_sign(
    world: World, before: str, sign: str, after: str
) -> None:
    refusal = await world.refusal("/v3/mitid/auth", referenceText=before + sign + after)
    assert refusal == (400, "referenceText: must not contain % or <")
    assert await world.count_sessions() == 0


@every_age
@pytest.mark.parametrize(
    ("bounds", "message"),
    [
        ({}, "minAge: minAge, maxAge or both are required"),
        ({"minAge": None, "maxAge": None}, "minAge: minAge, maxAge or both are required"),
        ({"minAge": 0}, "minAge: must be at least 1"),
        ({"maxAge": 0}, "maxAge: must be at least 1"),
        ({"minAge": -18}, "minAge: must be at least 1"),
        ({"minAge": 18, "maxAge": 17}, "maxAge: must not be below minAge"),
        ({"minAge": "18"}, "minAge: must be a whole number"),
        ({"minAge": 18.5}, "minAge: must be a whole number"),
        ({"maxAge": True}, "maxAge: must be a whole number"),
    ],
)
async def test_an_age_range_that_makes_no_sense_is_refused(
    world: World, operation: StartOperation, bounds: dict[str, Any], message: str
) -> None:
    assert await world.refusal(operation.path, **bounds) == (400, message)
    assert await world.count_sessions() == 0


@every_age
@pytest.mark.parametrize(
    "bounds",
    [
        {"minAge": 1},
        {"maxAge": 1},
        {"minAge": 18, "maxAge": None},
        {"minAge": None, "maxAge": 17},
        {"minAge": 18, "maxAge": 18},
        {"minAge": 149, "maxAge": 150},
    ],
)
async def test_an_age_range_comes_back_as_it_was_given(
    world: World, operation: StartOperation, bounds: dict[str, Any]
) -> None:
    given_bounds = {name: age for name, age in bounds.items() if age is not None}
    started = await world.start(operation.path, **bounds)
    assert started == {"id": started["id"], "status": "PENDING", "url": started["url"], **given_bounds}
    assert await world.collect(operation.collect_path, started["id"]) == started


async def test_the_longest_text_fits_however_a_client_escapes_it(world: World) -> None:
    body = json.dumps({"text": "\N{CUSTOMS}\N{LINEAR B SYLLABLE B008 A}" * 25_000})
    answer = await world.client.post("/v3/bankid-se/sign", content=body, headers={"content-type": "application/json"})
    assert (len(body) > 400_000, answer.status_code) == (True, 201)
