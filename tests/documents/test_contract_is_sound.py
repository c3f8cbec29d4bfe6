"""The hand-written contract is valid, complete, and true to its own examples."""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from fejkollen_server.docs.openapi_documents import Node, as_json, contract, resolved, target

METHODS = {"get", "post", "delete"}
SOURCES = {"documented", "observed", "assumed"}
FORMATS = FormatChecker(formats=())


@FORMATS.checks("uri")
def _is_uri(value: object) -> bool:
    return not isinstance(value, str) or bool(urlsplit(value).scheme and re.fullmatch(r"[!-~]+", value))


@FORMATS.checks("date", raises=ValueError)
def _is_date(value: object) -> bool:
    return not isinstance(value, str) or bool(date.fromisoformat(value))


def _nodes(node: Any, place: str = "") -> Iterator[tuple[str, Node]]:
    if isinstance(node, dict):
        yield place, node
        for key, value in node.items():
            yield from _nodes(value, f"{place}/{key}")
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _nodes(value, f"{place}/{index}")


def _operations() -> Iterator[tuple[str, Node]]:
    for path, item in resolved()["paths"].items():
        yield from ((f"{method} {path}", item[method]) for method in METHODS & item.keys())


def _schemas() -> Iterator[tuple[str, Node]]:
    """Give every schema in the document, also those inside others."""
    for place, node in _nodes(resolved()):
        if "type" in node and "in" not in node and "/example" not in place and "/securitySchemes/" not in place:
            yield place, node


def _fields() -> Iterator[tuple[str, Node]]:
    for place, schema in _schemas():
        yield from ((f"{place}/{name}", field) for name, field in schema.get("properties", {}).items())


def _examples() -> Iterator[tuple[str, Node, Any]]:
    """Give every example with the schema that it illustrates."""
    for place, schema in _schemas():
        yield from ((place, schema, example) for example in schema.get("examples", []))
    for place, node in _nodes(resolved()):
        if "schema" in node and "example" in node:
            yield place, node["schema"], node["example"]
        if "schema" in node and "examples" in node:
            yield from ((f"{place}/{key}", node["schema"], ex["value"]) for key, ex in node["examples"].items())


def test_every_reference_leads_somewhere() -> None:
    references = [node["$ref"] for _, node in _nodes(contract()) if "$ref" in node]
    assert references
    assert all(isinstance(target(contract(), reference), dict) for reference in references)


def test_every_component_is_used() -> None:
    used = {node["$ref"] for _, node in _nodes(contract()) if "$ref" in node}
    offered = {
        f"#/components/{kind}/{name}"
        for kind, components in contract()["components"].items()
        for name in components
        if kind != "securitySchemes"
    }
    assert offered - used == set()


def test_every_schema_is_valid_json_schema() -> None:
    for name, schema in resolved()["components"]["schemas"].items():
        Draft202012Validator.check_schema(schema)
        assert schema["description"], name


def test_every_example_fits_its_schema() -> None:
    examples = list(_examples())
    assert len(examples) > 100
    wrong = [
        f"{place}: {error.message}"
        for place, schema, example in examples
        for error in Draft202012Validator(schema, format_checker=FORMATS).iter_errors(example)
    ]
    assert wrong == []


@pytest.mark.parametrize(("format_", "value"), [("uri", "no scheme"), ("uri", "/path"), ("date", "2026-02-30")])
def test_the_format_checks_can_fail(format_: str, value: str) -> None:
    assert not Draft202012Validator({"format": format_}, format_checker=FORMATS).is_valid(value)


def test_every_example_fits_one_shape_of_its_answer_only() -> None:
    for place, schema, example in _examples():
        # A backchannel answer of Vipps says nothing but PENDING, so the hosted one fits it as well.
        shapes = [shape for shape in schema.get("anyOf", []) if shape["x-name"] != "VippsBackchannelPending"]
        fitting = [shape["x-name"] for shape in shapes if _knows_every_field(shape, example)]
        assert not shapes or len(fitting) <= 1 or "webhooks" in place, f"{place}: {fitting}"


def _knows_every_field(shape: Node, example: Node) -> bool:
    return example.keys() <= shape["properties"].keys() and Draft202012Validator(shape).is_valid(example)


def test_every_example_uses_documented_fields_only() -> None:
    for place, schema, example in _examples():
        if isinstance(example, dict):
            shapes = schema.get("anyOf", [schema])
            assert any(example.keys() <= shape["properties"].keys() for shape in shapes), place


def test_every_operation_is_described() -> None:
    operations = list(_operations())
    assert len(operations) == 59
    for name, operation in operations:
        assert operation["summary"], name
        assert operation["description"], name
        assert operation["x-source"] in SOURCES, name
        assert set(operation["tags"]) <= {tag["name"] for tag in contract()["tags"]}, name


def test_operation_ids_are_unique() -> None:
    ids = [operation["operationId"] for _, operation in _operations()]
    assert len(ids) == len(set(ids))


def test_every_answer_says_where_it_comes_from() -> None:
    for name, operation in _operations():
        for status, answer in operation["responses"].items():
            assert answer["description"], f"{name} {status}"
            assert answer["x-source"] in SOURCES, f"{name} {status}"


def test_every_field_is_described() -> None:
    for place, field in _fields():
        if field.get("type") != "object":
            assert field["description"], place
            assert field["x-source"] in SOURCES, place


def test_every_error_has_the_one_error_body() -> None:
    for name, operation in _operations():
        for status, answer in operation["responses"].items():
            if not status.startswith("2"):
                schema = answer["content"]["application/json"]["schema"]
                assert schema["x-name"] == "Message", f"{name} {status}"


def test_answers_have_no_nulls_and_no_defaults() -> None:
    for name, operation in _operations():
        for status, answer in operation["responses"].items():
            for place, node in _nodes(answer):
                if "type" in node and "properties" not in node:
                    assert isinstance(node["type"], str), f"{name} {status} {place}"
                    assert "default" not in node, f"{name} {status} {place}"


def test_optional_fields_of_requests_may_be_null() -> None:
    for name, operation in _operations():
        for content in operation.get("requestBody", {}).get("content", {}).values():
            for field, schema in content["schema"]["properties"].items():
                optional = field not in content["schema"].get("required", [])
                assert ("null" in schema["type"]) == optional, f"{name} {field}"


def test_the_worked_example_of_the_callback_signature_is_right() -> None:
    post = contract()["webhooks"]["sessionEnded"]["post"]
    body, header = re.findall(r"```\n(.+)\n```", post["description"])[:2]
    example = post["requestBody"]["content"]["application/json"]["examples"]["completed"]["value"]
    digest = hmac.new(b"demo-callback-key", body.encode(), hashlib.sha256).digest()
    signature = base64.b64encode(digest).decode()
    assert json.loads(body) == example
    assert header == f"X-Signature-SHA256: {signature}"
    assert post["parameters"][0]["example"] == signature


def test_it_can_be_had_as_json() -> None:
    assert json.loads(as_json()) == contract()
