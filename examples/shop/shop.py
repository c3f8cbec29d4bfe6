"""A small relying party: people log in to a shop with BankID. Nothing in it knows of Fejkollen.

python examples/shop/shop.py [port]     with IDKOLLEN_URL, IDKOLLEN_USER, IDKOLLEN_SECRET and IDKOLLEN_CALLBACK_KEY
"""

import base64
import hashlib
import hmac
import json
import os
import sys
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

AUTH = "/v3/bankid-se/auth"
BETWEEN_COLLECTS = 1.0
TELL = {
    "CANCELLED": "You cancelled. Try again whenever you like.",
    "SESSION_TIMEOUT": "That took too long. Please try again.",
    "INVALID_ID": "Your BankID is not valid any more. Ask your bank for a new one.",
    "CONFLICT": "You have started another login. Finish that one, or try again.",
    "UNSUPPORTED_CLIENT": "Please update your BankID app.",
    "AUTH_FAILED": "We could not identify you.",
    "INTERNAL_ERROR": "BankID does not work right now. Please try again later.",
}
LATER = {"status": "FAILED", "message": "Logging in does not work right now. Please try again later."}


@dataclass
class IDkollen:
    """Calls the API."""

    url: str
    user: str
    secret: str

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> tuple[int, dict[str, Any]]:
        """Give status and body; 0 when nothing came that can be understood."""
        credentials = base64.b64encode(f"{self.user}:{self.secret}".encode()).decode()
        headers = {"Authorization": f"Basic {credentials}", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                content = answer.read()
                return answer.status, json.loads(content) if content else {}
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, {}
        except (OSError, ValueError):
            return 0, {}


@dataclass
class Login:
    """What is known of one login, and when it was last asked for."""

    known: dict[str, Any]
    asked_at: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass
class Shop:
    idkollen: IDkollen
    callback_key: str
    address: str = ""
    logins: dict[str, Login] = field(default_factory=dict)

    def start(self, ssn: str) -> dict[str, Any]:
        wanted = {"ssn": ssn, "callbackUrl": f"{self.address}/callback"}
        status, started = self.idkollen.call("POST", AUTH, wanted)
        if status != 201:
            return LATER
        self.logins[started["id"]] = Login(started)
        return {"id": started["id"], "status": "PENDING"}

    def look(self, login_id: str) -> dict[str, Any]:
        """Tell how a login stands, asking no more often than once a second, and never again when it has ended."""
        login = self.logins[login_id]
        with login.lock:
            due = time.monotonic() - login.asked_at >= BETWEEN_COLLECTS
            if login.known["status"] == "PENDING" and due:
                login.asked_at = time.monotonic()
                status, collected = self.idkollen.call("GET", f"{AUTH}/{login_id}")
                if status == 200:
                    login.known = collected
        return seen(login.known)

    def cancel(self, login_id: str) -> dict[str, Any]:
        self.idkollen.call("DELETE", f"{AUTH}/{login_id}")
        return {"status": "CANCELLED"}

    def called_back(self, body: bytes, signature: str) -> int:
        """Take a callback over, if it is genuine; the same one any number of times."""
        expected = base64.b64encode(hmac.digest(self.callback_key.encode(), body, hashlib.sha256)).decode()
        if not hmac.compare_digest(signature, expected):
            return 401
        told = json.loads(body)
        if told["id"] in self.logins:
            self.logins[told["id"]].known = told
        return 204


def seen(known: dict[str, Any]) -> dict[str, Any]:
    """Tell people what they need to know."""
    if known["status"] == "COMPLETED":
        return {"status": "COMPLETED", "message": f"Welcome, {known['name']}!"}
    if known["status"] == "FAILED":
        return {"status": "FAILED", "message": TELL.get(known["error"], "That did not work.")}
    return {"status": "PENDING"}


def serve(shop: Shop, port: int = 0, host: str = "127.0.0.1") -> ThreadingHTTPServer:
    """POST /login, GET and DELETE /login/{id}, POST /callback."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if self.path == "/callback":
                self.answer(shop.called_back(body, self.headers.get("X-Signature-SHA256", "")))
            else:
                self.answer(200, shop.start(json.loads(body)["ssn"]))

        def do_GET(self) -> None:
            self.answer(200, shop.look(self.path.rpartition("/")[2]))

        def do_DELETE(self) -> None:
            self.answer(200, shop.cancel(self.path.rpartition("/")[2]))

        def answer(self, status: int, body: dict[str, Any] | None = None) -> None:
            content = b"" if body is None else json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer((host, port), Handler)
    shop.address = shop.address or f"http://127.0.0.1:{server.server_port}"
    return server


if __name__ == "__main__":
    idkollen = IDkollen(
        os.environ.get("IDKOLLEN_URL", "http://localhost:8080"),
        os.environ.get("IDKOLLEN_USER", "demo"),
        os.environ.get("IDKOLLEN_SECRET", "demo-secret"),
    )
    the_shop = Shop(
        idkollen,
        os.environ.get("IDKOLLEN_CALLBACK_KEY", "demo-callback-key"),
        os.environ.get("SHOP_ADDRESS", ""),
    )
    running = serve(the_shop, int(sys.argv[1]) if len(sys.argv) > 1 else 3000, os.environ.get("SHOP_HOST", "127.0.0.1"))
    print(f"the shop is open at {the_shop.address}", flush=True)
    running.serve_forever()
