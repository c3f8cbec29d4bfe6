"""Holds whatever the control API answers, in whichever test, against its description."""

import re
from functools import cache
from typing import Any

import httpx
from jsonschema import Draft202012Validator

from fejkollen_server.control.application import build_control
from fejkollen_server.control.description import Node, describe_control

_NEVER_DESCRIBED = frozenset({405, 500})
"""A method that is not there belongs to no operation, and an internal error is never meant to be."""


@cache
def description() -> Node:
    return describe_control(build_control())


def assert_described(method: str, path: str, answer: httpx.Response) -> None:
    """Fail when an operation answers with a status or a body that its description does not know."""
    operation = _operation(method.lower(), path.partition("?")[0])
    if operation is None or answer.status_code in _NEVER_DESCRIBED:
        return
    described = operation["responses"].get(str(answer.status_code))
    assert described, f"{operation['operationId']} does not describe {answer.status_code}: {answer.text}"
    content = described.get("content", {})
    media_type = answer.headers.get("content-type", "").partition(";")[0]
    assert media_type in content or not (content or answer.content)
    if media_type.endswith("json"):
        problems = [error.message for error in validator(content[media_type]["schema"]).iter_errors(answer.json())]
        assert problems == [], operation["operationId"]


def validator(schema: Node) -> Draft202012Validator:
    return Draft202012Validator({**schema, "components": description()["components"]})


def _operation(method: str, path: str) -> Node | None:
    for template in sorted(description()["paths"], key=lambda each: each.count("{")):
        if method in description()["paths"][template] and _pattern(template).fullmatch(path):
            operation: Node = description()["paths"][template][method]
            return operation
    return None


@cache
def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{\w+\}", "[^/]+", template))


def every_operation() -> list[tuple[str, Node]]:
    """Give each operation with the name a test shows."""
    paths: dict[str, dict[str, Any]] = description()["paths"]
    return [(f"{method} {path}", each) for path, item in paths.items() for method, each in item.items()]
