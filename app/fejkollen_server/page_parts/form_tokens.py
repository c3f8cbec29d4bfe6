"""Tokens in forms: only a page of ours can have made them, and they say which state of the page it was."""

import base64
import hashlib
import hmac


def form_token(key: str, text: str) -> str:
    """Seal a text that a form carries along."""
    return f"{text}.{_seal(key, text)}"


def text_of(key: str, token: str) -> str | None:
    """Give back the text of a token; None where the seal is not ours."""
    text, _, seal = token.rpartition(".")
    return text if hmac.compare_digest(seal.encode(), _seal(key, text).encode()) else None


def _seal(key: str, text: str) -> str:
    digest = hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:16]).rstrip(b"=").decode("ascii")
