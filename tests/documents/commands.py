"""The commands on a page of the documentation, and what it says that they print."""

import re
from dataclasses import dataclass
from pathlib import Path

import fejkollen_server

PAGES = Path(fejkollen_server.__file__).parent / "docs" / "pages"
_FENCE = re.compile(r"^```(?P<kind>[^\n]*)\n(?P<text>.*?)\n```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Command:
    text: str
    prints: str | None
    """The JSON that the page shows after it."""


def commands_of(page: Path) -> list[Command]:
    """Give whatever is marked ``sh run``, in order."""
    fences = [(match["kind"], match["text"]) for match in _FENCE.finditer(page.read_text())]
    following = [*fences[1:], ("", "")]
    return [
        Command(text, prints=next_text if next_kind == "json" else None)
        for (kind, text), (next_kind, next_text) in zip(fences, following, strict=True)
        if kind == "sh run"
    ]
