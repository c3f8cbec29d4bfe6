"""The comparison of two OpenAPI documents sees what it should, and nothing else."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from tests.documents.openapi_comparison import Node, differences

CONTRACT: Node = {
    "paths": {
        "/orders": {
            "post": {
                "summary": "Start an order",
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}},
                },
                "responses": {
                    "201": {
                        "description": "Started.",
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pending"}}},
                    },
                    "400": {"$ref": "#/components/responses/Refused"},
                },
            }
        },
        "/orders/{id}": {
            "parameters": [{"$ref": "#/components/parameters/ID"}],
            "get": {
                "responses": {
                    "200": {
                        "content": {
                            "application/json": {
                                "schema": {
                                    "anyOf": [
                                        {"$ref": "#/components/schemas/Pending"},
                                        {"$ref": "#/components/schemas/Done"},
                                    ]
                                }
                            }
                        }
                    }
                }
            },
        },
    },
    "components": {
        "parameters": {"ID": {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}},
        "responses": {
            "Refused": {
                "description": "Refused.",
                "content": {
                    "application/json": {
                        "schema": {
                            "type": "object",
                            "required": ["message"],
                            "properties": {"message": {"type": "string"}},
                        }
                    }
                },
            }
        },
        "schemas": {
            "Order": {
                "type": "object",
                "required": ["text"],
                "properties": {
                    "text": {"type": "string", "minLength": 1, "maxLength": 600, "pattern": "^[^<]*$"},
                    "level": {"type": ["string", "null"], "enum": ["LOW", "HIGH", None], "default": "LOW"},
                    "minAge": {"type": ["integer", "null"], "minimum": 1},
                    "link": {"type": ["string", "null"], "format": "uri", "maxLength": 2048},
                    "documents": {
                        "type": ["array", "null"],
                        "minItems": 1,
                        "items": {"type": "string", "minLength": 1},
                    },
                },
            },
            "Pending": {
                "type": "object",
                "required": ["status", "url"],
                "properties": {"status": {"type": "string", "const": "PENDING"}, "url": {"type": "string"}},
            },
            "Done": {
                "type": "object",
                "required": ["status"],
                "properties": {"status": {"type": "string", "const": "DONE"}, "name": {"type": "string"}},
            },
        },
    },
}

ORDER = ("components", "schemas", "Order", "properties")
REQUEST = "POST /orders / request / application/json"
COLLECTED = "GET /orders/{id} / answer 200 / application/json"


def test_a_document_does_not_differ_from_itself() -> None:
    assert differences(CONTRACT, copy.deepcopy(CONTRACT)) == []


def test_other_words_names_and_spellings_are_no_difference() -> None:
    assert differences(CONTRACT, _the_same_in_other_words()) == []


@pytest.mark.parametrize(
    ("place", "value", "difference"),
    [
        ((*ORDER, "text", "maxLength"), 500, "field text / maxLength: 600 in the contract, 500 as served"),
        ((*ORDER, "text", "minLength"), 0, "field text / minLength: 1 in the contract, 0 as served"),
        ((*ORDER, "text", "pattern"), ".", "field text / pattern: ^[^<]*$ in the contract, . as served"),
        (
            (*ORDER, "text", "type"),
            ["string", "null"],
            "field text / type: string in the contract, string or null as served",
        ),
        (
            (*ORDER, "link", "type"),
            "string",
            "field link / type: string or null in the contract, string as served",
        ),
        ((*ORDER, "link", "format"), "date", "field link / format: uri in the contract, date as served"),
        ((*ORDER, "minAge", "minimum"), 0, "field minAge / minimum: 1 in the contract, 0 as served"),
        (
            (*ORDER, "minAge", "type"),
            ["number", "null"],
            "field minAge / type: integer or null in the contract, number or null as served",
        ),
        (
            (*ORDER, "level", "enum"),
            ["LOW", "MIDDLE", "HIGH", None],
            "field level / enum: ['HIGH', 'LOW'] in the contract, ['HIGH', 'LOW', 'MIDDLE'] as served",
        ),
        ((*ORDER, "level", "default"), "HIGH", "field level / default: LOW in the contract, HIGH as served"),
        ((*ORDER, "documents", "minItems"), 2, "field documents / minItems: 1 in the contract, 2 as served"),
        (
            (*ORDER, "documents", "items", "minLength"),
            2,
            "field documents / items / minLength: 1 in the contract, 2 as served",
        ),
        (
            ("components", "schemas", "Order", "required"),
            [],
            "field text: required in the contract, optional as served",
        ),
        (
            ("components", "schemas", "Order", "required"),
            ["text", "link"],
            "field link: optional in the contract, required as served",
        ),
        (
            ("components", "schemas", "Order", "additionalProperties"),
            False,
            "other fields: forbidden as served, not in the contract",
        ),
    ],
)
def test_a_changed_field_of_a_request_is_found(place: tuple[str, ...], value: Any, difference: str) -> None:
    assert differences(CONTRACT, _with(place, value)) == [f"{REQUEST} / {difference}"]


@pytest.mark.parametrize(
    ("remove", "difference"),
    [
        (lambda served: served["paths"].pop("/orders/{id}"), "GET /orders/{id}: offered in the contract, not served"),
        (
            lambda served: served["paths"]["/orders"]["post"]["responses"].pop("400"),
            "POST /orders / answer 400: offered in the contract, not served",
        ),
        (
            lambda served: served["paths"]["/orders"]["post"].pop("requestBody"),
            "POST /orders / request: required in the contract, not served",
        ),
        (
            lambda served: served["paths"]["/orders/{id}"].pop("parameters"),
            "GET /orders/{id} / parameter id in path: required in the contract, not served",
        ),
        (
            lambda served: served["components"]["schemas"]["Order"]["properties"].pop("minAge"),
            f"{REQUEST} / field minAge: optional in the contract, not served",
        ),
        (
            lambda served: served["components"]["responses"]["Refused"].pop("content"),
            "POST /orders / answer 400 / application/json: offered in the contract, not served",
        ),
    ],
)
def test_what_is_missing_is_found_and_said_once(remove: Callable[[Node], object], difference: str) -> None:
    served = copy.deepcopy(CONTRACT)
    remove(served)
    assert differences(CONTRACT, served) == [difference]


def test_what_is_served_beyond_the_contract_is_found() -> None:
    served = copy.deepcopy(CONTRACT)
    served["paths"]["/orders"]["post"]["responses"]["422"] = {"description": "Validation Error"}
    served["paths"]["/more"] = {"get": {"responses": {}}}
    assert differences(CONTRACT, served) == [
        "GET /more: offered as served, not in the contract",
        "POST /orders / answer 422: offered as served, not in the contract",
    ]


def test_another_content_type_is_found() -> None:
    served = copy.deepcopy(CONTRACT)
    body = served["paths"]["/orders"]["post"]["requestBody"]
    body["content"]["text/plain"] = body["content"].pop("application/json")
    assert differences(CONTRACT, served) == [
        "POST /orders / request / application/json: offered in the contract, not served",
        "POST /orders / request / text/plain: offered as served, not in the contract",
    ]


def test_a_body_that_need_not_be_sent_is_found() -> None:
    served = _with(("paths", "/orders", "post", "requestBody", "required"), False)
    assert differences(CONTRACT, served) == ["POST /orders / request: required in the contract, optional as served"]


def test_a_difference_in_one_of_several_shapes_is_found() -> None:
    served = _with(("components", "schemas", "Done", "properties", "name", "type"), "integer")
    (difference,) = differences(CONTRACT, served)
    assert difference == f"{COLLECTED} / shape 1 / field name / type: string in the contract, integer as served"


def test_a_missing_shape_is_found() -> None:
    served = copy.deepcopy(CONTRACT)
    content = served["paths"]["/orders/{id}"]["get"]["responses"]["200"]["content"]
    content["application/json"]["schema"] = {"$ref": "#/components/schemas/Done"}
    missing = f"{COLLECTED} / shape 2: PENDING with status, url in the contract, not served"
    assert missing in differences(CONTRACT, served)


def _with(place: tuple[str, ...], value: Any) -> Node:
    served = copy.deepcopy(CONTRACT)
    node = served
    for step in place[:-1]:
        node = node[step]
    node[place[-1]] = value
    return served


def _the_same_in_other_words() -> Node:
    """Spell the contract as FastAPI and Pydantic would."""
    served = copy.deepcopy(CONTRACT)
    fields = served["components"]["schemas"]["Order"]["properties"]
    fields["text"]["title"] = "Text"
    fields["level"] = {"anyOf": [{"$ref": "#/components/schemas/Level"}, {"type": "null"}], "default": "LOW"}
    fields["minAge"] = {"anyOf": [{"type": "integer", "minimum": 1.0}, {"type": "null"}], "default": None}
    served["components"]["schemas"]["Level"] = {"type": "string", "enum": ["HIGH", "LOW"], "title": "Level"}
    served["components"]["schemas"]["Pending"]["properties"]["status"] = {"enum": ["PENDING"], "type": "string"}
    served["paths"]["/orders"]["post"]["operationId"] = "start_orders_post"
    item = served["paths"]["/orders/{id}"]
    item["get"]["parameters"] = [dict(served["components"]["parameters"]["ID"], description="Which one.")]
    del item["parameters"]
    shapes = item["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    shapes["oneOf"] = shapes.pop("anyOf")[::-1]
    return served
