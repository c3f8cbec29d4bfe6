"""The rules on where a callback may go: what a URL must look like, and which addresses may be connected to."""

import re
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address

from fejkollen_server.callbacks.address_kinds import AddressKind, kinds_of
from fejkollen_server.errors import Refusal

_LONGEST_URL = 2048
_LONGEST_HOST = 253
_HIGHEST_PORT = 65535
_SHAPE = re.compile(r"https?://(?P<authority>[^/?#]*)", re.IGNORECASE)
_CREDENTIALS = re.compile(r"//[^/?#]*@")
_AUTHORITY = re.compile(r"(?:\[[0-9a-f:.]+\]|[^:\[\]%@]+)(?::(?P<port>[0-9]+))?", re.IGNORECASE)

# The ports that browsers refuse (WHATWG Fetch, "bad port"): other protocols live there, and some would take the lines
# of an HTTP request for commands.
# fmt: off
_PORTS_OF_OTHER_PROTOCOLS = frozenset({
    1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109,
    110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530,
    531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045,
    4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
})
# fmt: on

# A stand-in never talks to what it stands in for.
_REAL_SERVICE = ("idkollen.se", "identisure.com", "identisure.se")


class Network(StrEnum):
    """How far callbacks may go."""

    LOCAL = "local"
    """Loopback and private networks, and nothing public."""
    OPEN = "open"
    """Public addresses as well."""


class AddressIsForbidden(Refusal):
    """The egress rules forbid the connection; the message says which one and why."""


@dataclass(frozen=True, slots=True)
class EgressRules:
    network: Network = Network.LOCAL
    own: frozenset[tuple[str, int]] = frozenset()
    """Addresses and ports that this server itself listens on, if callbacks must not come back to it."""

    def problem_with(self, address: str, port: int) -> str | None:
        if (address, port) in self.own:
            return f"{address} port {port} is Fejkollen itself"
        return address_problem(address, self.network)


def address_problem(address: str, network: Network) -> str | None:
    """Say what is wrong with connecting to an IP address."""
    try:
        kinds = kinds_of(ip_address(address))
    except ValueError:
        return f"{address} is not an IP address"
    refused = sorted(kinds - {AddressKind.LOCAL, AddressKind.PUBLIC})
    if refused:
        return f"{address} {refused[0]}"
    if AddressKind.PUBLIC in kinds and network is Network.LOCAL:
        return f"{address} {AddressKind.PUBLIC}, and FEJKOLLEN_CALLBACK_NETWORK is not open"
    return None


def host_problem(host: str) -> str | None:
    """Say what is wrong with a host's name, whatever its addresses are."""
    name = host.removesuffix(".").lower()
    if any(name == real or name.endswith(f".{real}") for real in _REAL_SERVICE):
        return "must not be the real service's"
    if len(name) > _LONGEST_HOST or not all(name.split(".")):
        return "must have a valid host"
    return None


def url_problem(url: str) -> str | None:
    """Say in a phrase what is wrong with a URL as it is written; the addresses behind it are judged when connecting."""
    if len(url) > _LONGEST_URL:
        return f"must be at most {_LONGEST_URL} characters long"
    # Parsers disagree on what a backslash means, so that one might check one host and another contact the other.
    if not url.isprintable() or " " in url or "\\" in url:
        return "must not contain whitespace, control characters or backslashes"
    shape = _SHAPE.match(url)
    if shape is None:
        return "must be an http or https URL"
    return _authority_problem(shape["authority"]) or _host_problem_of(url)


def without_credentials(text: str) -> str:
    """Leave user names and passwords out of the URLs in a text, so that a complaint about them can repeat it."""
    return _CREDENTIALS.sub("//…@", text)


def _authority_problem(authority: str) -> str | None:
    if "@" in authority:
        return "must not contain a user name or password"
    parts = _AUTHORITY.fullmatch(authority)
    if parts is None:
        return "must have a valid host"
    return None if parts["port"] is None else _port_problem(parts["port"])


def _port_problem(digits: str) -> str | None:
    # More digits than a port has are leading zeros at best, and Python refuses to read thousands of them.
    port = int(digits[:6])
    if len(digits) > 6 or not 1 <= port <= _HIGHEST_PORT:
        return f"must have a port between 1 and {_HIGHEST_PORT}"
    if port in _PORTS_OF_OTHER_PROTOCOLS:
        return f"must not have port {port}, which belongs to another protocol than HTTP"
    return None


def _host_problem_of(url: str) -> str | None:
    """Ask the very parser that will be used for sending."""
    import httpx  # noqa: PLC0415 - a start that is given no URL has none to judge.

    try:
        parsed = httpx.URL(url)
        return host_problem(parsed.raw_host.decode("ascii") if parsed.host else "")
    except (httpx.InvalidURL, ValueError):
        return "must have a valid host"
