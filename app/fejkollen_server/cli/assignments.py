"""``name=value`` on the command line."""

import json
from collections.abc import Sequence
from typing import Any

import click

# Numbers that are really names: national numbers, phone numbers and the like.
_ALWAYS_TEXT = frozenset(
    {"accountId", "callbackKey", "document", "name", "person", "phone", "refId", "secretKey", "ssn", "text"}
)


def read_assignments(assignments: Sequence[str], option: str) -> dict[str, Any]:
    """Read values as JSON where they are JSON, and as text otherwise; ``a.b=1`` sets ``b`` inside ``a``."""
    read: dict[str, Any] = {}
    for each in assignments:
        path, is_one, value = each.partition("=")
        if not is_one or not path:
            raise click.BadParameter(f"{each!r} is not of the form name=value", param_hint=option)
        *outer, name = path.split(".")
        inside = read
        for step in outer:
            inside = inside.setdefault(step, {})
            if not isinstance(inside, dict):
                raise click.BadParameter(f"{step} cannot have both a value and names inside", param_hint=option)
        inside[name] = value if name in _ALWAYS_TEXT else _value(value)
    return read


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
