"""A relying party with a shop on an origin of its own, to which people are sent back."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from queue import SimpleQueue
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx

from fejkollen import Account
from tests.kit.receiver import listening
from tests.operations import START_OPERATIONS

PATIENCE = 10
_OPERATIONS = {operation.path: operation for operation in START_OPERATIONS}
_PAGE = "<!doctype html><html lang=en><meta charset=utf-8><title>Shop</title><main><h1>Welcome back</h1>{}</main>"


@dataclass(frozen=True, slots=True)
class Return:
    """Somebody's browser came back."""

    path: str
    parameters: dict[str, str]


@dataclass(slots=True)
class Shop:
    address: str = ""
    returns: SimpleQueue[Return] = field(default_factory=SimpleQueue)
    content: str = ""
    """What its pages show besides their heading."""
    policy: str = "default-src 'none'"
    """The content security policy of its pages."""

    def renovate(self) -> None:
        """Forget what one test has done to it."""
        self.returns, self.content, self.policy = SimpleQueue(), "", "default-src 'none'"


@contextmanager
def open_shop() -> Iterator[Shop]:
    shop = Shop()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            # Browsers ask for an icon of their own accord.
            if parts.path != "/favicon.ico":
                shop.returns.put(Return(parts.path, dict(parse_qsl(parts.query, keep_blank_values=True))))
            page = _PAGE.format(shop.content).encode()
            self.send_response(404 if parts.path == "/missing" else 200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(page)))
            self.send_header("Content-Security-Policy", shop.policy)
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    with listening(Handler) as shop.address:
        yield shop


@dataclass(frozen=True, slots=True)
class Started:
    """A session that was started, and what the answer said."""

    path: str
    answer: dict[str, Any]

    @property
    def id(self) -> str:
        return str(self.answer["id"])

    @property
    def url(self) -> str:
        """The hosted page."""
        return str(self.answer["url"])


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """Calls the imitated API as the test's account."""

    account: Account
    shop: Shop
    http: httpx.Client

    @property
    def return_address(self) -> str:
        return f"{self.shop.address}/back"

    def start(self, path: str, **body: Any) -> Started:
        """Start a session by the least that may be asked, and what is given here; people come back to the shop."""
        asked = {**_OPERATIONS[path].body, "redirectUrl": self.return_address, **body}
        answer = self._ask("POST", path, {name: value for name, value in asked.items() if value is not None})
        return Started(path, answer.json())

    def collect(self, started: Started) -> dict[str, Any]:
        status: dict[str, Any] = self._ask("GET", _address(started)).json()
        return status

    def cancel(self, started: Started) -> None:
        self._ask("DELETE", _address(started))

    def result(self, started: Started) -> dict[str, Any]:
        """Wait until the session has ended, and collect what came of it."""
        self.account.wait(started.id, timeout=f"{PATIENCE}s")
        return self.collect(started)

    def greets(self) -> Return:
        """Wait until somebody comes back."""
        return self.shop.returns.get(timeout=PATIENCE)

    def has_seen_nobody(self) -> bool:
        return self.shop.returns.empty()

    def _ask(self, method: str, path: str, body: object = None) -> httpx.Response:
        answer = self.http.request(method, path, json=body)
        assert answer.is_success, f"{method} {path} answered {answer.status_code}: {answer.text}"
        return answer


def _address(started: Started) -> str:
    return f"{_OPERATIONS[started.path].collect_path}/{started.id}"
