"""A tester's browser with phones in it."""

from dataclasses import dataclass

import httpx
from fastapi import FastAPI

from tests.phone.screens import Screen

HERE = "http://fejkollen.test"


@dataclass(frozen=True, slots=True)
class Shown:
    """A page, after its redirects."""

    url: httpx.URL
    status: int
    headers: httpx.Headers
    screen: Screen

    @property
    def said(self) -> str:
        """Give in a word what the phone says came of the last answer."""
        return self.screen.attributes.get("said", {}).get("data-said", "")

    @property
    def question(self) -> str:
        return self.screen.attributes["prompt"]["data-question"]


class Hand:
    """Looks at pages, and presses their buttons."""

    def __init__(self, app: FastAPI, language: str = "en") -> None:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        headers = {"accept-language": language}
        self.client = httpx.AsyncClient(transport=transport, base_url=HERE, headers=headers, follow_redirects=True)

    async def look(self, url: str) -> Shown:
        return _shown(await self.client.get(url))

    async def press(self, page: Shown, button: str, headers: dict[str, str] | None = None, /, **fields: str) -> Shown:
        """Fill in the form that has the button, and send it with that."""
        form = page.screen.form_of(button)
        name, value = form.buttons[button]
        values = form.values | ({name: value} if name else {}) | fields
        address = page.url.join(form.action)
        if form.method == "get":
            return _shown(await self.client.get(address, params=values, headers=headers))
        return _shown(await self.client.post(address, data=values, headers=headers))


def _shown(response: httpx.Response) -> Shown:
    return Shown(response.url, response.status_code, response.headers, Screen(response.text))
