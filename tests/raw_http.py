"""Requests byte by byte, past every client that would put them right: what a server hands to the application."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from fastapi import FastAPI

HOST = (b"host", b"fejkollen.test")


@dataclass(frozen=True)
class RawAnswer:
    status: int
    headers: dict[bytes, bytes]
    body: bytes


async def send(
    app: FastAPI,
    method: str,
    target: str,
    headers: list[tuple[bytes, bytes]] | None = None,
    chunks: tuple[bytes, ...] = (b"",),
    *,
    with_host: bool = True,
) -> RawAnswer:
    """Send a request with a percent-encoded target, as the server would; the body may come in several chunks.

    It has the header that every request must have, whether it is given or not.
    """
    waiting = [
        {"type": "http.request", "body": chunk, "more_body": position + 1 < len(chunks)}
        for position, chunk in enumerate(chunks)
    ]
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return waiting.pop(0) if waiting else {"type": "http.disconnect"}

    async def take(message: Any) -> None:
        sent.append(message)

    try:
        await app(_scope(method, target, _with_host(headers or []) if with_host else headers or []), receive, take)
    except Exception:
        # It is raised again after the answer, for the server's log.
        if not sent or sent[0]["status"] != 500:
            raise
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return RawAnswer(sent[0]["status"], dict(sent[0]["headers"]), body)


def _with_host(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    return headers if any(name == b"host" for name, _ in headers) else [HOST, *headers]


def _scope(method: str, target: str, headers: list[tuple[bytes, bytes]]) -> dict[str, Any]:
    path, _, query = target.partition("?")
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode("ascii"),
        "root_path": "",
        "query_string": query.encode("ascii"),
        "headers": headers,
        "client": ("127.0.0.1", 50_000),
        "server": ("127.0.0.1", 8080),
        "state": {},
    }
