"""Somebody's browser, as far as pages need no script: it keeps cookies, and follows forms and redirects."""

import html
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import httpx

from tests.world import World

_HERE = "http://fejkollen.test"


class _Reader(HTMLParser):
    """Collects what carries a ``data-testid`` with the text in it, every tag, and the first form's token."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.texts: dict[str, str] = {}
        self.tags: set[str] = set()
        self.step = ""
        self.token = ""
        self._inside: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.tags.add(tag)
        if test_id := attributes.get("data-testid"):
            self.texts.setdefault(test_id, "")
            self._inside.append(test_id)
        self.step = attributes.get("data-step", self.step)
        if attributes.get("name") == "form":
            self.token = self.token or attributes["value"]

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.texts[self._inside[-1]] += data.strip()

    def handle_endtag(self, tag: str) -> None:
        if tag in {"p", "h1", "button", "a", "blockquote", "code", "span"} and self._inside:
            self._inside.pop()


@dataclass(frozen=True, slots=True)
class Page:
    """What a browser shows after following redirects of this server; another server's is where it stops."""

    url: str
    status: int
    text: str
    location: str | None = None
    """Where the browser was sent, when that is somewhere else."""
    read: _Reader = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "read", _Reader(self.text))

    @property
    def step(self) -> str:
        return self.read.step

    @property
    def ids(self) -> set[str]:
        return set(self.read.texts)

    @property
    def problem(self) -> str:
        return html.unescape(self.read.texts.get("problem", ""))

    def says(self, test_id: str) -> str:
        return html.unescape(self.read.texts[test_id])


class Visitor:
    """A person's browser: it has no credentials, keeps cookies, and follows the forms on pages."""

    def __init__(self, world: World, language: str = "en") -> None:
        self._world = world
        self._tokens: dict[str, str] = {}
        transport = httpx.ASGITransport(world.app, raise_app_exceptions=False)
        headers = {"accept-language": language}
        self.client = httpx.AsyncClient(transport=transport, base_url=_HERE, headers=headers)

    async def get(self, url: str) -> httpx.Response:
        return await self.client.get(url)

    async def open(self, url: str) -> Page:
        return await self._arrived(await self.client.get(url))

    async def fill(self, page: Page, do: str = "continue", **fields: str) -> Page:
        """Fill in the form of a page and press a button; underscores in names stand for hyphens."""
        form = {name.replace("_", "-"): value for name, value in fields.items()}
        return await self._arrived(await self.client.post(page.url, data={"form": page.read.token, "do": do} | form))

    async def decide(self, url: str, outcome: str, person: str = "", **headers: str) -> httpx.Response:
        """Decide in the tester's panel of the page at an address, as it was when it was first seen."""
        if url not in self._tokens:
            self._tokens[url] = (await self.open(url)).read.token
        form = {"form": self._tokens[url], "outcome": outcome, "person": person}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.client.post(f"{url}/tester", data=form, headers=named)

    async def decided(self, url: str, outcome: str, person: str = "") -> Page:
        """Decide, and give the page to which that leads."""
        return await self._arrived(await self.decide(url, outcome, person))

    async def ends(self, path: str, session_id: str) -> dict[str, Any]:
        """Collect, as the relying party does, what has come of it."""
        return await self._world.collect(path, session_id)

    async def _arrived(self, response: httpx.Response) -> Page:
        while response.status_code == httpx.codes.SEE_OTHER:
            location = response.headers["location"]
            if not location.startswith(("/", _HERE)):
                return Page(str(response.url), response.status_code, "", location)
            response = await self.client.get(location)
        return Page(str(response.url), response.status_code, response.text)
