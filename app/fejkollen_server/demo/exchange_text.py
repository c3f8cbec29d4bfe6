"""Requests and answers as people read them: as a command, as HTTP, as JSON."""

import base64
import json
import shlex
from collections.abc import Mapping
from typing import Any

from fejkollen_server.demo.attempts import DemoAttempt, Exchange
from fejkollen_server.demo.form_fields import Suggestion
from fejkollen_server.demo.own_address import OwnAddress
from fejkollen_server.settings import DEMO_SECRET_KEY, Settings

_KEPT_ON_THE_SERVER = frozenset({"qrStartSecret"})


def readable(body: Mapping[str, Any]) -> str:
    """Write JSON over several lines, without what no browser may know."""
    shown = {name: "•••" if name in _KEPT_ON_THE_SERVER else value for name, value in body.items()}
    return json.dumps(shown, indent=2, ensure_ascii=False)


def as_curl(exchange: Exchange, address: OwnAddress, settings: Settings) -> str:
    """Give a command that sends the same request. The secret is in it only where everybody knows it."""
    lines = [f"curl -u {shlex.quote(_user(settings))} {shlex.quote(address.public + exchange.path)}"]
    if exchange.path == "/v3/document":
        lines.append("-F file=@agreement.pdf")
    elif exchange.body is not None:
        lines.append("-H 'Content-Type: application/json'")
        lines.append(f"-d {shlex.quote(readable(exchange.body))}")
    return " \\\n  ".join(lines)


def as_http(exchange: Exchange, address: OwnAddress, settings: Settings) -> str:
    """Give the request as it goes over the wire, with the header that the credentials make."""
    host = address.public.partition("://")[2].partition("/")[0]
    lines = [f"{exchange.method} {exchange.path} HTTP/1.1", f"Host: {host}", f"Authorization: {_basic(settings)}"]
    if exchange.body is not None:
        lines += ["Content-Type: application/json", "", readable(exchange.body)]
    return "\n".join(lines)


def asked_of(attempt: DemoAttempt) -> Suggestion | None:
    """Give whoever is asked, if it is somebody built in; where nobody is named, the first who could answer."""
    body = (attempt.start.body or {}) if attempt.start else {}
    for field in attempt.operation.fields:
        for someone in field.suggestions:
            if body.get(field.name, someone.value) == someone.value:
                return someone
    return None


def facts_of(session: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Give what a result says of the person, under the names of the API."""
    left_out = {"id", "refId", "status", "error", "ageVerified"}
    return [(name, str(value)) for name, value in session.items() if name not in left_out and _is_plain(value)]


def _is_plain(value: object) -> bool:
    return isinstance(value, str | int | float)


def _is_known_to_all(settings: Settings) -> bool:
    return settings.secret_key == DEMO_SECRET_KEY


def _user(settings: Settings) -> str:
    return f"{settings.account_id}:{settings.secret_key}" if _is_known_to_all(settings) else settings.account_id


def _basic(settings: Settings) -> str:
    if not _is_known_to_all(settings):
        return "Basic •••"
    return "Basic " + base64.b64encode(f"{settings.account_id}:{settings.secret_key}".encode()).decode("ascii")
