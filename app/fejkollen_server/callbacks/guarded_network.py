"""The network as callbacks see it: each name is resolved once, and only an address that was judged is connected to."""

import ssl
from collections.abc import Iterable
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import httpcore
import httpx

from fejkollen_server.callbacks.egress import AddressIsForbidden, EgressRules, host_problem
from fejkollen_server.callbacks.name_resolution import Resolver, ask_the_system


class GuardedNetwork(httpcore.AsyncNetworkBackend):
    """Host header and TLS name stay those of the URL, because only the connecting is done here."""

    def __init__(
        self,
        rules: EgressRules,
        resolve: Resolver = ask_the_system,
        network: httpcore.AsyncNetworkBackend | None = None,
    ) -> None:
        self._rules = rules
        self._resolve = resolve
        self._network = network or httpcore.AnyIOBackend()
        self.contacted: str | None = None
        """The last address that a connection was tried to."""
        self._stream: httpcore.AsyncNetworkStream | None = None

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the signature is httpcore's.
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = await self._permitted(host, port)
        # An address that swallows packets must leave time for the next one.
        share = None if timeout is None else timeout / len(addresses)
        for address in addresses[:-1]:
            try:
                return await self._connect(address, port, share, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._connect(addresses[-1], port, share, local_address, socket_options)

    async def _connect(self, address: str, port: int, *options: Any) -> httpcore.AsyncNetworkStream:
        self.contacted = f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
        self._stream = await self._network.connect_tcp(address, port, *options)
        return self._stream

    async def hang_up(self) -> None:
        """Close the connection; httpcore forgets to when it is interrupted in the middle of a TLS handshake."""
        if self._stream is not None:
            await self._stream.aclose()
            self._stream = None

    async def _permitted(self, host: str, port: int) -> list[str]:
        """Resolve and judge. Forbidden addresses are dropped; when none is left, that is the end."""
        if problem := host_problem(host):
            raise AddressIsForbidden(f"the URL {problem}")
        problems = {address: self._rules.problem_with(address, port) for address in await self._addresses(host, port)}
        permitted = [address for address, problem in problems.items() if problem is None]
        if not permitted:
            raise AddressIsForbidden(str(next(iter(problems.values()))))
        return permitted

    async def _addresses(self, host: str, port: int) -> list[str]:
        try:
            addresses = await self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"no address is known for {host}") from error
        if not addresses:
            raise httpcore.ConnectError(f"no address is known for {host}")
        return addresses

    async def sleep(self, seconds: float) -> None:
        await self._network.sleep(seconds)


def guarded_client(
    network: httpcore.AsyncNetworkBackend, *, tls: ssl.SSLContext, connect_timeout: float = 5.0, timeout: float = 10.0
) -> httpx.AsyncClient:
    """Make a client with none of httpx's conveniences: no redirects, no proxies from the environment, no cookies.

    Each request has a connection of its own: a kept one may be closed by the receiver just as the next request is
    written to it, and keeps a receiver with a single thread from serving anybody else.
    """
    transport = httpx.AsyncHTTPTransport(verify=tls, trust_env=False)
    # httpx takes no network backend, so its pool is replaced; a test notices should the attribute move.
    transport._pool = httpcore.AsyncConnectionPool(  # noqa: SLF001
        ssl_context=tls, network_backend=network, max_keepalive_connections=0
    )
    return httpx.AsyncClient(
        transport=transport,
        follow_redirects=False,
        trust_env=False,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
        timeout=httpx.Timeout(timeout, connect=connect_timeout),
    )
