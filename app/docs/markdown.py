"""The little Markdown that the contract's descriptions use, as safe HTML.

Paragraphs, bullet lists, ``## headings`` and fenced code; within a line, `code` and **bold**. Nothing else, no HTML.
"""

import re
from collections.abc import Iterator

from markupsafe import Markup, escape

_BLOCK = re.compile(
    r"^```\n(?P<code>.*?)\n```$"
    r"|^## (?P<heading>[^\n]+)$"
    r"|(?P<bullets>^- [^\n]+(?:\n[^\n]+)*)"
    r"|(?P<paragraph>^[^\n]+(?:\n[^\n]+)*)",
    re.MULTILINE | re.DOTALL,
)
_MARK = re.compile(r"`(?P<code>[^`]+)`|\*\*(?P<bold>[^*]+)\*\*")


def block_html(text: str) -> Markup:
    """Render a description of several paragraphs."""
    return Markup("\n").join(_block(match) for match in _BLOCK.finditer(text))


def line_html(text: str) -> Markup:
    """Render a description that is a single line."""
    return Markup().join(_pieces(text))


def headings(text: str) -> list[tuple[str, str]]:
    """List a text's headings, each with the id that it gets."""
    found = (match["heading"] for match in _BLOCK.finditer(text))
    return [(anchor(heading), heading) for heading in found if heading]


def anchor(heading: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-")


def _block(match: re.Match[str]) -> Markup:
    text = match[0]
    if match["code"] is not None:
        return Markup('<pre tabindex="0"><code>{}</code></pre>').format(match["code"])
    if match["heading"]:
        heading = match["heading"]
        return Markup('<h2 id="{}">{}</h2>').format(anchor(heading), line_html(heading))
    if match["bullets"]:
        bullets = re.split(r"^- ", text, flags=re.MULTILINE)[1:]
        return Markup("<ul>{}</ul>").format(
            Markup().join(Markup("<li>{}</li>").format(line_html(bullet.strip())) for bullet in bullets)
        )
    return Markup("<p>{}</p>").format(line_html(text))


def _pieces(text: str) -> Iterator[Markup]:
    end = 0
    for mark in _MARK.finditer(text):
        yield escape(text[end : mark.start()])
        tag, inside = ("code", mark["code"]) if mark["code"] else ("strong", mark["bold"])
        yield Markup("<{0}>{1}</{0}>").format(Markup(tag), inside)  # noqa: S704 - the tag is one of two words above.
        end = mark.end()
    yield escape(text[end:])
