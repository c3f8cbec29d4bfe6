"""The log. What writes it is imported with the first line, because a good start has none to write."""

from collections.abc import Callable
from typing import Any

_yet_to_do: list[Callable[[], None]] = []


def set_up_with_first_line(set_up: Callable[[], None]) -> None:
    """Set the log up when it is needed, in place of whatever was to be done before."""
    _yet_to_do[:] = [set_up]


def logger() -> Any:
    """Give structlog's logger."""
    import structlog  # noqa: PLC0415 - it is as big as all that a start needs of our own.

    while _yet_to_do:
        _yet_to_do.pop()()
    return structlog.get_logger()
