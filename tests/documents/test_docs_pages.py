"""All pages of the documentation: complete, safe, leading to each other, and asking nobody else for anything."""

import re
from functools import cache
from html.parser import HTMLParser

import pytest

from fejkollen_server.docs.fidelity import fidelity
from fejkollen_server.docs.markdown import block_html, line_html
from fejkollen_server.docs.openapi_documents import control
from fejkollen_server.docs.rendering import PAGES
from tests.documents.test_docs_page import get

TEXTS = {page.path: get(page.path).text for page in PAGES}

every_page = pytest.mark.parametrize("path", [page.path for page in PAGES])


class _Elements(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@cache
def _ids(path: str) -> list[str]:
    return [str(attributes["id"]) for _, attributes in _Elements(TEXTS[path]).found if "id" in attributes]


@every_page
def test_a_page_says_what_it_is_and_that_nobody_is_real(path: str) -> None:
    name = next(page.name for page in PAGES if page.path == path)
    assert "<title>[MOCK] " in TEXTS[path]
    assert "not real identities" in TEXTS[path]
    assert TEXTS[path].count("<h1") == 1
    assert f'aria-current="page">{name}</a>' in TEXTS[path]


@every_page
def test_every_link_leads_to_a_page_or_a_place_on_it(path: str) -> None:
    links = [str(attributes["href"]) for tag, attributes in _Elements(TEXTS[path]).found if tag == "a"]
    assert len(_ids(path)) == len(set(_ids(path)))
    for link in links:
        page, _, place = link.partition("#")
        assert page in TEXTS or page.startswith("/openapi/") or page in {"", "/demo", "/phone"}
        assert not place or place in _ids(page or path)


@every_page
def test_a_page_needs_no_script_and_nobody_else(path: str) -> None:
    elements = _Elements(TEXTS[path]).found
    assert {"script", "style", "img", "iframe"} & {tag for tag, _ in elements} == set()
    assert [attributes["href"] for tag, attributes in elements if tag == "link"] == ["/docs/static/docs.css"]
    assert "default-src 'none'" in get(path).headers["content-security-policy"]


@every_page
def test_commands_name_the_server_that_was_asked(path: str) -> None:
    text = get(path, host="eid.example.test:9000").text
    assert "curl http://localhost:8080" not in text
    assert ("http://eid.example.test:9000" in text) == (path != "/docs/fidelity")


def test_the_control_api_is_shown_in_full() -> None:
    for path, item in control()["paths"].items():
        assert f"<code>{path}</code>" in TEXTS["/docs/control"]
        assert all(f'id="{operation["operationId"]}"' in TEXTS["/docs/control"] for operation in item.values())


def test_its_commands_call_as_admin_and_have_no_gaps() -> None:
    text = re.sub(r"<[^>]+>", "", TEXTS["/docs/control"])
    commands = re.findall(r"curl &#39;?(\S+)|curl (http\S+)", text)
    assert "-u admin:admin" in text
    assert commands
    assert not [command for command in commands if "{" in str(command)]


def test_every_behaviour_is_shown() -> None:
    for each in fidelity():
        assert line_html(each.behaviour) in TEXTS["/docs/fidelity"]
        assert line_html(each.fejkollen) in TEXTS["/docs/fidelity"]


def test_markdown_makes_tables_and_links() -> None:
    assert block_html("# Title") == '<h1 id="title">Title</h1>'
    assert line_html("see [the `code`](/docs#it)") == 'see <a href="/docs#it">the <code>code</code></a>'
    table = block_html("| a | b |\n|---|---|\n| `1` | <b> |")
    assert "".join(table.splitlines()) == (
        '<div class="table"><table><thead><tr><th scope="col">a</th><th scope="col">b</th></tr></thead>'
        "<tbody><tr><td><code>1</code></td><td>&lt;b&gt;</td></tr></tbody></table></div>"
    )


@pytest.mark.parametrize("target", ["javascript:alert(1)", '/"onclick="x', "//evil.test", "data:text/html,x"])
def test_markdown_links_only_within_and_to_the_web(target: str) -> None:
    html = line_html(f"[x]({target})")
    assert "javascript" not in html or "<a" not in html
    assert 'href="//' not in html
    assert '"onclick' not in html
