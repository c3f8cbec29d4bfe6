"""The page that shows the contract is complete, safe, and asks nobody else for anything."""

import asyncio
import re
from html.parser import HTMLParser
from tempfile import TemporaryDirectory

import pytest
import yaml
from httpx import ASGITransport, AsyncClient, Response

from fejkollen_server.docs.markdown import block_html, headings, line_html
from fejkollen_server.docs.openapi_documents import contract
from fejkollen_server.docs.schema_fields import shapes
from fejkollen_server.serving.application import create_app
from fejkollen_server.settings import Settings


def get(url: str, host: str = "localhost:8080") -> Response:
    async def answer(folder: str) -> Response:
        app = create_app(Settings(database_url=f"sqlite:///{folder}/fejkollen.db"))
        client = AsyncClient(transport=ASGITransport(app), base_url="http://localhost")
        async with app.router.lifespan_context(app), client:
            return await client.get(url, headers={"Host": host})

    with TemporaryDirectory() as folder:
        return asyncio.run(answer(folder))


@pytest.fixture(scope="module")
def page() -> Response:
    return get("/docs")


class _Elements(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_it_shows_every_operation_and_every_field(page: Response) -> None:
    for path, item in contract()["paths"].items():
        assert f"<code>{path}</code>" in page.text
        for method in item.keys() & {"get", "post", "delete"}:
            assert f'id="{item[method]["operationId"].replace(":", "-")}"' in page.text
    for name, schema in contract()["components"]["schemas"].items():
        for field in schema.get("properties", {}):
            # Errors are shown as they look, not as a table.
            assert f"{field}</code>" in page.text or name == "Message"


def test_it_says_that_nobody_is_real(page: Response) -> None:
    assert "<title>[MOCK] " in page.text
    assert "not real identities" in page.text


def test_its_links_within_the_page_lead_somewhere(page: Response) -> None:
    elements = _Elements(page.text).found
    ids = [attributes["id"] for _, attributes in elements if "id" in attributes]
    links = [str(attributes["href"])[1:] for _, attributes in elements if str(attributes.get("href")).startswith("#")]
    assert len(ids) == len(set(ids))
    assert links
    assert set(links) <= set(ids)


def test_it_needs_no_script_and_nobody_else(page: Response) -> None:
    elements = _Elements(page.text).found
    loaded = [attributes.get("href") for tag, attributes in elements if tag == "link"]
    assert loaded == ["/docs/static/docs.css"]
    assert {"script", "style", "img", "iframe"} & {tag for tag, _ in elements} == set()
    assert not [attributes for _, attributes in elements if "style" in attributes]


def test_it_is_sent_with_strict_headers(page: Response) -> None:
    assert page.headers["content-security-policy"].startswith("default-src 'none'; style-src 'self';")
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["referrer-policy"] == "no-referrer"


def test_its_commands_name_the_server_that_was_asked() -> None:
    text = get("/docs", host="eid.example.test:9000").text
    assert "curl http://eid.example.test:9000/v3/mitid/auth \\" in text


def test_a_hostile_host_stays_text() -> None:
    text = get("/docs", host="x<script>alert(1)</script>").text
    assert "<script" not in text


def test_its_stylesheet_asks_for_nothing() -> None:
    answer = get("/docs/static/docs.css")
    assert answer.headers["content-type"].startswith("text/css")
    assert not re.search(r"url\(|@import", answer.text)


def test_the_contract_is_served_as_it_was_written() -> None:
    assert yaml.safe_load(get("/openapi/idkollen-v3.yaml").content) == contract()
    assert get("/openapi/idkollen-v3.json").json() == contract()


def test_markdown_knows_what_the_descriptions_use() -> None:
    text = (
        "## A *title*\n\nOne\nline, `a < b` and **bold**.\n\n- first\n  goes on\n- second\n\n```\nx = 1\n\ny < 2\n```\n"
    )
    assert block_html(text) == (
        '<h2 id="a-title">A <em>title</em></h2>\n'
        "<p>One\nline, <code>a &lt; b</code> and <strong>bold</strong>.</p>\n"
        "<ul>\n<li>first\ngoes on</li>\n<li>second</li>\n</ul>\n"
        '<pre tabindex="0"><code>x = 1\n\ny &lt; 2</code></pre>'
    )
    assert headings(text) == [("a-title", "A *title*")]


@pytest.mark.parametrize(
    "hostile", ["<script>", "`<script>`", "**<script>**", "## <script>", "- <script>", "```\n<script>\n```"]
)
def test_markdown_lets_no_html_through(hostile: str) -> None:
    assert "<script" not in block_html(hostile)
    assert "<script" not in line_html(hostile)


@pytest.mark.parametrize(
    ("schema", "kind", "limits"),
    [
        ({"type": ["string", "null"], "minLength": 1, "maxLength": 2000}, "string", ("1 to 2,000 characters",)),
        ({"type": "string", "minLength": 1}, "string", ("not empty",)),
        ({"type": "string", "maxLength": 9, "format": "uri"}, "string, a URI", ("at most 9 characters",)),
        ({"type": ["integer", "null"], "minimum": 1}, "integer", ("at least 1",)),
        ({"type": ["boolean", "null"], "default": False}, "boolean", ("default false",)),
        ({"type": "array", "items": {"type": "string"}, "minItems": 1}, "list of strings", ("at least 1 in the list",)),
        ({"type": "string", "const": "PENDING"}, "string", ("always PENDING",)),
        ({"type": "string", "pattern": "^[^%<]*$"}, "string", ("matches ^[^%<]*$",)),
        ({"type": "string", "contentMediaType": "application/octet-stream"}, "file", ()),
    ],
)
def test_types_and_limits_are_put_in_words(schema: dict[str, object], kind: str, limits: tuple[str, ...]) -> None:
    (shape,) = shapes({"type": "object", "properties": {"field": schema}, "required": ["field"]})
    (field,) = shape.fields
    assert (field.kind, field.limits, field.required) == (kind, limits, True)
