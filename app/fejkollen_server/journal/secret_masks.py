"""Takes secrets out of what is written down: credentials, cookies, and whatever is named like a secret."""

import base64
import binascii
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, quote_plus

MASK = "***"

_CREDENTIALS = ("authorization", "proxy-authorization")
_NAMED_LIKE_A_SECRET = re.compile(r"authorization|cookie|credential|passw|secret|token|api-?key", re.IGNORECASE)
# Names are bounded, or a body made up of nothing but such words would take for ever.
_NAME = r"[\w.\-]{0,40}(?:credential|passw|secret|token|api[_\-]?key)[\w.\-]{0,40}"
_IN_JSON = re.compile(rf'("{_NAME}"\s*:\s*")(?:[^"\\]|\\.)*', re.IGNORECASE)
_IN_FORM = re.compile(rf"((?:^|[?&]){_NAME}=)[^&\s]+", re.IGNORECASE)
# What is shorter would be found by chance in what is no secret.
_SHORTEST_SECRET = 6


@dataclass(frozen=True, slots=True)
class Heads:
    """The headers of a request or an answer, without their secrets."""

    written: str
    """As JSON."""
    user: str | None
    """Who the request says it is from, in HTTP Basic."""
    password: str | None
    secrets: tuple[str, ...]
    """What must not be written down wherever else it is found."""


@lru_cache(maxsize=256)
def read_headers(raw: tuple[tuple[bytes, bytes], ...]) -> Heads:
    """Read headers, which most clients send the same again and again."""
    headers: dict[str, str] = {}
    for name_bytes, value_bytes in raw:
        name, value = name_bytes.decode("latin-1"), value_bytes.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    user, password = basic_credentials(headers.get("authorization", ""))
    secrets = _ways_to_write(password, *(headers.get(name, "").partition(" ")[2].strip() for name in _CREDENTIALS))
    masked = {name: without(_masked_header(name, value), secrets) for name, value in headers.items()}
    return Heads(json.dumps(masked), user, password, secrets)


def _ways_to_write(*secrets: str | None) -> tuple[str, ...]:
    """Give secrets as they are, as JSON has them and as addresses have them; the longest first."""
    long_enough = {each for each in secrets if each and len(each) >= _SHORTEST_SECRET}
    written = {way for each in long_enough for way in _ways(each)}
    return tuple(sorted(written, key=lambda each: (-len(each), each)))


def _ways(secret: str) -> tuple[str, ...]:
    in_json = (json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1])
    return (secret, *in_json, quote(secret, safe=""), quote_plus(secret))


def basic_credentials(value: str) -> tuple[str | None, str | None]:
    """Read account id and secret key from HTTP Basic, as far as they are there."""
    scheme, _, encoded = value.partition(" ")
    if scheme.lower() != "basic":
        return None, None
    try:
        user, separator, password = base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return None, None
    return (user, password) if separator else (None, None)


def _masked_header(name: str, value: str) -> str:
    if name in _CREDENTIALS:
        user, _ = basic_credentials(value)
        return f"{value.partition(' ')[0]} {MASK}" if user is None else f"Basic {user}:{MASK}"
    return MASK if _NAMED_LIKE_A_SECRET.search(name) else value


def without(text: str, secrets: tuple[str, ...]) -> str:
    """Mask secrets wherever they are."""
    for secret in secrets:
        if secret in text:
            text = text.replace(secret, MASK)
    return text


def without_named_secrets(text: str) -> str:
    """Mask the values of what is named like a secret, in JSON, forms and queries."""
    return _IN_FORM.sub(rf"\1{MASK}", _IN_JSON.sub(rf"\1{MASK}", text))
