"""Calls the control API and keeps what was asked and answered, as examples of its description."""

import json
import re
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import httpx

from tests.world import World

Node = dict[str, Any]

ADMIN = httpx.BasicAuth("admin", "admin")
_LONGEST_LIST = 3
_VARYING: Node = {"milliseconds": 4.2}
"""What differs from run to run, and what stands there instead."""


@dataclass(frozen=True, slots=True)
class Recorder:
    world: World
    document: Node
    """The description; examples are written into it."""

    async def call(self, summary: str, method: str, path: str, body: Any = None) -> Any:
        """Call as admin what must succeed, keep it, and give the JSON that was answered."""
        kind = "application/yaml" if isinstance(body, str) else "application/json"
        content = None if body is None else body if isinstance(body, str) else json.dumps(body)
        headers = {"Content-Type": kind}
        answer = await self.world.client.request(
            method, f"/control/v1{path}", content=content, headers=headers, auth=ADMIN
        )
        assert answer.is_success, answer.text
        template, operation = self._operation(method, f"/control/v1{path}".partition("?")[0])
        self._keep_place(template, operation, path.partition("?")[0])
        if body is not None:
            _add_example(operation["requestBody"]["content"][kind], summary, body)
        if not answer.content:
            return None
        media_type = answer.headers["content-type"].partition(";")[0]
        value = answer.json() if media_type == "application/json" else answer.text
        answered = operation["responses"][str(answer.status_code)]["content"][media_type]
        _add_example(answered, summary, _shortened(value))
        return value

    def _operation(self, method: str, path: str) -> tuple[str, Node]:
        # The path with the fewest parameters is meant: /scenarios/unused, not /scenarios/{id}.
        templates = sorted(self.document["paths"], key=lambda template: template.count("{"))
        fitting = (template for template in templates if _pattern(template).fullmatch(path))
        template = next(each for each in fitting if method.lower() in self.document["paths"][each])
        return template, self.document["paths"][template][method.lower()]

    def _keep_place(self, template: str, operation: Node, path: str) -> None:
        match = _pattern(template).fullmatch(f"/control/v1{path}")
        assert match
        for parameter in operation.get("parameters", []):
            if parameter["in"] == "path":
                parameter.setdefault("example", match[_group(parameter["name"])])


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{(\w+)\}", lambda name: f"(?P<{_group(name[1])}>[^/]+)", template))


def _group(name: str) -> str:
    return name.replace("-", "_")


def _add_example(content: Node, summary: str, value: Any) -> None:
    examples = content.setdefault("examples", {})
    examples[f"example{len(examples) + 1}"] = {"summary": summary, "value": deepcopy(value)}


def _shortened(value: Any) -> Any:
    """Keep the beginnings of long lists, and nothing that differs from run to run."""
    if isinstance(value, list):
        return [_shortened(each) for each in value[:_LONGEST_LIST]]
    if isinstance(value, dict):
        return {name: _VARYING.get(name, _shortened(each)) for name, each in value.items()}
    return value
