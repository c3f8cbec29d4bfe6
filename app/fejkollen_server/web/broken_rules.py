"""Says which rule a request breaks, in words that name the field and the rule."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

_MOST_RULES = 5
_NAME_THEIR_FIELD = frozenset({"bounds", "exclusive", "names_its_field"})
_Context = Mapping[str, Any]

# What patterns mean, where they say it less well.
_PATTERNS: Mapping[str, str] = {"^[^%<]*$": "must not contain % or <"}

_RULES: Mapping[str, Callable[[_Context], str]] = MappingProxyType(
    {
        "missing": lambda _: "is required",
        "string_type": lambda _: "must be a string",
        "string_unicode": lambda _: "must be valid Unicode text",
        "string_too_short": lambda ctx: _at_least(ctx["min_length"], "character"),
        "string_too_long": lambda ctx: f"must have at most {ctx['max_length']} characters",
        "bool_type": lambda _: "must be true or false",
        "int_type": lambda _: "must be a whole number",
        "greater_than_equal": lambda ctx: f"must be at least {ctx['ge']}",
        "less_than_equal": lambda ctx: f"must be at most {ctx['le']}",
        "literal_error": lambda ctx: f"must be {ctx['expected']}".replace("'", ""),
        "value_error": lambda _: "must be sent as a file, in a part that has a filename",
        "float_parsing": lambda _: "must be a number",
        "list_type": lambda _: "must be a list",
        "too_short": lambda ctx: _at_least(ctx["min_length"], "item"),
        "model_attributes_type": lambda _: "must be a JSON object",
        "model_type": lambda _: "must be a JSON object",
        "dict_type": lambda _: "must be a JSON object",
        "extra_forbidden": lambda _: "is not a field that is known here",
        "string_pattern_mismatch": lambda ctx: _PATTERNS.get(ctx["pattern"], f"must match {ctx['pattern']}"),
    }
)


def broken_rules(problems: Sequence[Any]) -> str:
    """Join the first few problems that Pydantic found into one message."""
    return "; ".join(dict.fromkeys(_broken_rule(problem) for problem in problems[:_MOST_RULES]))


def _broken_rule(problem: Mapping[str, Any]) -> str:
    kind, context = problem["type"], problem.get("ctx", {})
    if kind == "json_invalid":
        return f"the body is not valid JSON: {context.get('error', '')} at character {problem['loc'][-1]}"
    field = _field(problem["loc"])
    if kind in _NAME_THEIR_FIELD:
        return str(problem["msg"])
    rule = _RULES[kind](context) if kind in _RULES else _in_our_words(str(problem["msg"]))
    return f"{field}: {rule}"


def _in_our_words(message: str) -> str:
    return message.replace("Input should be", "must be", 1).replace("Input should", "must", 1)


def _field(location: Sequence[Any]) -> str:
    """Write a place in the body as JSON people do: ``documents[0]``."""
    inside = [part for part in location if part not in {"body", "query"}]
    if not inside:
        return "the body"
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in inside).removeprefix(".")


def _at_least(count: int, thing: str) -> str:
    if count == 1 and thing == "character":
        return "must not be empty"
    return f"must have at least {count} {thing}{'s' if count > 1 else ''}"
