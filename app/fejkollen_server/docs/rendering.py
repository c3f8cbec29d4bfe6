"""Makes the pages of the documentation, each once for every address it is read at."""

from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from fejkollen_server.docs import openapi_documents
from fejkollen_server.docs.examples import ADMIN, DEMO
from fejkollen_server.docs.fidelity import fidelity
from fejkollen_server.docs.markdown import block_html, headings, line_html
from fejkollen_server.docs.operations import sections, webhook

_HERE = Path(__file__).parent
_WRITTEN_ADDRESS = "http://localhost:8080"


@dataclass(frozen=True, slots=True)
class Page:
    path: str
    name: str


PAGES = (
    Page("/docs/local", "On your laptop"),
    Page("/docs/ci", "In CI"),
    Page("/docs/qa", "For testers"),
    Page("/docs/pages", "Pages and phones"),
    Page("/docs", "API reference"),
    Page("/docs/control", "Control API"),
    Page("/docs/fidelity", "How faithful it is"),
)


@lru_cache(maxsize=4)
def reference(address: str) -> str:
    document = openapi_documents.resolved()
    downloads = (("YAML", "/openapi/idkollen-v3.yaml"), ("JSON", "/openapi/idkollen-v3.json"))
    return _reference("/docs", document, address, credentials=DEMO, downloads=downloads, webhook=webhook(document))


@lru_cache(maxsize=4)
def control_reference(address: str) -> str:
    document = openapi_documents.resolved_control()
    downloads = (("JSON", "/openapi/control-v1.json"),)
    return _reference("/docs/control", document, address, credentials=ADMIN, downloads=downloads, webhook=None)


def _reference(here: str, document: openapi_documents.Node, address: str, *, credentials: str, **facts: Any) -> str:
    return _render(
        "reference.html",
        here,
        info=document["info"],
        guide=headings(document["info"]["description"]),
        sections=sections(document, address, credentials),
        **facts,
    )


@lru_cache(maxsize=16)
def guide(name: str, address: str) -> str:
    text = (_HERE / "pages" / f"{name}.md").read_text("utf-8").replace(_WRITTEN_ADDRESS, address)
    path = f"/docs/{name}"
    title = next(page.name for page in PAGES if page.path == path)
    return _render("guide.html", path, name=title, text=text, guide=headings(text))


@cache
def fidelity_page() -> str:
    areas = [(area, list(behaviours)) for area, behaviours in groupby(fidelity(), key=lambda each: each.area)]
    return _render("fidelity.html", "/docs/fidelity", areas=areas)


@cache
def stylesheet() -> bytes:
    return (_HERE / "static" / "docs.css").read_bytes()


def _render(template: str, here: str, **facts: Any) -> str:
    return _environment().get_template(template).render(pages=PAGES, here=here, **facts)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"blocks": block_html, "line": line_html}
    return environment
