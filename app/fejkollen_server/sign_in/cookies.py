"""The two cookies: one that forms are bound to, and one that says who has signed in."""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass

from fastapi import Request, Response

from fejkollen_server.clock import SECOND, Instant
from fejkollen_server.page_parts.form_tokens import form_token, text_of
from fejkollen_server.settings import Settings
from fejkollen_server.tokens import Tokens

SIGNED_IN_FOR = 12 * 3600

_BROWSER = "fejkollen-browser"
_SIGN_IN = "fejkollen-sign-in"
_SECRET_LENGTH = 22
# Never the seeded ones of the services: nobody may guess these, and they must not use those up.
_chance = Tokens()


def browser_secret(request: Request, settings: Settings) -> str:
    """Give what this browser is known by, which a new one gets with its first page."""
    if getattr(request.state, "browser", None) is None:
        kept = request.cookies.get(_name(_BROWSER, request, settings), "")
        request.state.browser = kept if len(kept) == _SECRET_LENGTH else _chance.secret()
    browser: str = request.state.browser
    return browser


def keep_browser(request: Request, response: Response, settings: Settings) -> None:
    """Let the browser keep what its forms are bound to."""
    # Lax, because a link from elsewhere must not make the forms in other tabs worthless.
    _set(request, response, settings, _BROWSER, browser_secret(request, settings), same_site="lax")


def form_key(request: Request, settings: Settings) -> str:
    """Give the key of this browser's forms; who can only set its cookies does not know it."""
    return _derived(settings, f"forms {browser_secret(request, settings)}")


@dataclass(frozen=True, slots=True)
class SignIn:
    """What the cookie says: who has signed in, and for how long."""

    who: str
    id: str
    ends_at: Instant


def keep_signed_in(request: Request, response: Response, settings: Settings, who: str, until: Instant) -> None:
    text = f"{_encoded(who)}.{_chance.secret()}.{until // SECOND}"
    sealed = form_token(_derived(settings, "sign-in"), text)
    _set(request, response, settings, _SIGN_IN, sealed, same_site="strict", max_age=SIGNED_IN_FOR)


def signed_in(request: Request, settings: Settings, now: Instant) -> SignIn | None:
    """Say who has signed in with this browser, and for which secret, unless that is too long ago."""
    sealed = request.cookies.get(_name(_SIGN_IN, request, settings), "")
    text = text_of(_derived(settings, "sign-in"), sealed)
    if text is None:
        return None
    who, sign_in, until = text.split(".")
    decoded, ends_at = _decoded(who), int(until) * SECOND
    return SignIn(decoded, sign_in, ends_at) if decoded is not None and now < ends_at else None


def forget_signed_in(request: Request, response: Response, settings: Settings) -> None:
    _set(request, response, settings, _SIGN_IN, "", same_site="strict", max_age=0)


def _set(
    request: Request,
    response: Response,
    settings: Settings,
    name: str,
    value: str,
    *,
    same_site: str,
    max_age: int | None = None,
) -> None:
    response.set_cookie(
        _name(name, request, settings),
        value,
        max_age=max_age,
        path="/",
        secure=_is_encrypted(request, settings),
        httponly=True,
        samesite=same_site,  # type: ignore[arg-type]
    )


def _name(name: str, request: Request, settings: Settings) -> str:
    """Take a name that no neighbouring host can set a cookie by, where the connection is encrypted."""
    return f"__Host-{name}" if _is_encrypted(request, settings) else name


def _is_encrypted(request: Request, settings: Settings) -> bool:
    return request.url.scheme == "https" or (settings.public_url or "").startswith("https:")


def _derived(settings: Settings, purpose: str) -> str:
    return hmac.new(settings.control_key.encode(), purpose.encode(), hashlib.sha256).hexdigest()


def _encoded(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode("ascii")


def _decoded(text: str) -> str | None:
    try:
        return base64.urlsafe_b64decode(text).decode()
    except (binascii.Error, ValueError):
        return None
