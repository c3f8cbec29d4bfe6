"""Whether a callback or redirect address is on an account's list."""

import re
from collections.abc import Iterable
from urllib.parse import SplitResult, unquote, urlsplit

from fejkollen_server.callbacks.egress import url_problem

_DOMAIN = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", re.ASCII | re.IGNORECASE)


def entry_problem(entry: str) -> str | None:
    """Say in a phrase what is wrong with an entry of such a list."""
    if "://" in entry:
        return url_problem(entry)
    return None if _DOMAIN.fullmatch(entry) else "must be a domain, or the beginning of an http or https URL"


def is_allowed(url: str, allowed: Iterable[str]) -> bool:
    """Judge one address. An entry is a domain (with its subdomains), an origin, or the beginning of a URL."""
    entries = tuple(allowed)
    return not entries or any(_fits(urlsplit(url), entry) for entry in entries)


def _fits(url: SplitResult, entry: str) -> bool:
    if "://" not in entry:
        host = url.hostname or ""
        return host == entry.lower() or host.endswith("." + entry.lower())
    try:
        pattern = urlsplit(entry)
        return _origin(url) == _origin(pattern) and _is_path_beginning(url.path or "/", pattern.path or "/")
    except ValueError:
        # An entry that is no address fits nothing.
        return False


def _origin(url: SplitResult) -> tuple[str, str, int | None]:
    default_port = {"http": 80, "https": 443}.get(url.scheme)
    return url.scheme, url.hostname or "", url.port or default_port


def _is_path_beginning(path: str, beginning: str) -> bool:
    # Browsers take %2e for a dot, and some servers %2f for a slash.
    if ".." in unquote(path).split("/"):
        return False
    return path == beginning or path.startswith(beginning.rstrip("/") + "/")
