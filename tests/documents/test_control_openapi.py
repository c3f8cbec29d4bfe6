"""The description of the control API is valid, complete, current, and true to what is answered."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from schemathesis.specs.openapi.definitions import OPENAPI_31

from fejkollen_server.control.description import Node
from fejkollen_server.control.description_text import MEANINGS, TAGS
from fejkollen_server.docs.openapi_documents import control, target
from tests.documents.control_answers import description, every_operation, validator
from tests.documents.control_openapi import FILE, expected_file
from tests.world import World

OPERATIONS = every_operation()
IDS = [name for name, _ in OPERATIONS]
FASTAPIS_WORDS = ("Successful Response", "Validation Error", "HTTPValidationError", "loc", '"title": "Response')

every_one = pytest.mark.parametrize("operation", [each for _, each in OPERATIONS], ids=IDS)
ON_FILE = [each for item in control()["paths"].values() for each in item.values()]
every_one_on_file = pytest.mark.parametrize("operation", ON_FILE, ids=lambda each: each["operationId"])


def _nodes(node: Any) -> Iterator[Node]:
    if isinstance(node, dict):
        yield node
        node = list(node.values())
    if isinstance(node, list):
        for each in node:
            yield from _nodes(each)


def test_the_file_is_what_is_served_with_examples_of_what_is_answered() -> None:
    assert json.loads(expected_file()) == json.loads(FILE.read_text()), "make openapi writes it anew"


@pytest.mark.anyio
async def test_the_file_can_be_had_from_the_server(world: World) -> None:
    answer = await world.client.get("/openapi/control-v1.json")
    assert (answer.content, answer.headers["content-type"]) == (FILE.read_bytes(), "application/json")


def test_it_is_valid_openapi() -> None:
    assert [error.message for error in Draft202012Validator(OPENAPI_31).iter_errors(control())] == []
    for schema in control()["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_every_reference_leads_somewhere_and_every_schema_is_used() -> None:
    references = {node["$ref"] for node in _nodes(control()) if "$ref" in node}
    assert all(isinstance(target(control(), reference), dict) for reference in references)
    assert {f"#/components/schemas/{name}" for name in control()["components"]["schemas"]} - references <= {
        "#/components/schemas/EventSeen"
    }


def test_every_tag_is_described_and_used() -> None:
    used = {tag for _, operation in OPERATIONS for tag in operation["tags"]}
    assert used <= set(TAGS)
    assert [tag["name"] for tag in description()["tags"]] == [name for name in TAGS if name in used]


def test_operation_ids_are_unique_and_say_what_is_done_to_what() -> None:
    names = [operation["operationId"] for _, operation in OPERATIONS]
    assert len(set(names)) == len(names)
    assert [name for name in names if not re.fullmatch(r"[a-z]+([A-Z][a-z]+)+", name)] == []


@every_one
def test_an_operation_says_what_it_does(operation: Node) -> None:
    assert re.fullmatch(r"[A-Z].*[^.]", operation["summary"])
    assert re.fullmatch(r"[A-Z].*\.", operation["description"], re.DOTALL)
    assert "``" not in operation["description"]
    assert all(parameter["description"] for parameter in operation.get("parameters", []))


@every_one
def test_an_operation_lists_the_problems_it_can_answer(operation: Node) -> None:
    listed = {status for status in operation["responses"] if status >= "400"}
    expected = {"400", "401", "503"}
    if "requestBody" in operation:
        expected |= {"413", "415"}
    if any(each["in"] == "path" or each["name"] == "account" for each in operation.get("parameters", [])):
        expected.add("404")
    if "For admin only" in operation["description"]:
        expected.add("403")
    assert expected <= listed <= expected | {"403", "404", "408", "409"}
    for status in listed:
        assert list(operation["responses"][status]["content"]) == ["application/problem+json"]


def test_every_field_is_described() -> None:
    schemas = description()["components"]["schemas"]
    fields = {
        f"{name}.{field}": each for name in schemas for field, each in schemas[name].get("properties", {}).items()
    }
    assert [place for place, each in fields.items() if not each.get("description")] == []


def test_no_meaning_is_kept_that_no_field_needs() -> None:
    names = {name for schema in _nodes(description()) for name in schema.get("properties", {})}
    names |= {
        re.sub(r"_(\w)", lambda letter: letter[1].upper(), node["name"])
        for node in _nodes(description())
        if "in" in node
    }
    assert MEANINGS.keys() - names == set()


def test_nothing_is_left_over_from_the_framework() -> None:
    text = json.dumps(description())
    assert [word for word in FASTAPIS_WORDS if f'"{word}"' in text or word in text.split()] == []
    assert [status for _, operation in OPERATIONS for status in operation["responses"] if status == "422"] == []
    assert [schema for schema in _nodes(description()["components"]) if isinstance(schema.get("title"), str)] == []


@every_one_on_file
def test_whatever_can_be_asked_and_answered_has_an_example(operation: Node) -> None:
    success = next(response for status, response in operation["responses"].items() if status < "300")
    contents = [operation.get("requestBody", {}), success]
    for media in (media for each in contents for media in each.get("content", {}).values()):
        assert "examples" in media or "example" in media
    gaps = [parameter for parameter in operation.get("parameters", []) if parameter["in"] == "path"]
    assert [parameter["name"] for parameter in gaps if "example" not in parameter] == []


@every_one_on_file
def test_every_example_is_as_the_schema_says(operation: Node) -> None:
    examples = [
        (media["schema"], example["value"])
        for media in _nodes(operation)
        if "schema" in media
        for example in media.get("examples", {}).values()
    ]
    assert [error.message for schema, value in examples for error in validator(schema).iter_errors(value)] == []
