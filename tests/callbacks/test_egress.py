"""Where callbacks may go: every vector of ``egress_vectors.yaml``, and what holds for addresses in general."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path
from typing import Any

import httpcore
import httpx
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from fejkollen_server.callbacks.address_kinds import kinds_of
from fejkollen_server.callbacks.callback import Callback
from fejkollen_server.callbacks.egress import AddressIsForbidden, EgressRules, Network, address_problem, url_problem
from fejkollen_server.callbacks.guarded_network import GuardedNetwork, guarded_client
from fejkollen_server.callbacks.name_resolution import ask_the_system
from fejkollen_server.clock import ManualClock
from tests.world import World

from .conftest import courier_with
from .receiver import Receiver, answer

VECTORS: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("egress_vectors.yaml").read_text("utf-8"))

anyio = pytest.mark.anyio
both_networks = pytest.mark.parametrize("network", Network)


@dataclass(frozen=True, slots=True)
class Vector:
    url: str
    resolves: tuple[str, ...] = ()
    then: tuple[str, ...] = ()
    words: str = ""
    """In which it is refused."""

    def __str__(self) -> str:
        return ascii(self.url)

    async def answer(self, asked: list[str], host: str, port: int) -> list[str]:
        """Resolve the name, as this vector has it, or as everywhere if it says nothing."""
        asked.append(host)
        if not self.resolves:
            return await ask_the_system(host, port)
        return list(self.resolves if len(asked) == 1 else self.then)


def _vectors(place: str) -> Iterator[Vector]:
    groups = VECTORS[place]
    for words, entries in groups.items() if isinstance(groups, dict) else [("", groups)]:
        for entry in entries:
            given = entry if isinstance(entry, dict) else {"url": entry}
            yield Vector(given["url"], tuple(given.get("resolves", ())), tuple(given.get("then", ())), words)


def _each(place: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("vector", list(_vectors(place)), ids=str)


@dataclass(slots=True)
class Sent:
    """What became of a request through the guarded network, with a network beneath it that only takes notes."""

    contacted: list[str]
    asked: list[str]
    refusal: str | None


class _Notes(httpcore.AsyncMockBackend):
    def __init__(self) -> None:
        super().__init__([b"HTTP/1.1 204 No Content\r\n\r\n"])
        self.contacted: list[str] = []

    async def connect_tcp(self, host: str, *options: Any, **more: Any) -> httpcore.AsyncNetworkStream:
        self.contacted.append(host)
        return await super().connect_tcp(host, *options, **more)


async def _send(vector: Vector, network: Network) -> Sent:
    notes, asked = _Notes(), list[str]()

    async def resolve(host: str, port: int) -> list[str]:
        return await vector.answer(asked, host, port)

    guarded = GuardedNetwork(EgressRules(network), resolve, notes)
    refusal = None
    async with guarded_client(guarded, tls=httpx.create_ssl_context(verify=False)) as client:
        try:
            await client.post(vector.url)
        except AddressIsForbidden as error:
            refusal = str(error)
    return Sent(notes.contacted, asked, refusal)


def test_there_are_more_vectors_than_were_asked_for() -> None:
    assert sum(len(list(_vectors(place))) for place in VECTORS) >= 250


@anyio
@_each("refused_at_the_start")
async def test_a_start_refuses_it_and_stores_nothing(world: World, vector: Vector) -> None:
    status, message = await world.refusal("/v3/bankid-se/auth", callbackUrl=vector.url)
    assert (status, message.startswith(f"callbackUrl: {vector.words}")) == (400, True), message
    assert await world.count_sessions() == 0


@anyio
@both_networks
@_each("refused_at_the_start")
async def test_what_a_start_refuses_is_not_sent_to_either(
    clock: ManualClock, a_callback: Callable[..., Callback], vector: Vector, network: Network
) -> None:
    async with courier_with(clock, rules=EgressRules(network)) as courier:
        attempt = await courier.attempt(a_callback(vector.url))
    assert (attempt.is_blocked, attempt.address) == (True, None)
    assert f"blocked: the URL {vector.words}" in str(attempt.error)


@anyio
@both_networks
@_each("refused_when_connecting")
async def test_nothing_is_contacted(vector: Vector, network: Network) -> None:
    sent = await _send(vector, network)
    assert sent.contacted == []
    assert vector.words in str(sent.refusal)


@anyio
@_each("refused_when_connecting_unless_open")
async def test_a_public_address_is_contacted_only_when_the_network_is_open(vector: Vector) -> None:
    refused = await _send(vector, Network.LOCAL)
    assert refused.contacted == []
    assert vector.words in str(refused.refusal)
    sent = await _send(vector, Network.OPEN)
    assert (len(sent.contacted), sent.refusal) == (1, None)


@anyio
@both_networks
@_each("permitted")
async def test_the_judged_address_is_contacted_and_no_other(vector: Vector, network: Network) -> None:
    sent = await _send(vector, network)
    assert sent.refusal is None
    assert len(sent.asked) == 1
    assert sent.contacted == ([vector.resolves[-1]] if vector.resolves else sent.contacted[:1] or ["somewhere"])


@anyio
@_each("permitted")
async def test_a_start_accepts_it(world: World, vector: Vector) -> None:
    await world.start("/v3/bankid-se/auth", callbackUrl=vector.url)


@anyio
@both_networks
@_each("redirects")
async def test_a_redirect_is_not_followed(
    clock: ManualClock, receiver: Receiver, a_callback: Callable[..., Callback], vector: Vector, network: Network
) -> None:
    receiver.answers = [answer(307, b"", b"Location: " + vector.url.encode())]
    async with courier_with(clock, rules=EgressRules(network)) as courier:
        attempt = await courier.attempt(a_callback(receiver.url))
    assert (attempt.status, attempt.address, len(receiver.requests)) == (307, f"127.0.0.1:{receiver.port}", 1)


@pytest.mark.parametrize(
    ("most", "make"),
    [
        (2048, lambda length: "http://localhost/".ljust(length, "a")),
        (len("http:///") + 253, lambda length: f"http://{'a.' * (length // 2)}"[: length - 2] + "a/"),
    ],
    ids=["URL", "host"],
)
def test_lengths_are_limited(most: int, make: Callable[[int], str]) -> None:
    assert [len(make(length)) for length in (most, most + 2, most * 10)] == [most, most + 2, most * 10]
    assert url_problem(make(most)) is None
    assert url_problem(make(most + 2)) is not None
    assert url_problem(make(most * 10)) is not None


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
