"""What differs between two OpenAPI documents, as far as a client of the API could notice."""

from collections.abc import Iterator
from typing import Any

Node = dict[str, Any]
Place = tuple[str, ...]
Facts = dict[Place, str]

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
LIMITS = (
    "type",
    "format",
    "minLength",
    "maxLength",
    "pattern",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minItems",
    "maxItems",
    "uniqueItems",
    "enum",
    "const",
    "default",
)


def differences(contract: Node, served: Node) -> list[str]:
    """Compare paths, parameters, bodies, answers and every field in them; say each difference in one line.

    Words for people (titles, descriptions, examples) and names of components may differ.
    """
    return list(_lines(dict(_facts(contract)), dict(_facts(served))))


def _lines(ours: Facts, theirs: Facts) -> Iterator[str]:
    for place in sorted(ours.keys() | theirs.keys()):
        where = " / ".join(place)
        if _enclosing_is_absent(place, ours) or _enclosing_is_absent(place, theirs):
            continue
        if place not in theirs:
            yield f"{where}: {ours[place]} in the contract, not served"
        elif place not in ours:
            yield f"{where}: {theirs[place]} as served, not in the contract"
        elif ours[place] != theirs[place]:
            yield f"{where}: {ours[place]} in the contract, {theirs[place]} as served"


def _enclosing_is_absent(place: Place, facts: Facts) -> bool:
    return any(place[:length] not in facts for length in range(1, len(place)))


def _facts(document: Node) -> Iterator[tuple[Place, str]]:
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                place = (f"{method.upper()} {path}",)
                yield place, "offered"
                yield from _parameters(place, item, item[method], document)
                yield from _request(place, item[method], document)
                yield from _answers(place, item[method], document)


def _parameters(place: Place, item: Node, operation: Node, document: Node) -> Iterator[tuple[Place, str]]:
    for given in [*item.get("parameters", []), *operation.get("parameters", [])]:
        parameter = _followed(given, document)
        here = (*place, f"parameter {parameter['name']} in {parameter['in']}")
        yield here, _required(parameter.get("required", False))
        yield from _schema(here, parameter.get("schema", {}), document)


def _request(place: Place, operation: Node, document: Node) -> Iterator[tuple[Place, str]]:
    if "requestBody" in operation:
        body = _followed(operation["requestBody"], document)
        here = (*place, "request")
        yield here, _required(body.get("required", False))
        yield from _content(here, body, document)


def _answers(place: Place, operation: Node, document: Node) -> Iterator[tuple[Place, str]]:
    for status, given in operation["responses"].items():
        here = (*place, f"answer {status}")
        yield here, "offered"
        yield from _content(here, _followed(given, document), document)


def _content(place: Place, body: Node, document: Node) -> Iterator[tuple[Place, str]]:
    for media_type, content in body.get("content", {}).items():
        here = (*place, media_type)
        yield here, "offered"
        yield from _schema(here, content.get("schema", {}), document)


def _schema(place: Place, given: Node, document: Node) -> Iterator[tuple[Place, str]]:
    schema = _normal(given, document)
    if "alternatives" in schema:
        for number, alternative in enumerate(schema["alternatives"], start=1):
            here = (*place, f"shape {number}")
            yield here, _label(alternative, document)
            yield from _schema(here, alternative, document)
        return
    yield from (((*place, limit), _said(schema[limit])) for limit in LIMITS if limit in schema)
    if schema.get("additionalProperties", True) is False:
        yield (*place, "other fields"), "forbidden"
    for name, field in schema.get("properties", {}).items():
        here = (*place, f"field {name}")
        yield here, _required(name in schema.get("required", []))
        yield from _schema(here, field, document)
    if "items" in schema:
        yield (*place, "items"), "listed"
        yield from _schema((*place, "items"), schema["items"], document)


def _normal(given: Node, document: Node) -> Node:
    """Bring a schema into the one spelling of several that are equal."""
    schema = dict(_followed(given, document))
    alternatives = [_followed(option, document) for key in ("anyOf", "oneOf") for option in schema.pop(key, [])]
    proper = [option for option in alternatives if option.get("type") != "null"]
    if len(proper) > 1:
        return {"alternatives": sorted(proper, key=lambda option: _label(option, document))}
    nullable = len(proper) < len(alternatives)
    for part in [*proper, *schema.pop("allOf", [])]:
        schema = {**_normal(part, document), **schema}
    return _plain(schema, nullable)


def _plain(schema: Node, nullable: bool) -> Node:
    types = schema.get("type", [])
    kinds = set(types.split(" or ") if isinstance(types, str) else types) | ({"null"} if nullable else set())
    values = [value for value in schema.get("enum", []) if value is not None]
    plain = {key: value for key, value in schema.items() if key not in {"type", "enum"}}
    if kinds:
        plain["type"] = " or ".join(sorted(kinds, key=lambda kind: (kind == "null", kind)))
    if len(values) == 1:
        plain["const"] = values[0]
    elif values:
        plain["enum"] = sorted(values, key=str)
    if plain.get("default", "") is None:
        del plain["default"]
    if "contentMediaType" in plain:
        plain["format"] = "binary"
    return plain


def _label(schema: Node, document: Node) -> str:
    """Tell the shapes of one body apart, and bring them into one order."""
    fields = _followed(schema, document).get("properties", {})
    status = _normal(fields.get("status", {}), document).get("const", "")
    return f"{status} with {', '.join(sorted(fields))}" if fields else str(schema.get("type"))


def _followed(node: Node, document: Node) -> Node:
    while "$ref" in node:
        beside = {key: value for key, value in node.items() if key != "$ref"}
        target: Any = document
        for step in node["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        node = {**target, **beside}
    return node


def _required(required: bool) -> str:
    return "required" if required else "optional"


def _said(value: Any) -> str:
    # FastAPI writes the bounds of integers as 1.0.
    return str(int(value) if isinstance(value, float) and value.is_integer() else value)
