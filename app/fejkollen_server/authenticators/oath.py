"""One-time codes as OATH has standardised them: by counter (HOTP, RFC 4226) and by time (TOTP, RFC 6238)."""

import hashlib
import hmac

DIGITS = 6
STEP = 30
"""Seconds for which a code by time is shown."""


def hotp(secret: bytes, counter: int, *, digits: int = DIGITS, algorithm: str = "sha1") -> str:
    digest = hmac.new(secret, counter.to_bytes(8, "big"), getattr(hashlib, algorithm)).digest()
    # The last four bits say where the 31 bits begin that the code is made of.
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**digits:0{digits}}"


def totp(secret: bytes, seconds: int, *, digits: int = DIGITS, algorithm: str = "sha1") -> str:
    """Make the code of a moment, in seconds since 1970."""
    return hotp(secret, seconds // STEP, digits=digits, algorithm=algorithm)
