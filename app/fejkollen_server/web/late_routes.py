"""Parts of the server that are built when they are first asked for, so that nobody waits for them at the start."""

from collections.abc import Callable

from fastapi import APIRouter, FastAPI
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send


class LazyApplication:
    """Stands where an application is mounted, and shares the state of the application around it."""

    def __init__(self, build: Callable[[], FastAPI]) -> None:
        self._build = build
        self._application: FastAPI | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._application is None:
            self._application = self._build()
        self._application.state = scope["app"].state
        await self._application(scope, receive, send)


class LazyRoutes(BaseRoute):
    """Stands for every route at and below a path, as if the application had had them from the start."""

    def __init__(self, path: str, build: Callable[[], APIRouter]) -> None:
        self._path = path
        self._build = build
        self._router: APIRouter | None = None

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        path = scope["path"]
        if scope["type"] != "http" or not (path == self._path or path.startswith(f"{self._path}/")):
            return Match.NONE, {}
        if self._router is None:
            return Match.FULL, {}
        return max((route.matches(scope)[0] for route in self._router.routes), key=lambda match: match.value), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._router is None:
            self._router = self._build()
        await self._router(scope, receive, send)


class LateRoutes(BaseRoute):
    """Stands last, for routes that are not there yet: whoever asks for more than is there has them made at once."""

    def __init__(self, add: Callable[[FastAPI], None]) -> None:
        self._add = add

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        return (Match.FULL if scope["type"] == "http" else Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        app: FastAPI = scope["app"]
        self.come(app)
        await app.router(scope, receive, send)

    def come(self, app: FastAPI) -> None:
        """Make them, unless they are there."""
        if self in app.router.routes:
            app.router.routes.remove(self)
            self._add(app)
