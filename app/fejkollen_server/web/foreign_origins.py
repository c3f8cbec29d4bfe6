"""Whether a browser sends a request for a page of another site.

Whatever is no browser says nothing of an origin, and is never refused for it.
"""

from urllib.parse import urlsplit

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_OURS = frozenset({"same-origin", "none"})


def is_foreign(site: str | None, origin: str | None, own_names: frozenset[str], *, has_form_tokens: bool) -> bool:
    """Tell it by ``Sec-Fetch-Site`` and ``Origin``; ``own_names`` are the names, with their ports, of this server.

    Pages that send no referrer have the origin ``null``, as have those that hide where they come from: a browser of
    before 2023, which sends no ``Sec-Fetch-Site``, is believed only where a form has a token of ours besides.
    """
    if site is not None and site in _OURS:
        return False
    if site == "cross-site":
        return True
    if origin is None:
        return False
    if origin == "null":
        return site is not None or not has_form_tokens
    return urlsplit(origin).netloc.casefold() not in own_names
