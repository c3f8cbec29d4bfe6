"""By which names this server may be reached.

A page of a stranger can make its own name stand for 127.0.0.1 after it was loaded (DNS rebinding), and would then read
and press everything here as if it were ours. It cannot do so with names that no public name server answers for.
"""

import ipaddress
from urllib.parse import urlsplit

from fejkollen_server.settings import Settings

# Special-use names (RFC 6761, 6762, 8375, ICANN's .internal): nobody can register a name below these.
_NEVER_PUBLIC = ("localhost", "test", "local", "internal", "home.arpa")


def is_own_host(host_header: str, settings: Settings) -> bool:
    """Tell whether a Host header names this server: an address, a name that is never public, or one configured."""
    try:
        host = (urlsplit(f"//{host_header}").hostname or "").rstrip(".").casefold()
    except ValueError:
        return False
    return bool(host) and (_is_an_address(host) or _is_never_public(host) or _is_configured(host, settings))


def _is_an_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_never_public(host: str) -> bool:
    """Names of one word are those of containers and machines nearby."""
    return "." not in host or host.endswith(tuple(f".{name}" for name in _NEVER_PUBLIC))


def _is_configured(host: str, settings: Settings) -> bool:
    public = urlsplit(settings.public_url or "").hostname or ""
    allowed = {settings.host.casefold(), public.casefold(), *map(str.casefold, settings.allowed_hosts)}
    below = tuple(name for name in allowed if name.startswith("."))
    return host in allowed or "*" in allowed or host.endswith(below)
