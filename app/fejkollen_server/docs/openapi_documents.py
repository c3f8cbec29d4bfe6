"""The OpenAPI documents, each read once, when somebody first asks for it: one is written by hand, one generated."""

import json
from functools import cache
from typing import Any

import yaml

from fejkollen_server.data_folders import data_folder

_FOLDER = data_folder("openapi")
PATH = _FOLDER / "idkollen-v3.yaml"
_CONTROL = _FOLDER / "control-v1.json"

Node = dict[str, Any]


@cache
def as_yaml() -> bytes:
    return PATH.read_bytes()


@cache
def contract() -> Node:
    # libyaml reads it ten times as fast, where PyYAML was built with it.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    document: Node = yaml.load(as_yaml(), Loader=loader)  # noqa: S506 - both are safe loaders.
    return document


@cache
def as_json() -> bytes:
    return json.dumps(contract(), ensure_ascii=False).encode()


@cache
def control_as_json() -> bytes:
    return _CONTROL.read_bytes()


@cache
def control() -> Node:
    document: Node = json.loads(control_as_json())
    return document


@cache
def resolved() -> Node:
    """Give the contract with every reference replaced by what it stands for; schemas keep their name as ``x-name``."""
    document: Node = _resolve(contract(), contract())
    return document


@cache
def resolved_control() -> Node:
    document: Node = _resolve(control(), control())
    return document


def _resolve(node: Any, document: Node) -> Any:
    if isinstance(node, list):
        return [_resolve(item, document) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" not in node:
        return {key: _resolve(value, document) for key, value in node.items()}
    beside = {key: value for key, value in node.items() if key != "$ref"}
    name = node["$ref"].rsplit("/", 1)[-1]
    return {"x-name": name, **_resolve(target(document, node["$ref"]), document), **_resolve(beside, document)}


def target(document: Node, reference: str) -> Any:
    """Find what a reference of the form ``#/components/schemas/Name`` points at."""
    node: Any = document
    for step in reference.removeprefix("#/").split("/"):
        node = node[step]
    return node
