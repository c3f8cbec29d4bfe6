"""What kind of place an IP address is, judged by our own table.

The standard library's ``is_global`` says yes to NAT64 and 6to4 forms of a cloud's metadata address, and to multicast.
"""

from collections.abc import Iterator
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TypeAlias

Address: TypeAlias = IPv4Address | IPv6Address


class Kind(StrEnum):
    """Reads as the end of a sentence that begins with the address."""

    LOCAL = "is a local address"
    PUBLIC = "is a public address"
    UNSPECIFIED = "is not an address of anything"
    LINK_LOCAL = "is a link-local address, where clouds keep credentials"
    METADATA = "is a cloud's metadata address"
    MULTICAST = "is a multicast address"
    BROADCAST = "is a broadcast address"
    DOCUMENTATION = "is an address for documentation"
    RESERVED = "is a reserved address"


# The longest matching prefix decides.
_KINDS = {
    "0.0.0.0/0": Kind.PUBLIC,
    "0.0.0.0/8": Kind.RESERVED,
    "0.0.0.0/32": Kind.UNSPECIFIED,
    # OrbStack's host.docker.internal, now and formerly.
    "0.250.250.0/24": Kind.LOCAL,
    "198.18.0.0/15": Kind.LOCAL,
    "10.0.0.0/8": Kind.LOCAL,
    "127.0.0.0/8": Kind.LOCAL,
    "172.16.0.0/12": Kind.LOCAL,
    "192.168.0.0/16": Kind.LOCAL,
    # Shared address space is never public; Tailscale and some clusters number their machines from it.
    "100.64.0.0/10": Kind.LOCAL,
    "100.100.100.200/32": Kind.METADATA,
    "168.63.129.16/32": Kind.METADATA,
    "169.254.0.0/16": Kind.LINK_LOCAL,
    "192.0.0.0/24": Kind.RESERVED,
    "192.88.99.0/24": Kind.RESERVED,
    "192.0.2.0/24": Kind.DOCUMENTATION,
    "198.51.100.0/24": Kind.DOCUMENTATION,
    "203.0.113.0/24": Kind.DOCUMENTATION,
    "233.252.0.0/24": Kind.DOCUMENTATION,
    "224.0.0.0/4": Kind.MULTICAST,
    "240.0.0.0/4": Kind.RESERVED,
    "255.255.255.255/32": Kind.BROADCAST,
    "::/0": Kind.RESERVED,
    "::/128": Kind.UNSPECIFIED,
    "::1/128": Kind.LOCAL,
    "2000::/3": Kind.PUBLIC,
    "2001::/23": Kind.RESERVED,
    "2001:db8::/32": Kind.DOCUMENTATION,
    "3fff::/20": Kind.DOCUMENTATION,
    "fc00::/7": Kind.LOCAL,
    "fd00:c1::a9fe:a9fe/128": Kind.METADATA,
    "fd00:42::42/128": Kind.METADATA,
    "fd00:ec2::/32": Kind.METADATA,
    "fd20:ce::254/128": Kind.METADATA,
    "fe80::/10": Kind.LINK_LOCAL,
    "ff00::/8": Kind.MULTICAST,
}

_TABLE = sorted(((ip_network(text), kind) for text, kind in _KINDS.items()), key=lambda row: -row[0].prefixlen)

# A network's own NAT64 prefix (64:ff9b:1::/48) is not here: where the inner address sits in it is the network's affair,
# so it stays reserved.
_COMPATIBLE = ip_network("::/96")
_NAT64 = ip_network("64:ff9b::/96")
_LAST_32_BITS = 0xFFFFFFFF
# ISATAP (RFC 5214): an IPv4 address behind these bits is where a router of such a tunnel would send the packet.
_ISATAP = {0x00005EFE, 0x02005EFE}


def kinds_of(address: Address) -> set[Kind]:
    """Give the kind of the address, or of every address that is wrapped in it."""
    return {_kind(inner) for inner in _unwrapped(address)}


def _kind(address: Address) -> Kind:
    return next(kind for network, kind in _TABLE if address.version == network.version and address in network)


def _unwrapped(address: Address) -> Iterator[Address]:
    """Give what a packet to this address is in the end meant for."""
    if isinstance(address, IPv4Address):
        yield address
    elif mapped := address.ipv4_mapped or address.sixtofour:
        yield mapped
    elif address.teredo:
        yield from address.teredo
    elif address in _NAT64 or (address in _COMPATIBLE and int(address) > 1):
        yield IPv4Address(int(address) & _LAST_32_BITS)
    else:
        # A zone such as ``%eth0`` says which way to go, not where to.
        yield ip_address(address.packed)
        if int(address) >> 32 & _LAST_32_BITS in _ISATAP:
            yield IPv4Address(int(address) & _LAST_32_BITS)
