"""The line for a shell that repeats a request, without the secret: curl asks for it."""

import shlex
from urllib.parse import quote, urlsplit

from fejkollen_server.journal.entry import JournalEntry
from fejkollen_server.journal.secret_masks import MASK

# curl sends these by itself, or they belong to one connection.
_LEFT_OUT = frozenset(
    {
        "accept",
        "accept-encoding",
        "authorization",
        "connection",
        "content-length",
        "expect",
        "host",
        "http2-settings",
        "transfer-encoding",
        "upgrade",
        "user-agent",
    }
)


def curl_line(entry: JournalEntry, public_url: str | None = None) -> str | None:
    """Give the line, if the whole request is known; what came by the public address goes there again."""
    headers, body = entry.document["requestHeaders"], entry.document.get("requestBody")
    options = [] if entry.method == "GET" else ["-X", entry.method]
    if user := entry.document.get("user"):
        options += ["-u", user]
    if body and "sha256" in body:
        return _line(entry, [*options, "-F", "file=@document.pdf"], public_url)
    for name, value in headers.items():
        if name not in _LEFT_OUT and MASK not in value:
            options += ["-H", f"{name}: {value}"]
    if body:
        if "text" not in body or "cut" in body:
            return None
        options += ["--data-raw", body["text"]]
    return _line(entry, options, public_url)


def _line(entry: JournalEntry, options: list[str], public_url: str | None) -> str:
    query = entry.document.get("query")
    host = entry.document["requestHeaders"].get("host", "localhost")
    base = f"{entry.document['scheme']}://{host}"
    if public_url and urlsplit(public_url).netloc.casefold() == host.casefold():
        base = public_url
    address = f"{base}{quote(entry.path, safe='/:@!$&()*+,;=~')}"
    return shlex.join(["curl", *options, f"{address}?{query}" if query else address])
