"""Refuses bodies that are too large, by what they announce or by what arrives."""

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fejkollen_server.documents.document import MAX_PDF
from fejkollen_server.web.problems import message_response

# A text of 50,000 characters takes twelve bytes each where a client escapes what is not ASCII.
MAX_JSON = 1024 * 1024
# A multipart body is a little larger than the file in it.
_MULTIPART_FRAME = 16 * 1024


class BodyLimits:
    """A plain ASGI layer, because it is in the way of every request."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] == "GET":
            await self._app(scope, receive, send)
            return
        limit = limit_of(scope["path"])
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if announced.isdigit() and int(announced) > limit:
            await _too_large(limit)(scope, receive, send)
            return
        arrived = 0

        async def receive_limited() -> Message:
            nonlocal arrived
            message = await receive()
            arrived += len(message.get("body", b""))
            if arrived > limit:
                raise HTTPException(413)
            return message

        await self._app(scope, receive_limited, send)


def limit_of(path: str) -> int:
    return MAX_PDF + _MULTIPART_FRAME if path in {"/document", "/v3/document"} else MAX_JSON


def _too_large(limit: int) -> ASGIApp:
    return message_response(413, f"the body must not be larger than {limit} bytes")
