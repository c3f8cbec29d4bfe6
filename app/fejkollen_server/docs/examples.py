"""Examples of the contract, as a reader would type or see them."""

import json
import shlex
from dataclasses import dataclass
from typing import Any

from fejkollen_server.docs.openapi_documents import Node

DEMO = "demo:demo-secret"
ADMIN = "admin:admin"


@dataclass(frozen=True, slots=True)
class Example:
    summary: str
    text: str


def as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def answers(operation: Node) -> tuple[Example, ...]:
    """Give the examples of what a success looks like."""
    return tuple(Example(example["summary"], as_json(example["value"])) for example in _of_success(operation))


def requests(method: str, url: str, operation: Node, credentials: str) -> tuple[Example, ...]:
    """Give one command line for each example of what can be asked, or the only one if nothing needs saying."""
    url = _filled(url, operation)
    content = operation.get("requestBody", {}).get("content", {})
    if "multipart/form-data" in content:
        return (Example("A file", _command(url, credentials, "-F", "file=@agreement.pdf;type=application/pdf")),)
    options = _method_options(method, has_body=bool(content))
    examples = content.get("application/json", {}).get("examples", {}).values()
    if examples:
        return tuple(
            Example(example["summary"], _command(url, credentials, *options, *_body_options(example["value"])))
            for example in examples
        )
    answered = operation["responses"].get("200", {}).get("content", {})
    if "application/pdf" in answered:
        return (Example("Into a file", _command(url, credentials, "-o", "agreement.pdf")),)
    if "text/event-stream" in answered:
        return (Example("As they come", _command(url, credentials, "-H", "Accept: text/event-stream", "-N", "")),)
    return (Example("", _command(url, credentials, *options)),)


def _method_options(method: str, *, has_body: bool) -> tuple[str, ...]:
    is_understood = method == "get" or (method == "post" and has_body)
    return () if is_understood else ("-X", method.upper())


def _body_options(body: Any) -> tuple[str, ...]:
    return ("-H", "Content-Type: application/json", "-d", as_json(body))


def _command(url: str, credentials: str, *options: str) -> str:
    words = [f"curl {shlex.quote(url)}", f"-u {credentials}"]
    pairs = zip(options[::2], options[1::2], strict=True)
    words += [f"{name} {shlex.quote(value)}" if value else name for name, value in pairs]
    return " \\\n  ".join(words)


def _filled(url: str, operation: Node) -> str:
    """Put examples where the address has gaps."""
    for parameter in operation.get("parameters", []):
        if parameter["in"] == "path" and "x-source" not in operation:
            url = url.replace(f"{{{parameter['name']}}}", str(parameter.get("example", "…")))
    return url.replace("{id}", _session_id(operation))


def _session_id(operation: Node) -> str:
    named = [example["value"]["id"] for example in _of_success(operation) if "id" in example["value"]]
    given = [parameter["example"] for parameter in operation.get("parameters", []) if "example" in parameter]
    return str(next(iter(named + given), ""))


def _of_success(operation: Node) -> list[Node]:
    response = next(response for status, response in operation["responses"].items() if status.startswith("2"))
    return list(response.get("content", {}).get("application/json", {}).get("examples", {}).values())
