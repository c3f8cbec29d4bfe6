"""Makes the JSON Schemas that Pydantic writes say what is so, and nothing that only Pydantic cares about."""

from collections.abc import Iterable
from typing import Any

Node = dict[str, Any]

_NULL = {"type": "null"}
_REFERENCE = "#/components/schemas/"


def clean_schema(node: Any) -> Any:
    """Leave out the titles that are only the fields' names again."""
    if isinstance(node, list):
        return [clean_schema(each) for each in node]
    if not isinstance(node, dict):
        return node
    return {key: clean_schema(value) for key, value in node.items() if key != "title" or not isinstance(value, str)}


def answers_without_nulls(schema: Node) -> Node:
    """Say of an answer's fields that they are left out when there is nothing to say, and never null."""
    if "properties" not in schema:
        return schema
    nullable = {name for name, field in schema["properties"].items() if _NULL in field.get("anyOf", [])}
    required = [name for name in schema.get("required", []) if name not in nullable]
    properties = {name: _never_null(field) for name, field in schema["properties"].items()}
    rest = {key: value for key, value in schema.items() if key != "required"}
    return rest | {"properties": properties} | ({"required": required} if required else {})


def _never_null(field: Node) -> Node:
    rest = {key: value for key, value in field.items() if key != "anyOf" and (key, value) != ("default", None)}
    if "anyOf" not in field:
        return rest
    choices = [choice for choice in field["anyOf"] if choice != _NULL]
    return {**choices[0], **rest} if len(choices) == 1 else {"anyOf": choices, **rest}


def said_of(field: Node) -> str:
    """Give a field's description, which may stand at the one thing that it can be."""
    choices = (said_of(choice) for choice in field.get("anyOf", []))
    return field.get("description") or next((said for said in choices if said), "")


def names_within(nodes: Iterable[Any], schemas: Node) -> set[str]:
    """Name every schema that these refer to, directly or through others."""
    found: set[str] = set()
    open_nodes = list(nodes)
    while open_nodes:
        node = open_nodes.pop()
        if isinstance(node, dict):
            name = str(node.get("$ref", "")).removeprefix(_REFERENCE)
            if name in schemas and name not in found:
                found.add(name)
                open_nodes.append(schemas[name])
            open_nodes += node.values()
        elif isinstance(node, list):
            open_nodes += node
    return found
