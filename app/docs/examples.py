"""Examples of the contract, as a reader would type or see them."""

import json
import shlex
from dataclasses import dataclass
from typing import Any

from app.docs.contract import Node

CREDENTIALS = "demo:demo-secret"


@dataclass(frozen=True, slots=True)
class Example:
    summary: str
    text: str


def as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def answers(operation: Node) -> tuple[Example, ...]:
    """Give the examples of what a success looks like."""
    return tuple(Example(example["summary"], as_json(example["value"])) for example in _of_success(operation))


def requests(method: str, url: str, operation: Node) -> tuple[Example, ...]:
    """Give one command line for each example of what can be asked, or the only one if nothing needs saying."""
    url = url.replace("{id}", _session_id(operation))
    content = operation.get("requestBody", {}).get("content", {})
    if "multipart/form-data" in content:
        return (Example("A file", _command(url, "-F", "file=@agreement.pdf;type=application/pdf")),)
    examples = content.get("application/json", {}).get("examples", {}).values()
    if examples:
        return tuple(Example(example["summary"], _post(url, example["value"])) for example in examples)
    if "application/pdf" in operation["responses"].get("200", {}).get("content", {}):
        return (Example("Into a file", _command(url, "-o", "agreement.pdf")),)
    return (Example("", _command(url, *(["-X", "DELETE"] if method == "delete" else []))),)


def _post(url: str, body: Any) -> str:
    return _command(url, "-H", "Content-Type: application/json", "-d", as_json(body))


def _command(url: str, *options: str) -> str:
    words = [f"curl {shlex.quote(url)}", f"-u {CREDENTIALS}"]
    words += [f"{name} {shlex.quote(value)}" for name, value in zip(options[::2], options[1::2], strict=True)]
    return " \\\n  ".join(words)


def _session_id(operation: Node) -> str:
    named = [example["value"]["id"] for example in _of_success(operation) if "id" in example["value"]]
    given = [parameter["example"] for parameter in operation.get("parameters", [])]
    return str(next(iter(named + given), ""))


def _of_success(operation: Node) -> list[Node]:
    response = next(response for status, response in operation["responses"].items() if status.startswith("2"))
    return list(response.get("content", {}).get("application/json", {}).get("examples", {}).values())
