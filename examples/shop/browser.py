"""What somebody's browser asks of the shop."""

import json
import urllib.request
from typing import Any


class Browser:
    def __init__(self, address: str) -> None:
        self.address = address

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, data, method=method)
        with urllib.request.urlopen(request, timeout=10) as answer:
            told: dict[str, Any] = json.load(answer)
            return told

    def log_in(self, ssn: str) -> str:
        return str(self.ask("POST", "/login", {"ssn": ssn})["id"])

    def look(self, login: str) -> dict[str, Any]:
        return self.ask("GET", f"/login/{login}")
