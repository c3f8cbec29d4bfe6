"""Parts of the server that are built when they are first asked for, so that nobody waits for them at the start."""

from collections.abc import Callable

from fastapi import FastAPI
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
