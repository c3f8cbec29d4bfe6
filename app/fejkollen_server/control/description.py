"""The control API's description of itself; ``openapi/control-v1.json`` is this with examples from a real run."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from pydantic.alias_generators import to_camel

from fejkollen_server.control.answers import problem_description
from fejkollen_server.control.description_text import INTRODUCTION, MEANINGS, SUMMARY, TAGS
from fejkollen_server.control.json_models import Problem
from fejkollen_server.control.schema_cleanup import answers_without_nulls, clean_schema, names_within, said_of

Node = dict[str, Any]

_MOUNTED_AT = "/control"
_OF_FASTAPI = ("HTTPValidationError", "ValidationError")
_SUCCESS = {"200": "It is so.", "201": "It was made.", "204": "It is done, and there is nothing more to say."}


def operation_id(route: APIRoute) -> str:
    """Name an operation as generators like it, after the function that serves it: ``advanceClock``."""
    return to_camel(route.name)


def describe_control(control: FastAPI) -> Node:
    served = get_openapi(title=control.title, version=control.version, routes=control.routes)
    paths = {
        f"{_MOUNTED_AT}{path}": {method: _operation(operation) for method, operation in item.items()}
        for path, item in served["paths"].items()
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": control.title,
            "version": control.version,
            "summary": SUMMARY,
            "description": INTRODUCTION,
        },
        "security": [{"basic": []}],
        "tags": [{"name": name, "description": text} for name, text in TAGS.items() if name in _used_tags(paths)],
        "paths": paths,
        "components": {"schemas": _schemas(served, paths), "securitySchemes": {"basic": _BASIC}},
    }


_BASIC = {
    "type": "http",
    "scheme": "basic",
    "description": "`admin` with the control key, or an account id with its secret key.",
}


def _used_tags(paths: Node) -> set[str]:
    return {tag for item in paths.values() for operation in item.values() for tag in operation["tags"]}


def _operation(operation: Node) -> Node:
    described = {
        **operation,
        "summary": _sentence(operation["summary"]),
        "description": in_markdown(operation["description"]),
        "responses": {status: _response(status, each) for status, each in _all_responses(operation)},
    }
    if "parameters" in operation:
        described["parameters"] = [_parameter(parameter) for parameter in operation["parameters"]]
    return described


def _all_responses(operation: Node) -> Iterator[tuple[str, Node]]:
    """Give what the operation says of its answers, and what follows from what it takes."""
    answers = {status: response for status, response in operation["responses"].items() if status != "422"}
    follows = [503]
    if "requestBody" in operation:
        follows += [413, 415]
    if any(parameter["name"] == "account" for parameter in operation.get("parameters", [])):
        follows.append(404)
    for status in follows:
        answers.setdefault(str(status), problem_description(status))
    yield from sorted(answers.items())


def _response(status: str, response: Node) -> Node:
    if response["description"] != "Successful Response":
        return response
    return {**response, "description": _SUCCESS[status]}


def _parameter(parameter: Node) -> Node:
    name = to_camel(parameter["name"])
    meaning = parameter.get("description") or said_of(parameter["schema"]) or MEANINGS.get(name, "")
    # A parameter of an address is given or left out; nobody can say null there.
    schema = answers_without_nulls({"properties": {"it": clean_schema(parameter["schema"])}})["properties"]["it"]
    schema.pop("description", None)
    return {**parameter, "description": meaning, "schema": schema}


def _schemas(served: Node, paths: Node) -> Node:
    schemas = {name: clean_schema(schema) for name, schema in served["components"]["schemas"].items()}
    schemas[Problem.__name__] = clean_schema(Problem.model_json_schema())
    asked = names_within(
        [operation.get("requestBody") for item in paths.values() for operation in item.values()], schemas
    )
    for name in schemas.keys() - asked:
        schemas[name] = answers_without_nulls(schemas[name])
    meanings = {**_settings_meanings(schemas), **MEANINGS}
    return {name: _described(schemas[name], meanings) for name in sorted(schemas) if name not in _OF_FASTAPI}


def _settings_meanings(schemas: Node) -> dict[str, str]:
    """Let settings that are shown mean what they mean where they are made."""
    made = schemas.get("AccountRequest", {}).get("properties", {})
    return {name: field["description"] for name, field in made.items() if "description" in field}


def _described(schema: Node, meanings: Mapping[str, str]) -> Node:
    described = dict(schema)
    if "description" in schema:
        described["description"] = in_markdown(schema["description"])
    if "properties" in schema:
        described["properties"] = {
            name: {**field, "description": said_of(field) or meanings.get(name, "")}
            for name, field in schema["properties"].items()
        }
    return described


def _sentence(summary: str) -> str:
    """Undo the capitals that FastAPI gives to each word of a function's name."""
    return summary if summary != summary.title() else summary.capitalize()


def in_markdown(docstring: str) -> str:
    """Write a docstring as Markdown: single backticks, and a paragraph on one line."""
    paragraphs = re.split(r"\n\s*\n", docstring.strip().replace("``", "`"))
    return "\n\n".join(" ".join(line.strip() for line in each.splitlines()) for each in paragraphs)
