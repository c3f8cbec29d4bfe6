"""How a relying party tells whether a callback is genuine. Copy it: it needs nothing but Python.

Your callback's address is open to everybody, so believe nothing of what arrives there before its signature is checked.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

SIGNATURE_HEADER = "X-Signature-SHA256"


def signature_of(body: bytes, callback_key: str) -> str:
    """Sign the very bytes of a body. JSON that was parsed and written again has other bytes, and another signature."""
    digest = hmac.new(callback_key.encode(), body, hashlib.sha256).digest()
    return base64.b64encode(digest).decode("ascii")


def is_genuine(body: bytes, signature: str, callback_key: str) -> bool:
    """Compare in a time that does not tell how much of a guess was right."""
    return hmac.compare_digest(signature.encode(), signature_of(body, callback_key).encode())


def told_by(body: bytes) -> Mapping[str, Any]:
    """Read what a genuine callback says: the same as collecting would."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}
