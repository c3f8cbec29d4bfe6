"""Weighs pages: how much a browser that has never been there transfers to show one, and how often it asks."""

from dataclasses import dataclass

from playwright.sync_api import Page, Request

MOST_BYTES = 60 * 1024
MOST_REQUESTS = 4
"""The page, its style sheet, its script, and one picture."""

# What a page asks for later, such as whether it has changed, is no part of showing it.
_LATER = frozenset({"eventsource", "fetch", "xhr"})


@dataclass(frozen=True, slots=True)
class Weight:
    parts: dict[str, int]
    """The bytes transferred of everything that was asked for, headers included."""

    @property
    def total(self) -> int:
        return sum(self.parts.values())

    def __str__(self) -> str:
        return "\n".join([f"{self.total} bytes:", *(f"  {size:>7} {url}" for url, size in self.parts.items())])


def weight_of(page: Page, url: str) -> Weight:
    """Open an address in a page that has not been used yet."""
    asked: list[Request] = []

    def see(request: Request) -> None:
        asked.append(request)

    page.on("request", see)
    page.goto(url)
    page.remove_listener("request", see)
    return Weight({request.url: _size(request) for request in asked if request.resource_type not in _LATER})


def assert_light(page: Page, url: str) -> None:
    weight = weight_of(page, url)
    assert weight.total <= MOST_BYTES, f"more than {MOST_BYTES} bytes: {weight}"
    assert len(weight.parts) <= MOST_REQUESTS, f"more than {MOST_REQUESTS} requests: {weight}"


def _size(request: Request) -> int:
    sizes = request.sizes()
    return sizes["responseHeadersSize"] + sizes["responseBodySize"]
