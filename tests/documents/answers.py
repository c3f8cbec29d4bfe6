"""Holds an answer against the contract: documented fields only, in the documented formats."""

from typing import Any

import httpx
from jsonschema import Draft202012Validator, FormatChecker

Node = dict[str, Any]


def problems_of_answer(contract: Node, path: str, answer: httpx.Response) -> list[str]:
    """List what is wrong with an answer; nothing when it is exactly as described."""
    described = _responses(contract, path, answer).get(str(answer.status_code))
    if described is None:
        return [f"{answer.request.method} {path} must not answer {answer.status_code}"]
    schema = described["content"]["application/json"]["schema"]
    choices = [_followed(contract, choice) for choice in schema.get("anyOf", [schema])]
    found = [_problems(contract, choice, answer.json()) for choice in choices]
    return [] if any(not problems for problems in found) else min(found, key=len)


def _responses(contract: Node, path: str, answer: httpx.Response) -> Node:
    responses = contract["paths"][path][answer.request.method.lower()]["responses"]
    return {status: _followed(contract, response) for status, response in responses.items()}


def _problems(contract: Node, schema: Node, body: Node) -> list[str]:
    whole = {**schema, "components": contract["components"]}
    broken = [error.message for error in Draft202012Validator(whole, format_checker=FormatChecker()).iter_errors(body)]
    return broken + [f"{name} is not documented" for name in sorted(body.keys() - schema["properties"].keys())]


def _followed(contract: Node, node: Node) -> Node:
    reference = node.get("$ref")
    if reference is None:
        return node
    target: Any = contract
    for part in reference.removeprefix("#/").split("/"):
        target = target[part]
    return _followed(contract, target)
