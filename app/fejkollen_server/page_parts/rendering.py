"""Makes pages from templates, in the language of whoever reads them."""

import gettext
import hashlib
import io
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import polib
from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from fejkollen_server import __version__
from fejkollen_server.eids.vocabulary import Country
from fejkollen_server.page_parts.headers import page_headers
from fejkollen_server.page_parts.languages import LANGUAGE_PARAMETERS, LANGUAGES, language_of, remember_language

_PACKAGE = Path(__file__).parents[1]
STATIC = Path(__file__).with_name("static")

PARTS = ("page_parts", "pages", "phone", "sign_in", "demo")
"""The parts of the program that have pages: templates in folders of that name, and words beside them."""


def render_page(
    request: Request,
    template: str,
    status: int = 200,
    *,
    home: Country | None = None,
    form_targets: str = "",
    **facts: Any,
) -> HTMLResponse:
    """Answer with a page; ``home`` is the country of the eID it belongs to."""
    language = language_of(request, home)
    html = environment(language).get_template(template).render(address=_address(request), **facts)
    response = HTMLResponse(html, status, page_headers(form_targets))
    remember_language(request, response)
    return response


@cache
def environment(language: str) -> Environment:
    """Give what makes templates into pages of one language."""
    made = Environment(
        loader=FunctionLoader(_source),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    made.globals |= {"asset": asset, "language": language, "languages": LANGUAGES, "server_version": __version__}
    made.filters["clock"] = minutes_and_seconds
    return made


def _source(name: str) -> str:
    """Find ``pages/mitid/cpr.html`` in the folder ``templates`` of ``app/fejkollen_server/pages/mitid``."""
    folder, _, file = name.rpartition("/")
    return (_PACKAGE / folder / "templates" / file).read_text("utf-8")


@cache
def translations(language: str) -> gettext.NullTranslations:
    """Read all words of a language; pages are written in English."""
    words: gettext.NullTranslations = gettext.NullTranslations()
    if language == "en":
        return words
    for folder in template_folders():
        catalogue = polib.pofile(str(folder / "words" / f"{language}.po"))
        more = gettext.GNUTranslations(io.BytesIO(catalogue.to_binary()))
        more.add_fallback(words)
        words = more
    return words


def template_folders() -> list[Path]:
    """Give the folders that have templates, and words beside them."""
    return sorted(folder.parent for part in PARTS for folder in (_PACKAGE / part).rglob("templates"))


@cache
def asset(name: str) -> Markup:
    """Give the address of a style sheet or script, which changes with its content."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return Markup(f"/assets/{name}?v={digest}")  # noqa: S704 - the name is ours.


def minutes_and_seconds(seconds: float) -> str:
    minutes, rest = divmod(max(0, int(seconds)), 60)
    return f"{minutes}:{rest:02}"


def _address(request: Request) -> str:
    """Give the address of the page up to its language, for links that only change that."""
    others = [(name, value) for name, value in request.query_params.multi_items() if name not in LANGUAGE_PARAMETERS]
    return f"{request.url.path}?{urlencode([*others, ('lang', '')])}"
