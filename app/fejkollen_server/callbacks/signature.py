"""The signature by which a relying party knows that a callback is genuine."""

import base64
import hashlib
import hmac

SIGNATURE_HEADER = "X-Signature-SHA256"
"""Left out altogether for an account without a callback key."""


def sign_callback(body: bytes, key: str) -> str:
    """Sign exactly these bytes; the key is used as its UTF-8 bytes."""
    digest = hmac.new(key.encode(), body, hashlib.sha256).digest()
    return base64.b64encode(digest).decode("ascii")
