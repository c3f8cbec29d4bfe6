"""Logs requests, without what is secret in them."""

import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fejkollen_server.logs.logger import logger


def printable(path: str) -> str:
    """Leave out the token of a hosted page, which is as good as a key to it."""
    return "/eid/…" if path.startswith("/eid/") else path


def log_requests(app: ASGIApp) -> ASGIApp:
    """Log each request with its path alone: queries, headers and bodies may hold secrets."""

    async def logged(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        begun = time.perf_counter()

        async def send_and_log(message: Message) -> None:
            if message["type"] == "http.response.start":
                milliseconds = round((time.perf_counter() - begun) * 1000, 1)
                facts = {"status": message["status"], "milliseconds": milliseconds}
                logger().debug("request", method=scope["method"], path=printable(scope["path"]), **facts)
            await send(message)

        await app(scope, receive, send_and_log)

    return logged
