"""Which language a page speaks."""

from collections.abc import Mapping
from types import MappingProxyType

from fastapi import Request, Response

from fejkollen_server.eids.vocabulary import Country

LANGUAGES: Mapping[str, str] = MappingProxyType(
    {"en": "English", "da": "Dansk", "nb": "Norsk", "sv": "Svenska", "fi": "Suomi"}
)
"""Each language's name in itself, by the code that pages carry."""

LANGUAGE_PARAMETERS = ("lang", "ui_locales")
"""What an address says it by."""

_COOKIE = "fejkollen-language"
_A_YEAR = 365 * 24 * 3600
_HOME: Mapping[Country, str] = MappingProxyType(
    {Country.DENMARK: "da", Country.NORWAY: "nb", Country.SWEDEN: "sv", Country.FINLAND: "fi"}
)
# Norwegians' browsers say no or nn as often as nb.
_ALSO = MappingProxyType({"no": "nb", "nn": "nb"})


def language_of(request: Request, home: Country | None = None) -> str:
    """Choose by the address (``lang`` or ``ui_locales``), the cookie, the browser, and last the eID's own country."""
    return _asked_for(request) or _known(request.cookies.get(_COOKIE, "")) or _preferred(request) or _at_home(home)


def remember_language(request: Request, response: Response) -> None:
    """Keep for later pages what the address asks for."""
    if language := _asked_for(request):
        response.set_cookie(_COOKIE, language, max_age=_A_YEAR, samesite="lax", httponly=True)


def _asked_for(request: Request) -> str | None:
    query = request.query_params
    wanted = [tag for name in LANGUAGE_PARAMETERS for tag in query.get(name, "").split()]
    return next((known for tag in wanted if (known := _known(tag))), None)


def _preferred(request: Request) -> str | None:
    """Take the language that the browser wants most of those there are."""
    wanted: list[tuple[float, int, str]] = []
    for part in request.headers.get("accept-language", "").split(","):
        tag, _, weight = part.partition(";q=")
        if known := _known(tag.strip()):
            wanted.append((-_weight(weight), len(wanted), known))
    return min(wanted)[2] if wanted else None


def _weight(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0


def _known(tag: str) -> str | None:
    language = tag.lower().replace("_", "-").partition("-")[0]
    language = _ALSO.get(language, language)
    return language if language in LANGUAGES else None


def _at_home(home: Country | None) -> str:
    return _HOME[home] if home else "en"
