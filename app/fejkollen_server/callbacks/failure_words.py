"""Puts into words why an attempt to deliver a callback failed."""

import ssl

import httpx

from fejkollen_server.callbacks.callback import blocked_reason
from fejkollen_server.callbacks.egress import AddressIsForbidden

_HINT = (
    "; inside a container, localhost is the container itself: use host.docker.internal, or FEJKOLLEN_CALLBACK_REWRITE"
)
_SUCCESS = range(200, 300)
_REDIRECT = range(300, 400)


def status_in_words(status: int) -> str | None:
    """Say what is wrong with an answer's status; nothing is with 2xx."""
    if status in _SUCCESS:
        return None
    return f"answered {status}" + (": redirects are not followed" if status in _REDIRECT else "")


def failure_in_words(error: Exception, contacted: str | None, *, connect_timeout: float, timeout: float) -> str:
    match error:
        case AddressIsForbidden():
            return blocked_reason(error.message)
        case httpx.ConnectTimeout():
            return f"no connection to {contacted} within {connect_timeout:g} s"
        case httpx.TimeoutException() | TimeoutError():
            return f"timed out after {timeout:g} s"
        case httpx.ConnectError():
            return _connect_error_in_words(error, contacted)
        case httpx.ReadError() | httpx.WriteError():
            return f"the connection to {contacted} broke before an answer came"
        case _:
            return f"no proper answer ({type(error).__name__}: {error})"


def _connect_error_in_words(error: Exception, contacted: str | None) -> str:
    match _origin(error):
        case ConnectionRefusedError():
            return f"connection refused to {contacted}" + (_HINT if _is_loopback(contacted) else "")
        case ssl.SSLCertVerificationError() as refusal:
            return f"the certificate of {contacted} is not trusted: {refusal.verify_message}"
        case ssl.SSLError() as refusal:
            return f"no TLS with {contacted}: {refusal.reason}"
        case OSError() as refusal if contacted is not None:
            return f"no connection to {contacted}: {refusal.strerror or refusal}"
        case _:
            return str(error)


def _origin(error: BaseException) -> OSError | None:
    """Find the operating system's own words at the far end of a chain of exceptions."""
    origin = None
    while error_before := error.__cause__ or error.__context__:
        error = error_before
        origin = error if isinstance(error, OSError) else origin
    return origin


def _is_loopback(contacted: str | None) -> bool:
    return contacted is not None and contacted.startswith(("127.", "[::1]"))
