"""What kind of place an IP address is, judged by our own table.

The standard library's ``is_global`` says yes to NAT64 and 6to4 forms of a cloud's metadata address, and to multicast.
"""

from collections.abc import Iterator
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TypeAlias

Address: TypeAlias = IPv4Address | IPv6Address


class AddressKind(StrEnum):
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
    "0.0.0.0/0": AddressKind.PUBLIC,
    "0.0.0.0/8": AddressKind.RESERVED,
    "0.0.0.0/32": AddressKind.UNSPECIFIED,
    # OrbStack's host.docker.internal, now and formerly.
    "0.250.250.0/24": AddressKind.LOCAL,
    "198.18.0.0/15": AddressKind.LOCAL,
    "10.0.0.0/8": AddressKind.LOCAL,
    "127.0.0.0/8": AddressKind.LOCAL,
    "172.16.0.0/12": AddressKind.LOCAL,
    "192.168.0.0/16": AddressKind.LOCAL,
    # Shared address space is never public; Tailscale and some clusters number their machines from it.
    "100.64.0.0/10": AddressKind.LOCAL,
    "100.100.100.200/32": AddressKind.METADATA,
    "168.63.129.16/32": AddressKind.METADATA,
    "169.254.0.0/16": AddressKind.LINK_LOCAL,
    "192.0.0.0/24": AddressKind.RESERVED,
    "192.88.99.0/24": AddressKind.RESERVED,
    "192.0.2.0/24": AddressKind.DOCUMENTATION,
    "198.51.100.0/24": AddressKind.DOCUMENTATION,
    "203.0.113.0/24": AddressKind.DOCUMENTATION,
    "233.252.0.0/24": AddressKind.DOCUMENTATION,
    "224.0.0.0/4": AddressKind.MULTICAST,
    "240.0.0.0/4": AddressKind.RESERVED,
    "255.255.255.255/32": AddressKind.BROADCAST,
    "::/0": AddressKind.RESERVED,
    "::/128": AddressKind.UNSPECIFIED,
    "::1/128": AddressKind.LOCAL,
    "2000::/3": AddressKind.PUBLIC,
    "2001::/23": AddressKind.RESERVED,
    "2001:db8::/32": AddressKind.DOCUMENTATION,
    "3fff::/20": AddressKind.DOCUMENTATION,
    "fc00::/7": AddressKind.LOCAL,
    "fd00:c1::a9fe:a9fe/128": AddressKind.METADATA,
    "fd00:42::42/128": AddressKind.METADATA,
    "fd00:ec2::/32": AddressKind.METADATA,
    "fd20:ce::254/128": AddressKind.METADATA,
    "fe80::/10": AddressKind.LINK_LOCAL,
    "ff00::/8": AddressKind.MULTICAST,
}

_TABLE = sorted(((ip_network(text), kind) for text, kind in _KINDS.items()), key=lambda row: -row[0].prefixlen)

# A network's own NAT64 prefix (64:ff9b:1::/48) is not here: where the inner address sits in it is the network's affair,
# so it stays reserved.
_COMPATIBLE = ip_network("::/96")
_NAT64 = ip_network("64:ff9b::/96")
_LAST_32_BITS = 0xFFFFFFFF
# ISATAP (RFC 5214): an IPv4 address behind these bits is where a router of such a tunnel would send the packet.
_ISATAP = {0x00005EFE, 0x02005EFE}


def kinds_of(address: Address) -> set[AddressKind]:
    """Give the kind of the address, or of every address that is wrapped in it."""
    return {_kind(inner) for inner in _unwrapped(address)}


def _kind(address: Address) -> AddressKind:
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
