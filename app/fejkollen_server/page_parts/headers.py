"""What every page tells the browser: run nothing foreign, keep nothing, tell nobody."""

from urllib.parse import quote, urlsplit

import httpx


def page_headers(form_targets: str = "") -> dict[str, str]:
    """Give the headers of a page whose forms may lead to this server, and to the target given."""
    targets = f"'self' {form_targets}" if form_targets else "'self'"
    policy = (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        f"base-uri 'none'; frame-ancestors 'none'; form-action {targets}"
    )
    return {
        "Cache-Control": "no-store",
        "Content-Security-Policy": policy,
        "Cross-Origin-Opener-Policy": "same-origin-allow-popups",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex",
    }


def origin_of(address: str) -> str:
    """Give what a content security policy calls the address's origin; for an app's own scheme, the scheme alone."""
    scheme = urlsplit(address).scheme
    if scheme not in {"http", "https"}:
        return f"{scheme}:"
    # Headers hold no letters beyond Latin ones, and a policy is cut off at a semicolon or comma.
    return f"{scheme}://{quote(httpx.URL(address).netloc.decode('ascii'), safe='[]:')}"
