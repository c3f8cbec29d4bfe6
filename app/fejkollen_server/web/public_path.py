"""Puts the path of the public address before each of our own paths on its way to a browser.

A proxy in front takes that path away, so nothing here knows of it: routes, pages and forms are as without one.
"""

import re
from html import escape

from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Templates write each attribute so. Whatever others have written is escaped, and cannot look like one.
_ATTRIBUTE = re.compile(rb'(?<=[\s"])((?:href|src|action|formaction|data-[a-z-]+)=")(?=/(?!/))')
_COOKIE_PATH = re.compile(rb"(; *path=)(?=/[^;])", re.IGNORECASE)


class PublicPath:
    def __init__(self, app: ASGIApp, path: str) -> None:
        self._app = app
        self._path = path.encode()
        self._in_html = escape(path).encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun: Message | None = None
        html = b""

        async def send_lengthened(message: Message) -> None:
            nonlocal begun, html
            if message["type"] == "http.response.start":
                message["headers"] = [self._header(*header) for header in message["headers"]]
                if not _is_page(message):
                    await send(message)
                else:
                    begun = message
            elif begun is None:
                await send(message)
            else:
                html += message.get("body", b"")
                if not message.get("more_body"):
                    await self._send_page(begun, html, send)

        await self._app(scope, receive, send_lengthened)

    def _header(self, name: bytes, value: bytes) -> tuple[bytes, bytes]:
        if name == b"location" and value.startswith(b"/"):
            return name, self._path + value
        if name == b"set-cookie":
            return name, _COOKIE_PATH.sub(lambda found: found[1] + self._path, value)
        return name, value

    async def _send_page(self, begun: Message, html: bytes, send: Send) -> None:
        html = _ATTRIBUTE.sub(lambda found: found[1] + self._in_html, html)
        headers = [header for header in begun["headers"] if header[0] != b"content-length"]
        begun["headers"] = [*headers, (b"content-length", b"%d" % len(html))]
        await send(begun)
        await send({"type": "http.response.body", "body": html})


def _is_page(begun: Message) -> bool:
    return any(name == b"content-type" and value.startswith(b"text/html") for name, value in begun["headers"])
