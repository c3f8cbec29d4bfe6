"""The little Markdown that descriptions and pages use, as safe HTML.

Paragraphs, bullet lists, headings, tables and fenced code; within a line, `code`, **bold** and [links](/to/here).
Nothing else, no HTML.
"""

import re
from collections.abc import Iterator

from markupsafe import Markup, escape

_BLOCK = re.compile(
    r"^```[^\n]*\n(?P<code>.*?)\n```$"
    r"|^(?P<level>#{1,3}) (?P<heading>[^\n]+)$"
    r"|(?P<table>^\|[^\n]+(?:\n\|[^\n]+)*)"
    r"|(?P<bullets>^- [^\n]+(?:\n[^\n]+)*)"
    r"|(?P<paragraph>^[^\n]+(?:\n[^\n]+)*)",
    re.MULTILINE | re.DOTALL,
)
_MARK = re.compile(
    r"`(?P<code>[^`]+)`|\*\*(?P<bold>[^*]+)\*\*|\[(?P<label>[^\]]+)\]\((?P<target>/(?!/)[^)\s]*|#[^)\s]*|https?://[^)\s]+)\)"
)
_CELL = re.compile(r"(?<!\\)\|")


def block_html(text: str) -> Markup:
    """Render a description of several paragraphs."""
    return Markup("\n").join(_block(match) for match in _BLOCK.finditer(text))


def line_html(text: str) -> Markup:
    """Render a description that is a single line."""
    return Markup().join(_pieces(text))


def headings(text: str) -> list[tuple[str, str]]:
    """List a text's headings, each with the id that it gets."""
    found = (match["heading"] for match in _BLOCK.finditer(text) if match["level"] == "##")
    return [(anchor(heading), heading) for heading in found]


def anchor(heading: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-")


def _block(match: re.Match[str]) -> Markup:
    text = match[0]
    if match["code"] is not None:
        return Markup('<pre tabindex="0"><code>{}</code></pre>').format(match["code"])
    if match["heading"]:
        heading, level = match["heading"], len(match["level"])
        return Markup('<h{0} id="{1}">{2}</h{0}>').format(level, anchor(heading), line_html(heading))
    if match["table"]:
        return _table(text.splitlines())
    if match["bullets"]:
        bullets = re.split(r"^- ", text, flags=re.MULTILINE)[1:]
        return Markup("<ul>{}</ul>").format(
            Markup().join(Markup("<li>{}</li>").format(line_html(bullet.strip())) for bullet in bullets)
        )
    return Markup("<p>{}</p>").format(line_html(text))


def _table(lines: list[str]) -> Markup:
    """Render a table; its second line only says that the first is its head."""
    head, _, *rows = ([cell.strip() for cell in _CELL.split(line.strip("|"))] for line in lines)
    columns = Markup().join(Markup('<th scope="col">{}</th>').format(line_html(cell)) for cell in head)
    body = Markup().join(
        Markup("<tr>{}</tr>").format(Markup().join(Markup("<td>{}</td>").format(line_html(cell)) for cell in row))
        for row in rows
    )
    return Markup('<div class="table"><table><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>').format(
        columns, body
    )


def _pieces(text: str) -> Iterator[Markup]:
    end = 0
    for mark in _MARK.finditer(text):
        yield escape(text[end : mark.start()])
        yield _marked(mark)
        end = mark.end()
    yield escape(text[end:])


def _marked(mark: re.Match[str]) -> Markup:
    if mark["code"]:
        return Markup("<code>{}</code>").format(mark["code"])
    if mark["bold"]:
        return Markup("<strong>{}</strong>").format(mark["bold"])
    return Markup('<a href="{}">{}</a>').format(mark["target"], line_html(mark["label"]))
