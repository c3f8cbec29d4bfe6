"""What the report says of starts that only Fejkollen is sure to take as they are."""

from typing import Any

import pytest

from fejkollen_server.docs.openapi_documents import contract
from fejkollen_server.report.start_body_rules import FIELDS
from tests.control import DEMO, told
from tests.operations import ASTRID, START_OPERATIONS
from tests.world import World

pytestmark = pytest.mark.anyio

AUTH, MITID = "/v3/bankid-se/auth", "/v3/mitid/auth"


async def _findings(world: World, rule: str) -> list[str]:
    report = await told(world, "GET", "/report", auth=DEMO)
    return [each["message"] for each in report["findings"] if each["rule"] == rule]


@pytest.mark.parametrize(
    ("name", "meant"),
    [("callbackURL", "callbackUrl"), ("refid", "refId"), ("ref_id", "refId"), ("orgNr", "orgNumber"), ("SSN", "ssn")],
)
async def test_a_field_that_is_nearly_one_is_asked_about(world: World, name: str, meant: str) -> None:
    await world.start(AUTH, **{name: "7"})
    said = f"1 start: {name} is no field and was ignored; did you mean {meant}?"
    assert await _findings(world, "misspells-fields") == [said]


@pytest.mark.parametrize("body", [{"customer": "7"}, {"refId": "7"}, {}])
async def test_a_field_that_is_like_none_is_nobodys_mistake(world: World, body: dict[str, Any]) -> None:
    await world.start(AUTH, **body)
    assert await _findings(world, "misspells-fields") == []


@pytest.mark.parametrize(
    ("path", "body", "said"),
    [
        (AUTH, {"refId": None}, "refId is null, for which"),
        (AUTH, {"pinRequired": None}, "pinRequired is null, for which"),
        (MITID, {"referenceText": "x" * 71}, "referenceText has over 70 characters"),
        (AUTH, {"intent": "x" * 1126}, "intent has over 1500 characters as base64"),
        (AUTH, {"callbackUrl": "http://10.0.0.7/back"}, "callbackUrl begins with http"),
        (AUTH, {"ipAddress": "::ffff:192.0.2.1"}, "ipAddress is an IPv4 address written as IPv6"),
    ],
)
async def test_what_is_only_taken_here_is_noted(world: World, path: str, body: dict[str, Any], said: str) -> None:
    await world.start(path, **body)
    [message] = await _findings(world, "relies-on-leniency")
    assert message.startswith(f"1 start: {said}")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (AUTH, {"ssn": None, "refId": "7", "intent": "x" * 1125, "ipAddress": "2001:db8::1"}),
        (AUTH, {"ssn": ASTRID, "callbackUrl": "http://localhost:2/back"}),
        (MITID, {"referenceText": "x" * 70}),
    ],
)
async def test_what_the_reference_has_is_not(world: World, path: str, body: dict[str, Any]) -> None:
    await world.start(path, **body)
    assert await _findings(world, "relies-on-leniency") == []


def test_the_fields_are_those_of_the_contract() -> None:
    document = contract()
    found: set[str] = set()
    for path in {operation.path for operation in START_OPERATIONS}:
        schema = document["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]
        while "$ref" in schema:
            schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        found |= set(schema["properties"])
    assert sorted(found) == sorted(FIELDS)
