"""HTTP Basic, as clients send it."""

import base64
import binascii
from functools import lru_cache

from fejkollen_server.errors import CredentialsAreWrong


@lru_cache(maxsize=256)
def basic_credentials(authorization: str) -> tuple[str, str]:
    """Read HTTP Basic, which most clients send the same again and again; the scheme in any case, as clients differ."""
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        raise CredentialsAreWrong
    try:
        account_id, separator, secret_key = base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError) as error:
        raise CredentialsAreWrong from error
    if not separator:
        raise CredentialsAreWrong
    return account_id, secret_key
