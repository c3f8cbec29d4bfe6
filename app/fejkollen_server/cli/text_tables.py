"""Tables for people: aligned, wrapped to the terminal, with calm colours where there is one."""

import shutil
import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence

import click

_LEAST_ROOM = 30
_COLOURS = {
    **dict.fromkeys(("COMPLETED", "DELIVERED", "VERIFIED"), "green"),
    **dict.fromkeys(("FAILED", "BLOCKED"), "red"),
    **dict.fromkeys(("PENDING", "HELD", "UNDER_WAY"), "yellow"),
}


def text_table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Lay rows out under their heads; the last column takes the room that is left."""
    cells = [[_text(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(head, *cells, strict=True)]
    lines = [click.style(line, bold=True) for line in _lines(head, widths)]
    return "\n".join([*lines, *(line for row in cells for line in _lines(row, widths))])


def text_facts(wire: Mapping[str, object]) -> str:
    """Lay out what is known about one thing, a line each."""
    known = {name: _text(value) for name, value in wire.items() if value is not None}
    width = max(map(len, known), default=0)
    return "\n".join(f"{name.ljust(width)}  {value}" for name, value in known.items())


def _lines(row: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    padded = [cell.ljust(width) for cell, width in zip(row[:-1], widths, strict=False)]
    start = "  ".join(_painted(cell) for cell in padded) + ("  " if padded else "")
    taken = sum(len(cell) + 2 for cell in padded)
    # Only a terminal has an edge; for other programs each row stays one line.
    edge = shutil.get_terminal_size().columns if sys.stdout.isatty() else sys.maxsize
    first, *others = textwrap.wrap(row[-1], max(_LEAST_ROOM, edge - taken)) or [""]
    yield (start + _painted(first)).rstrip()
    yield from (" " * taken + other for other in others)


def _painted(cell: str) -> str:
    colour = _COLOURS.get(cell.strip())
    return click.style(cell, fg=colour) if colour else cell


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return " ".join(f"{name}={_text(each)}" for name, each in value.items() if each is not None)
    if isinstance(value, list | tuple):
        return ", ".join(map(_text, value))
    return str(value)
