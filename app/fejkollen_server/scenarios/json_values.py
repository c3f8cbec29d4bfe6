"""JSON of the control API as the values that rules are read from, so that it has the very grammar of the files."""

import json
from dataclasses import dataclass

import yaml

from fejkollen_server.errors import InputIsInvalid
from fejkollen_server.marked_yaml import MarkedValue

_DEEPEST = 20
_TAG = "tag:yaml.org,2002:"


@dataclass(frozen=True, slots=True)
class GivenAsJSON(MarkedValue):
    """A value of a JSON document; a refusal names its field."""

    def refusal(self, rule: str) -> InputIsInvalid:
        return InputIsInvalid(self.path or "the body", rule)


def given_as_json(document: object) -> GivenAsJSON:
    return GivenAsJSON("", "", _node(document, _DEEPEST))


def _node(value: object, depth: int) -> yaml.Node:
    if depth == 0:
        raise InputIsInvalid("the body", f"lists and fields are nested more than {_DEEPEST} deep")
    match value:
        case dict():
            entries = [(_node(name, depth - 1), _node(each, depth - 1)) for name, each in value.items()]
            return yaml.MappingNode(f"{_TAG}map", entries)
        case list():
            return yaml.SequenceNode(f"{_TAG}seq", [_node(each, depth - 1) for each in value])
        case str():
            return yaml.ScalarNode(f"{_TAG}str", value)
        case None:
            return yaml.ScalarNode(f"{_TAG}null", "null")
    return yaml.ScalarNode(f"{_TAG}bool" if isinstance(value, bool) else f"{_TAG}float", json.dumps(value))
