"""Answers HEAD wherever GET is answered, as GET would be, but for the body."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class HeadRequests:
    """A plain ASGI layer, because it is in the way of every request."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def send_head(message: Message) -> None:
            if message["type"] == "http.response.start":
                # From here on it is the server's to know that no body follows; an endless one is given up with this.
                scope["method"] = "HEAD"
                await send(message)
                await send({"type": "http.response.body", "body": b""})

        scope["method"] = "GET"
        try:
            await self._app(scope, receive, send_head)
        finally:
            scope["method"] = "HEAD"
