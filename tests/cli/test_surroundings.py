"""What a server takes from where it runs: the families of addresses, and what proxies on the machine say."""

import socket
from pathlib import Path

import pytest

from fejkollen_server.serving.server import listen
from tests.cli.running import serving

HAS_IPV6 = socket.has_dualstack_ipv6()


@pytest.mark.skipif(not HAS_IPV6, reason="this machine has no IPv6")
def test_every_address_of_ipv6_is_every_address_of_ipv4_as_well() -> None:
    sockets = listen("::", 0)
    port = sockets[0].getsockname()[1]
    for address in ("::1", "127.0.0.1"):
        socket.create_connection((address, port)).close()
    for each in sockets:
        each.close()


@pytest.mark.skipif(not HAS_IPV6, reason="this machine has no IPv6")
def test_one_address_of_ipv6_is_nothing_else() -> None:
    (listening,) = listen("::1", 0)
    with listening, pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", listening.getsockname()[1]))


def test_a_proxy_says_by_which_scheme_it_was_called_alone_or_in_a_list(tmp_path: Path) -> None:
    with serving(tmp_path) as server, server.client() as client:

        def scheme(*said: str) -> str:
            headers = [*(("x-forwarded-proto", each) for each in said), ("host", "eid.example.test")]
            url: str = client.post("/v3/mitid/auth", json={}, headers=headers).json()["url"]
            return url.partition("://eid.example.test/")[0]

        assert scheme() == "http"
        assert scheme("https") == "https"
        assert scheme("https, http") == "https"
        assert scheme("HTTPS,http,http") == "https"
        assert scheme("https", "http") == "https"
        assert scheme("http,https") == "http"
        assert scheme("ftp, https") == "http"
        assert scheme("") == "http"
