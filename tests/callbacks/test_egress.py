"""Where callbacks may go: every disguise of an address that we know of."""

from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.callbacks.addresses import kinds_of
from app.callbacks.callback import Callback
from app.callbacks.egress import EgressRules, Network, address_problem, url_problem
from app.clock import ManualClock

from .conftest import courier_with

MAKE = Callable[..., Callback]

LOCAL_ADDRESSES = [
    "127.0.0.1",
    "127.255.255.254",
    "::1",
    "10.0.0.1",
    "10.255.255.255",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.65.254",
    "100.64.0.1",
    "100.127.255.254",
    "198.19.248.254",
    "0.250.250.254",
    "fc00::1",
    "fd12:3456:789a::1",
    "::1%lo",
    "::ffff:127.0.0.1",
    "::ffff:10.1.2.3",
    "::192.168.1.1",
    "64:ff9b::a00:1",
    "2002:c0a8:101::1",
]

PUBLIC_ADDRESSES = [
    "8.8.8.8",
    "9.255.255.255",
    "11.0.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "192.167.255.255",
    "192.169.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "223.255.255.255",
    "2606:4700::1111",
    "2a00:1450:4001::200e",
    "::ffff:8.8.8.8",
    "::8.8.8.8",
    "64:ff9b::808:808",
    "2002:808:808::1",
    # Teredo: server 8.8.8.8, client 8.8.4.4.
    "2001:0:808:808::f7f7:fbfb",
]

# What each leads to in the end is refused everywhere, however it is written.
FORBIDDEN_URLS = {
    "http://169.254.169.254/latest/meta-data": "link-local",
    "http://2852039166/": "link-local",
    "http://0xa9fea9fe/": "link-local",
    "http://0xA9.0xFE.0xA9.0xFE/": "link-local",
    "http://169.254.43518/": "link-local",
    "http://169.16689662/": "link-local",
    "http://025177524776/": "link-local",
    "http://169.254.0.23:80/": "link-local",
    "http://[::ffff:169.254.169.254]/": "link-local",
    "http://[::ffff:a9fe:a9fe]/": "link-local",
    "http://[0:0:0:0:0:ffff:a9fe:a9fe]/": "link-local",
    "http://[::169.254.169.254]/": "link-local",
    "http://[::a9fe:a9fe]/": "link-local",
    "http://[64:ff9b::a9fe:a9fe]/": "link-local",
    "http://[64:ff9b::169.254.169.254]/": "link-local",
    "http://[2002:a9fe:a9fe::1]/": "link-local",
    # Teredo: server 8.8.8.8, client 169.254.169.254.
    "http://[2001:0:808:808::5601:5601]/": "link-local",
    "http://[fe80::1]/": "link-local",
    "http://[febf::1]/": "link-local",
    "http://[64:ff9b:1::a9fe:a9fe]/": "reserved",
    "http://[::ffff:0:a9fe:a9fe]/": "reserved",
    "http://[fec0::1]/": "reserved",
    "http://[100::1]/": "reserved",
    "http://[5f00::1]/": "reserved",
    "http://[2001:20::1]/": "reserved",
    "http://[fd00:ec2::254]/": "metadata",
    "http://[FD00:0EC2::0254]/": "metadata",
    "http://[fd20:ce::254]/": "metadata",
    "http://[fd00:c1::a9fe:a9fe]/": "metadata",
    "http://100.100.100.200/": "metadata",
    "http://1684301000/": "metadata",
    "http://[::ffff:100.100.100.200]/": "metadata",
    "http://168.63.129.16/": "metadata",
    "http://224.0.0.1/": "multicast",
    "http://239.255.255.255/": "multicast",
    "http://[ff02::1]/": "multicast",
    "http://[::ffff:224.0.0.1]/": "multicast",
    "http://0.0.0.0:8080/": "not an address of anything",
    "http://0/": "not an address of anything",
    "http://0x0/": "not an address of anything",
    "http://[::]/": "not an address of anything",
    "http://[::ffff:0.0.0.0]/": "not an address of anything",
    "http://[64:ff9b::]/": "not an address of anything",
    "http://0.1.2.3/": "reserved",
    "http://240.0.0.1/": "reserved",
    "http://255.255.255.255/": "broadcast",
    "http://4294967295/": "broadcast",
    "http://192.0.0.8/": "reserved",
    "http://192.0.0.192/": "reserved",
    "http://192.88.99.1/": "reserved",
    "http://192.0.2.1/": "documentation",
    "http://198.51.100.7/": "documentation",
    "http://203.0.113.9/": "documentation",
    "http://[2001:db8::1]/": "documentation",
    "http://[3fff::1]/": "documentation",
    "http://api.idkollen.se/": "the real service",
    "https://stgapi.idkollen.se:443/v3": "the real service",
    "HTTPS://API.IdKollen.SE./": "the real service",
    "http://api。idkollen。se/": "the real service",
    "https://anything.identisure.com/": "the real service",
}

MALFORMED_URLS = {
    "": "an http or https URL",
    "callback": "an http or https URL",
    "//localhost/cb": "an http or https URL",
    "http:localhost": "an http or https URL",
    "http:/localhost": "an http or https URL",
    "ftp://localhost/": "an http or https URL",
    "file:///etc/passwd": "an http or https URL",
    "gopher://localhost/": "an http or https URL",
    "http://": "a valid host",
    "http:///path": "a valid host",
    "http://?query": "a valid host",
    "http://:80/": "a valid host",
    "http://user@localhost/": "user name or password",
    "http://user:secret@localhost/": "user name or password",
    "http://@localhost/": "user name or password",
    "http://localhost:3000@169.254.169.254/": "user name or password",
    "http://localhost\\@169.254.169.254/": "backslashes",
    "http://local host/": "whitespace",
    " http://localhost/": "whitespace",
    "http://localhost/\n": "whitespace",
    "http://localhost/\r\nHost: elsewhere": "whitespace",
    "http://localhost/\t": "whitespace",
    "http://localhost/\0": "control characters",
    "http://localhost/\x7f": "control characters",
    "http://localhost/\u00a0": "whitespace",
    "http://local\u200bhost/": "control characters",
    "http://localhost:0/": "a port between 1 and 65535",
    "http://localhost:65536/": "a port between 1 and 65535",
    "http://localhost:99999999999999999999/": "a port between 1 and 65535",
    "http://localhost:/": "a valid host",
    "http://localhost:-1/": "a valid host",
    "http://localhost:+80/": "a valid host",
    "http://localhost:80:80/": "a valid host",
    "http://localhost:٣/": "a valid host",
    "http://%6c%6fcalhost/": "a valid host",
    "http://a..b/": "a valid host",
    "http://xn--/": "a valid host",
    "http://①②⑦.0.0.1/": "a valid host",
    "http://0177.0.0.1/": "a valid host",
    "http://256.1.1.1/": "a valid host",
    "http://[::1/": "a valid host",
    "http://[v1.a]/": "a valid host",
    "http://[::1]80/": "a valid host",
    "http://[fe80::1%eth0]/": "a valid host",
    "http://[fe80::1%25eth0]/": "a valid host",
    "http://[::g]/": "a valid host",
    "http://" + "a." * 127 + "a/": "a valid host",
    "http://localhost/" + "a" * 2032: "at most 2048 characters",
}

ACCEPTABLE_URLS = [
    "http://localhost",
    "http://localhost:1/",
    "https://localhost:65535/cb?x=/@:#f",
    "HTTP://LOCALHOST/",
    "http://host.docker.internal:3000/cb",
    "http://app:8000/cb",
    "http://test_app/cb",
    "http://tenant.localhost/cb",
    "http://bücher.example/",
    "http://xn--bcher-kva.example/",
    "http://notidkollen.se/",
    "http://[::1]:3000/",
    "http://[::ffff:127.0.0.1]/",
    "http://2130706433/",
    "http://0x7f.1/",
    "http://localhost/" + "a" * 2031,
]


@pytest.mark.parametrize("address", LOCAL_ADDRESSES)
@pytest.mark.parametrize("network", Network)
def test_local_address_is_allowed_everywhere(address: str, network: Network) -> None:
    assert address_problem(address, network) is None


@pytest.mark.parametrize("address", PUBLIC_ADDRESSES)
def test_public_address_is_allowed_only_when_the_network_is_open(address: str) -> None:
    assert address_problem(address, Network.OPEN) is None
    assert "is a public address" in str(address_problem(address, Network.LOCAL))


@pytest.mark.anyio
@pytest.mark.parametrize("network", Network)
@pytest.mark.parametrize(("url", "kind"), FORBIDDEN_URLS.items())
async def test_forbidden_destination_is_blocked_however_it_is_written(
    clock: ManualClock, a_callback: MAKE, url: str, kind: str, network: Network
) -> None:
    async with courier_with(clock, rules=EgressRules(network)) as courier:
        attempt = await courier.attempt(a_callback(url))
    assert attempt.is_blocked
    assert attempt.address is None
    assert kind in str(attempt.error)


@pytest.mark.parametrize(("url", "rule"), MALFORMED_URLS.items())
def test_malformed_url_is_refused_with_the_rule_it_breaks(url: str, rule: str) -> None:
    assert rule in str(url_problem(url))


@pytest.mark.parametrize("url", ACCEPTABLE_URLS)
def test_url_is_accepted_as_it_is_written(url: str) -> None:
    assert url_problem(url) is None


@given(st.text() | st.text().map("http://{}".format) | st.from_regex(r"https?://[!-~]*"))
def test_no_text_whatever_upsets_the_judgement(text: str) -> None:
    problem = url_problem(text)
    assert problem is None or problem.startswith("must ")


@given(st.ip_addresses(v=4))
def test_wrapping_an_address_does_not_change_its_kind(address: IPv4Address) -> None:
    bits = int(address)
    mapped, nat64 = IPv6Address(0xFFFF << 32 | bits), IPv6Address(0x64FF9B << 96 | bits)
    six_to_four = IPv6Address(0x2002 << 112 | bits << 80)
    assert kinds_of(mapped) == kinds_of(nat64) == kinds_of(six_to_four) == kinds_of(address)


@given(st.ip_addresses())
def test_every_address_has_a_kind_and_local_networks_are_within_open_ones(address: IPv4Address | IPv6Address) -> None:
    if address_problem(str(address), Network.OPEN) is not None:
        assert address_problem(str(address), Network.LOCAL) is not None


def test_own_listen_address_is_refused_when_told_so() -> None:
    rules = EgressRules(own=frozenset({("127.0.0.1", 8080)}))
    assert rules.problem_with("127.0.0.1", 8080) == "127.0.0.1 port 8080 is Fejkollen itself"
    assert rules.problem_with("127.0.0.1", 8081) is None


def test_name_is_not_taken_for_an_address() -> None:
    assert address_problem("localhost", Network.OPEN) == "localhost is not an IP address"
