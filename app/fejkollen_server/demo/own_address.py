"""How the demo reaches the server that it is a part of: over HTTP like anybody, but straight and not round about.

Browsers may know the server by a name that means nothing to itself, from outside a container for one. A relying party
of its own needs none of this: a client with the API's base URL is enough.
"""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
from fastapi import Request

from fejkollen_server.accounts.allowed_addresses import is_allowed
from fejkollen_server.callbacks.egress import address_problem
from fejkollen_server.demo.client import IDkollen
from fejkollen_server.settings import Settings

_TIMEOUT = 20.0
# Nothing is asked over TLS, and reading the world's certificates takes longer than all the rest.
_NO_CERTIFICATES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@dataclass(frozen=True, slots=True)
class OwnAddress:
    public: str
    """Where browsers reach this server."""
    inside: str
    """Where this server reaches itself."""
    host: str
    """The host of that."""


def own_address(request: Request, settings: Settings) -> OwnAddress:
    """Take where browsers are from the settings or the request, and where we are from the connection itself."""
    public = (settings.public_url or str(request.base_url)).rstrip("/")
    host, port = request.scope.get("server") or ("", None)
    if port is None:
        return OwnAddress(public, public, httpx.URL(public).host)
    return OwnAddress(public, f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}", host)


@asynccontextmanager
async def api_of(address: OwnAddress, settings: Settings) -> AsyncIterator[IDkollen]:
    """Open a client of the API, with the credentials of the account that is always there."""
    async with httpx.AsyncClient(
        base_url=address.public,
        auth=(settings.account_id, settings.secret_key),
        transport=_Straight(address.inside, settings.public_path),
        timeout=_TIMEOUT,
        trust_env=False,
    ) as http:
        yield IDkollen(http)


def callback_problem(address: OwnAddress, settings: Settings) -> str | None:
    """Say why no callback can reach the demo: its address is not on the account's list, or too far away."""
    if not is_allowed(f"{address.inside}/demo/callback", settings.callback_urls):
        return "list"
    return "network" if address_problem(address.host, settings.callback_network) else None


def redirect_problem(address: OwnAddress, settings: Settings) -> str | None:
    return None if is_allowed(f"{address.public}/demo/back", settings.redirect_urls) else "list"


class _Straight(httpx.AsyncBaseTransport):
    """Connects to this server whatever the URL says; of the ``Host`` header, which stays, pages' addresses are made."""

    def __init__(self, inside: str, public_path: str) -> None:
        self._inside = httpx.URL(inside)
        self._public_path = public_path.encode()
        self._transport = httpx.AsyncHTTPTransport(verify=_NO_CERTIFICATES)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        to = self._inside
        path = request.url.raw_path.removeprefix(self._public_path)
        request.url = request.url.copy_with(scheme=to.scheme, host=to.host, port=to.port, raw_path=path)
        return await self._transport.handle_async_request(request)

    async def aclose(self) -> None:
        await self._transport.aclose()
