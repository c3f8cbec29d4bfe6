"""How the name of a receiver becomes addresses."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress
from ipaddress import ip_address
from typing import TypeAlias

Resolver: TypeAlias = Callable[[str, int], Awaitable[list[str]]]


async def ask_the_system(host: str, port: int) -> list[str]:
    """Resolve a name as every program on this machine does, in the order of preference."""
    with suppress(ValueError):
        return [str(ip_address(host))]
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))
