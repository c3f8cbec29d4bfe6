"""Reads YAML so that every value still knows its line, and JSON from requests by the same rules."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Self, TypeVar

import yaml

from fejkollen_server.durations import read_duration
from fejkollen_server.errors import ConfigurationIsWrong, InputIsInvalid, Refusal

try:
    from yaml import CSafeLoader as FastestLoader
except ImportError:  # PyYAML may have been built without libyaml.
    from yaml import SafeLoader as FastestLoader  # type: ignore[assignment]

_NULL = "tag:yaml.org,2002:null"
_TEXT = "tag:yaml.org,2002:str"
_SWITCH = "tag:yaml.org,2002:bool"
_LIST = "tag:yaml.org,2002:seq"
_FIELDS = "tag:yaml.org,2002:map"
_BIGGEST = 2_000_000
_LONGEST = 500
_SHOWN = 60
_DEEPEST = 20

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class MarkedValue:
    """A value and where it is written."""

    file: str
    path: str
    """Such as ``people[3].eids[0]``; empty for the whole file."""
    node: yaml.Node

    def refusal(self, rule: str) -> Refusal:
        place = f"{self.file} line {self.node.start_mark.line + 1}"
        return ConfigurationIsWrong(": ".join(part for part in (place, self.path, rule) if part))

    def _below(self, path: str, node: yaml.Node) -> Self:
        return type(self)(self.file, path, node)

    @property
    def is_null(self) -> bool:
        return self.node.tag == _NULL

    @property
    def is_text(self) -> bool:
        return isinstance(self.node, yaml.ScalarNode)

    def text(self) -> str:
        """Give the text as it is typed, whatever YAML would make of it: a number may begin with zero."""
        if not isinstance(self.node, yaml.ScalarNode) or self.is_null:
            raise self.refusal("must be a text")
        text = str(self.node.value).strip()
        if not text or len(text) > _LONGEST or not text.isprintable():
            raise self.refusal(f"must be one line of 1 to {_LONGEST} characters")
        return text

    @property
    def is_list(self) -> bool:
        return isinstance(self.node, yaml.SequenceNode)

    def items(self) -> list[Self]:
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.refusal("must be a list")
        return [self._below(f"{self.path}[{at}]", node) for at, node in enumerate(self.node.value)]

    def one_or_more(self) -> list[Self]:
        """Give the items of a list, or a value that stands alone as the only one."""
        items = self.items() if self.is_list else [self]
        if not items:
            raise self.refusal("must not be an empty list")
        return items

    def fields(self, allowed: Collection[str], required: Collection[str] = ()) -> dict[str, Self]:
        found = dict(self._entries(lambda name, key: self._refuse_unless_allowed(name, key, allowed)))
        if missing := [name for name in required if name not in found]:
            raise self.refusal(f"the field {missing[0]} is missing")
        return found

    def entries(self) -> dict[str, Self]:
        """Give fields of whatever name."""
        return self._entries(lambda _name, _key: None)

    def _entries(self, check: Callable[[str, Self], None]) -> dict[str, Self]:
        if not isinstance(self.node, yaml.MappingNode):
            raise self.refusal("must have fields, written as name: value")
        found: dict[str, Self] = {}
        for key_node, node in self.node.value:
            key = self._below(self.path, key_node)
            name = key.text()
            check(name, key)
            if name in found:
                raise key.refusal(f"the field {name} is written twice")
            found[name] = self._below(f"{self.path}.{name}".lstrip("."), node)
        return found

    def choice(self, choices: type[Choice]) -> Choice:
        text = self.text()
        try:
            return choices(text)
        except ValueError:
            raise self.refusal(
                f"{quoted(text)} is not one of {', '.join(choices)}{did_you_mean(text, list(choices))}"
            ) from None

    def day(self) -> date:
        try:
            return date.fromisoformat(self.text())
        except ValueError:
            raise self.refusal("must be a date, YYYY-MM-DD") from None

    def switch(self) -> bool:
        choices = {"true": True, "false": False}
        text = self.text().lower()
        if text not in choices:
            raise self.refusal("must be true or false")
        return choices[text]

    def whole_number(self, least: int, most: int) -> int:
        text = self.text()
        if not (text.isascii() and text.isdigit() and len(text) <= len(str(most)) and least <= int(text) <= most):
            raise self.refusal(f"must be a whole number from {least} to {most}")
        return int(text)

    def duration(self) -> float:
        """Give a duration in seconds."""
        try:
            return read_duration(self.text())
        except ValueError as error:
            raise self.refusal(str(error)) from None

    def _refuse_unless_allowed(self, name: str, key: Self, allowed: Collection[str]) -> None:
        if name not in allowed:
            raise key.refusal(f"there is no field {quoted(name)}{did_you_mean(name, allowed)}")


class RequestValue(MarkedValue):
    """A value of a request. Rules call its fields as files do; refusals call them as JSON does."""

    __slots__ = ()

    def refusal(self, rule: str) -> Refusal:
        return InputIsInvalid(in_camel_case(self.path) or "the body", rule)


class JSONValue(MarkedValue):
    """A value of a JSON document; a refusal names its field as it is written."""

    __slots__ = ()

    def refusal(self, rule: str) -> Refusal:
        return InputIsInvalid(self.path or "the body", rule)


class _Loader(FastestLoader):
    """Stops at a depth no people reach: libyaml's own loader crashes the process on a hundred thousand brackets."""

    depth = 0

    def descend_resolver(self, current_node: yaml.Node | None, current_index: object) -> None:
        self.depth += 1
        if self.depth > _DEEPEST and current_node is not None:
            problem = f"lists and fields are nested more than {_DEEPEST} deep"
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=current_node.start_mark)
        super().descend_resolver(current_node, current_index)

    def ascend_resolver(self) -> None:
        self.depth -= 1
        super().ascend_resolver()


def read_yaml(path: Path) -> MarkedValue:
    try:
        if path.stat().st_size > _BIGGEST:
            raise ConfigurationIsWrong(f"{path}: must not be bigger than {_BIGGEST // 1_000_000} MB")
        text = path.read_text("utf-8")
    except (OSError, ValueError) as error:
        raise ConfigurationIsWrong(f"{path}: cannot be read: {error}") from error
    return read_yaml_text(text, str(path))


def read_yaml_text(text: str, file: str) -> MarkedValue:
    """Read what stands, or would stand, in a file of this name."""
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ConfigurationIsWrong(f"{file} line {line}: is not YAML: {error.problem}") from None
    except yaml.YAMLError as error:
        raise ConfigurationIsWrong(f"{file}: is not YAML: {' '.join(str(error).split())}") from None
    if node is None:
        raise ConfigurationIsWrong(f"{file}: is empty")
    return MarkedValue(file, "", node)


def read_request(values: Mapping[str, object]) -> RequestValue:
    """Read the values of a request, named as files name them."""
    return RequestValue("", "", _node(values, _DEEPEST))


def read_json(document: object) -> JSONValue:
    """Read a JSON document by the very grammar of the files."""
    return JSONValue("", "", _node(document, _DEEPEST))


def _node(value: object, depth: int) -> yaml.Node:
    if depth == 0:
        raise InputIsInvalid("the body", f"lists and fields are nested more than {_DEEPEST} deep")
    match value:
        case Mapping():
            entries = [(_node(str(name), depth - 1), _node(each, depth - 1)) for name, each in value.items()]
            return yaml.MappingNode(_FIELDS, entries)
        case list() | tuple():
            return yaml.SequenceNode(_LIST, [_node(each, depth - 1) for each in value])
        case None:
            return yaml.ScalarNode(_NULL, "null")
        case bool():
            return yaml.ScalarNode(_SWITCH, "true" if value else "false")
    return yaml.ScalarNode(_TEXT, str(value))


def in_camel_case(path: str) -> str:
    return re.sub(r"_([a-z])", lambda found: found[1].upper(), path)


def quoted(text: str) -> str:
    """Quote what was written, shortened to fit a line."""
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")


def did_you_mean(text: str, choices: Collection[str]) -> str:
    """Suggest what was probably meant, as the end of a sentence."""
    close = get_close_matches(text.lower(), [choice.lower() for choice in choices], n=1)
    meant = [choice for choice in choices if close and choice.lower() == close[0]]
    return f"; did you mean {meant[0]}?" if meant else ""
