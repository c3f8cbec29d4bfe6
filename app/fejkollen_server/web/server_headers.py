"""The outermost layer: tolerates double slashes, and marks every answer as Fejkollen's."""

import re

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fejkollen_server import __version__
from fejkollen_server.metrics import count_answer

_MARK = (b"x-fejkollen", __version__.encode())
_SLASHES = re.compile("//+")


class ServerHeaders:
    """A plain ASGI layer, because it is in the way of every request."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if "//" in scope["path"]:
            # Some official clients join a base URL that ends in a slash with a path that begins with one.
            scope["path"] = _SLASHES.sub("/", scope["path"])

        async def send_marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], _MARK]
                count_answer(message["status"])
            await send(message)

        await self._app(scope, receive, send_marked)
