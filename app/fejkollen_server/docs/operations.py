"""The contract as the page shows it: one section for each tag, its operations in the contract's order."""

from collections.abc import Iterator
from dataclasses import dataclass

from fejkollen_server.docs.examples import Example, answers, as_json, requests
from fejkollen_server.docs.markdown import anchor
from fejkollen_server.docs.openapi_documents import Node
from fejkollen_server.docs.schema_fields import SchemaField, Shape, parameter, shapes


@dataclass(frozen=True, slots=True)
class SuccessAnswer:
    status: str
    description: str
    media_type: str
    shapes: tuple[Shape, ...]
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class FailureAnswer:
    status: str
    description: str
    source: str
    messages: tuple[tuple[str, str], ...]
    """What each example stands for, and its message."""
    headers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ContractOperation:
    anchor: str
    method: str
    path: str
    summary: str
    description: str
    source: str
    parameters: tuple[SchemaField, ...]
    """What may stand in the query or in a header."""
    request: Shape | None
    media_type: str
    requests: tuple[Example, ...]
    success: SuccessAnswer
    failures: tuple[FailureAnswer, ...]


@dataclass(frozen=True, slots=True)
class Section:
    anchor: str
    title: str
    description: str
    operations: tuple[ContractOperation, ...]


@dataclass(frozen=True, slots=True)
class Webhook:
    summary: str
    description: str
    shapes: tuple[Shape, ...]
    examples: tuple[Example, ...]


def sections(contract: Node, base_url: str, credentials: str) -> tuple[Section, ...]:
    operations = [
        (operation["tags"], _operation(path, method, operation, base_url, credentials))
        for path, method, operation in _all(contract)
    ]
    return tuple(
        Section(
            anchor=anchor(tag["name"]),
            title=tag["name"],
            description=tag["description"],
            operations=tuple(operation for tags, operation in operations if tag["name"] in tags),
        )
        for tag in contract["tags"]
    )


def webhook(contract: Node) -> Webhook:
    post = contract["webhooks"]["sessionEnded"]["post"]
    content = post["requestBody"]["content"]["application/json"]
    return Webhook(
        summary=post["summary"],
        description=post["description"],
        shapes=shapes(content["schema"]),
        examples=tuple(
            Example(example["summary"], as_json(example["value"])) for example in content["examples"].values()
        ),
    )


def _all(contract: Node) -> Iterator[tuple[str, str, Node]]:
    for path, item in contract["paths"].items():
        shared = {"parameters": item.get("parameters", [])}
        for method, operation in item.items():
            if method != "parameters":
                yield path, method, {**shared, **operation}


def _operation(path: str, method: str, operation: Node, base_url: str, credentials: str) -> ContractOperation:
    content = operation.get("requestBody", {}).get("content", {})
    media_type = next(iter(content), "")
    return ContractOperation(
        anchor=operation["operationId"].replace(":", "-"),
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        description=operation["description"],
        source=operation.get("x-source", ""),
        parameters=tuple(parameter(each) for each in operation.get("parameters", []) if each["in"] != "path"),
        request=shapes(content[media_type]["schema"])[0] if media_type else None,
        media_type=media_type,
        requests=requests(method, base_url + path, operation, credentials),
        success=_success(operation),
        failures=tuple(
            _failure(status, response)
            for status, response in operation["responses"].items()
            if not status.startswith("2")
        ),
    )


def _success(operation: Node) -> SuccessAnswer:
    status, response = next(iter(operation["responses"].items()))
    content = response.get("content", {})
    media_type = next(iter(content), "")
    return SuccessAnswer(
        status=status,
        description=response["description"],
        media_type=media_type,
        shapes=shapes(content[media_type]["schema"]) if media_type == "application/json" else (),
        examples=answers(operation),
    )


def _failure(status: str, response: Node) -> FailureAnswer:
    examples = response["content"].get("application/json", {}).get("examples", {}).values()
    return FailureAnswer(
        status=status,
        description=response["description"],
        source=response.get("x-source", ""),
        messages=tuple((example["summary"], example["value"]["message"]) for example in examples),
        headers=tuple((name, header["description"]) for name, header in response.get("headers", {}).items()),
    )
