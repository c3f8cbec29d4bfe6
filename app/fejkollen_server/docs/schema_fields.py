"""What a reader wants to know of a schema: its shapes, their fields, and each field's type and limits in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fejkollen_server.docs.openapi_documents import Node

_FORMATS = {"uri": "string, a URI", "date": "string, a date", "date-time": "string, an instant"}


@dataclass(frozen=True, slots=True)
class SchemaField:
    name: str
    kind: str
    limits: tuple[str, ...]
    values: tuple[str, ...]
    required: bool
    description: str
    source: str


@dataclass(frozen=True, slots=True)
class Shape:
    """One form that a body can have."""

    name: str
    status: str
    description: str
    fields: tuple[SchemaField, ...]


def shapes(schema: Node) -> tuple[Shape, ...]:
    return tuple(_shape(alternative) for alternative in schema.get("anyOf", [schema]))


def _shape(schema: Node) -> Shape:
    return Shape(
        name=schema.get("x-name", ""),
        status=schema.get("properties", {}).get("status", {}).get("const", ""),
        description=schema.get("description", ""),
        fields=tuple(_fields(schema)),
    )


def parameter(written: Node) -> SchemaField:
    """Describe something that stands in the address or in a header."""
    return _field(written["name"], written["schema"] | {"description": written["description"]}, written["required"])


def _fields(schema: Node, prefix: str = "") -> Iterator[SchemaField]:
    required = schema.get("required", [])
    for name, field in schema.get("properties", {}).items():
        yield _field(prefix + name, field, name in required)
        for place, inside in _inside(field, prefix + name).values():
            yield from _fields(inside, f"{place}.")


def _inside(field: Node, name: str) -> dict[str, tuple[str, Node]]:
    """Give the objects that a field may hold, each once: a list of one is not told apart from the one."""
    if "anyOf" in field:
        found: dict[str, tuple[str, Node]] = {}
        for choice in field["anyOf"]:
            found = {**_inside(choice, name), **found}
        return found
    if "items" in field:
        return _inside(field["items"], f"{name}[]")
    return {field.get("x-name", name): (name, field)} if "properties" in field else {}


def _field(name: str, schema: Node, required: bool) -> SchemaField:
    return SchemaField(
        name=name,
        kind=_kind(schema),
        limits=tuple(_limits(schema)),
        values=tuple(dict.fromkeys(_values(schema))),
        required=required,
        description=schema.get("description", ""),
        source=schema.get("x-source", ""),
    )


def _values(schema: Node) -> Iterator[str]:
    """List the words that are known, of the field itself or of what it may hold."""
    yield from (value for value in schema.get("enum", []) if value is not None)
    for inside in (*schema.get("anyOf", []), *([schema["items"]] if "items" in schema else [])):
        yield from _values(inside)


def _kind(schema: Node) -> str:
    if "contentMediaType" in schema:
        return "file"
    if "anyOf" in schema:
        kinds = [_kind(choice) for choice in schema["anyOf"] if choice.get("type") != "null"]
        return " or ".join(dict.fromkeys(kinds))
    kind = _plain_type(schema)
    if kind == "array":
        # A tuple of any length is a list of its one kind.
        return f"list of {_kind(schema.get('items', {}))}s"
    return _FORMATS.get(schema.get("format", ""), kind)


def _plain_type(schema: Node) -> str:
    kind: Any = schema.get("type", "object" if "properties" in schema else "anything")
    return str(kind) if isinstance(kind, str) else str(next(name for name in kind if name != "null"))


def _limits(schema: Node) -> Iterator[str]:
    yield from _length(schema)
    if "minimum" in schema:
        yield f"at least {schema['minimum']}"
    if "maximum" in schema:
        yield f"at most {schema['maximum']:,}"
    if "minItems" in schema:
        yield f"at least {schema['minItems']} in the list"
    if "pattern" in schema:
        yield f"matches {schema['pattern']}"
    if "const" in schema:
        yield f"always {schema['const']}"
    if schema.get("default") not in (None, [], {}):
        yield f"default {str(schema['default']).lower() if isinstance(schema['default'], bool) else schema['default']}"


def _length(schema: Node) -> Iterator[str]:
    least, most = schema.get("minLength"), schema.get("maxLength")
    if least and most:
        yield f"{least} to {most:,} characters"
    elif most:
        yield f"at most {most:,} characters"
    elif least:
        yield "not empty"
