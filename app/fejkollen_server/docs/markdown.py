"""The Markdown that descriptions and pages use, as safe HTML: CommonMark and tables, without HTML and pictures."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

_LINK = re.compile(r"/(?!/)|#|https?://")


def block_html(text: str) -> Markup:
    """Render a description of several paragraphs."""
    return _html(_parser().parse(text))


def line_html(text: str) -> Markup:
    """Render a description that is a single line."""
    return _html(_parser().parseInline(text))


def headings(text: str) -> list[tuple[str, str]]:
    """List a text's headings of the second level, each with the id that it gets."""
    tokens = _parser().parse(text)
    found = [after.content for token, after in pairwise(tokens) if _opens(token, "h2")]
    return [(anchor(heading), heading) for heading in found]


def anchor(heading: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-")


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["image", "html_inline", "html_block"])
    # A page links to its own server and to the web, and runs nothing.
    parser.validateLink = _is_allowed  # type: ignore[method-assign]
    for rule in (table_open, table_close, fence):
        parser.add_render_rule(rule.__name__, rule)
    return parser


def _is_allowed(url: str) -> bool:
    return _LINK.match(url) is not None


def _html(tokens: Sequence[Token]) -> Markup:
    for token, after in pairwise(tokens):
        if token.type == "heading_open":
            token.attrSet("id", anchor(after.content))
        elif token.type == "th_open":
            token.attrSet("scope", "col")
    rendered: str = _parser().renderer.render(tokens, _parser().options, {})
    return Markup(rendered.strip())  # noqa: S704 - the parser has escaped what is not its own.


def _opens(token: Token, tag: str) -> bool:
    return token.type == "heading_open" and token.tag == tag


# A wide table or line of code scrolls by itself, and by keyboard, instead of widening the page.
def table_open(*_: Any) -> str:
    return '<div class="table"><table>'


def table_close(*_: Any) -> str:
    return "</table></div>"


def fence(_renderer: Any, tokens: Sequence[Token], index: int, *_: Any) -> str:
    return Markup('<pre tabindex="0"><code>{}</code></pre>').format(tokens[index].content.rstrip("\n"))
