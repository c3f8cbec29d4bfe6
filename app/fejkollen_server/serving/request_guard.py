"""Keeps web pages of strangers from reading or driving a server that runs on somebody's own machine.

In the profile ``local`` everybody knows the secrets, so it is answered only under a name that no stranger's page can
have (DNS rebinding); in ``shared`` the secrets guard the APIs, and names guard the pages. In both, nothing that changes
something is taken from a page of another site (CSRF). Every request passes here, so that no route can be forgotten.
"""

from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlsplit

from fastapi import Request, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from fejkollen_server.errors import HostHeaderIsWrong, HostIsUnknown, OriginIsForeign, Refusal
from fejkollen_server.settings import Profile, Settings
from fejkollen_server.web.foreign_origins import SAFE_METHODS, is_foreign
from fejkollen_server.web.own_hosts import is_own_host
from fejkollen_server.web.problems import message_response, problem_response

_STATUSES = {HostHeaderIsWrong: 400, OriginIsForeign: 403, HostIsUnknown: 421}
_CONTROL = "/control"


class RequestGuard:
    """A plain ASGI layer, because it is in the way of every request."""

    def __init__(self, app: ASGIApp, *, pages: Iterable[str]) -> None:
        self._app = app
        self._pages = tuple(pages)
        self._settings: Settings | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = self._refusal_of(scope) if scope["type"] == "http" else None
        if refusal is None:
            await self._app(scope, receive, send)
        else:
            await self._answer(Request(scope), refusal)(scope, receive, send)

    def _follow(self, settings: Settings) -> None:
        """Keep to the settings of the services, which are made after the layers."""
        self._settings = settings
        self._is_local = settings.profile is Profile.LOCAL
        self._is_own_host = lru_cache(maxsize=256)(lambda host: is_own_host(host, settings))
        self._public = urlsplit(settings.public_url or "").netloc.casefold()

    def _refusal_of(self, scope: Scope) -> Refusal | None:
        settings: Settings = scope["app"].state.services.settings
        if settings is not self._settings:
            self._follow(settings)
        hosts, origin, site = [], None, None
        for name, value in scope["headers"]:
            if name == b"host":
                hosts.append(value.decode("latin-1"))
            elif name == b"origin":
                origin = value.decode("latin-1")
            elif name == b"sec-fetch-site":
                site = value.decode("latin-1")
        if len(hosts) > 1 or (not hosts and scope["http_version"] != "1.0"):
            return HostHeaderIsWrong()
        host = hosts[0] if hosts else ""
        if hosts and (self._is_local or self._is_page(scope["path"])) and not self._is_own_host(host):
            return HostIsUnknown(host)
        if scope["method"] in SAFE_METHODS:
            return None
        names = frozenset({host.casefold(), self._public})
        foreign = is_foreign(site, origin, names, has_form_tokens=self._is_page(scope["path"]))
        return OriginIsForeign(origin or "another site") if foreign else None

    def _is_page(self, path: str) -> bool:
        return path.startswith(self._pages)

    def _answer(self, request: Request, refusal: Refusal) -> Response:
        """Word a refusal as whatever is asked words its own."""
        status = _STATUSES[type(refusal)]
        if self._is_page(request.url.path):
            from fejkollen_server.sign_in.access import refusal_page  # noqa: PLC0415 - hardly anybody ever sees it.

            return refusal_page(request, refusal)
        if request.url.path.startswith(_CONTROL):
            return problem_response(status, str(refusal))
        return message_response(status, str(refusal))
