"""The network as callbacks see it: one answer of the DNS, judged, and then connected to."""

from collections.abc import Callable

import httpcore
import httpx
import pytest

from fejkollen_server.callbacks.callback import Callback
from fejkollen_server.callbacks.egress import EgressRules
from fejkollen_server.callbacks.guarded_network import GuardedNetwork, guarded_client
from fejkollen_server.callbacks.name_resolution import Resolver, ask_the_system
from fejkollen_server.clock import ManualClock

from .conftest import CERTIFICATE, courier_with
from .receiver import Receiver, answer

pytestmark = pytest.mark.anyio

MAKE = Callable[..., Callback]


def answering(*answers: list[str]) -> tuple[Resolver, list[str]]:
    """Make a resolver that gives one answer after the other, and the list of names it was asked for."""
    asked: list[str] = []

    async def resolve(host: str, _port: int) -> list[str]:
        asked.append(host)
        return answers[len(asked) - 1]

    return resolve, asked


async def test_name_that_changes_its_address_after_the_check_gains_nothing(
    clock: ManualClock, receiver: Receiver, a_callback: MAKE
) -> None:
    resolve, asked = answering(["127.0.0.1"], ["169.254.169.254"])
    callback = a_callback(f"http://rebinding.test:{receiver.port}/cb")
    async with courier_with(clock, resolve=resolve) as courier:
        first = await courier.attempt(callback)
        assert asked == ["rebinding.test"]
        second = await courier.attempt(callback)
    assert first.address == f"127.0.0.1:{receiver.port}"
    assert receiver.requests[0].headers["host"] == f"rebinding.test:{receiver.port}"
    assert second.error == "blocked: 169.254.169.254 is a link-local address, where clouds keep credentials"
    assert len(receiver.requests) == 1


async def test_forbidden_address_among_permitted_ones_is_never_tried(
    clock: ManualClock, receiver: Receiver, a_callback: MAKE
) -> None:
    resolve, _ = answering(["169.254.169.254", "fe80::1%eth0", "127.0.0.1"])
    async with courier_with(clock, resolve=resolve) as courier:
        attempt = await courier.attempt(a_callback(f"http://mixed.test:{receiver.port}/"))
    assert (attempt.status, attempt.address) == (204, f"127.0.0.1:{receiver.port}")


async def test_next_address_is_tried_when_one_refuses(clock: ManualClock, receiver: Receiver, a_callback: MAKE) -> None:
    resolve, _ = answering(["127.0.0.2", "127.0.0.1"])
    async with courier_with(clock, resolve=resolve) as courier:
        attempt = await courier.attempt(a_callback(f"http://two.test:{receiver.port}/"))
    assert (attempt.status, attempt.address) == (204, f"127.0.0.1:{receiver.port}")


@pytest.mark.parametrize("name", ["api.idkollen.se", "API.IDKOLLEN.SE."])
async def test_real_service_is_refused_by_name_whatever_its_address(name: str) -> None:
    resolve, asked = answering(["127.0.0.1"])
    network = GuardedNetwork(EgressRules(), resolve)
    with pytest.raises(Exception, match="real service"):
        await network.connect_tcp(name, 80)
    assert asked == []


async def test_own_listen_address_is_blocked(clock: ManualClock, receiver: Receiver, a_callback: MAKE) -> None:
    rules = EgressRules(own=frozenset({("127.0.0.1", receiver.port)}))
    async with courier_with(clock, rules=rules) as courier:
        attempt = await courier.attempt(a_callback(receiver.url))
    assert attempt.error == f"blocked: 127.0.0.1 port {receiver.port} is Fejkollen itself"


async def test_proxies_from_the_environment_are_ignored(
    clock: ManualClock, receiver: Receiver, a_callback: MAKE, monkeypatch: pytest.MonkeyPatch, closed_port: int
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{closed_port}")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    async with courier_with(clock) as courier:
        attempt = await courier.attempt(a_callback(receiver.url))
    assert attempt.status == 204
    assert receiver.requests[0].line == "POST /callback?of=idkollen HTTP/1.1"


async def test_passwords_from_a_netrc_file_are_not_sent(
    clock: ManualClock,
    receiver: Receiver,
    a_callback: MAKE,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    netrc = tmp_path_factory.mktemp("home") / ".netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password something")
    monkeypatch.setenv("NETRC", str(netrc))
    async with courier_with(clock) as courier:
        await courier.attempt(a_callback(receiver.url))
    assert "authorization" not in receiver.requests[0].headers


async def test_cookies_are_not_kept(clock: ManualClock, receiver: Receiver, a_callback: MAKE) -> None:
    receiver.answers = [answer(200, b"", b"Set-Cookie: taste=sweet; Path=/")]
    async with courier_with(clock) as courier:
        await courier.attempt(a_callback(receiver.url))
        await courier.attempt(a_callback(receiver.url))
    assert "cookie" not in receiver.requests[1].headers


async def test_tls_asks_for_the_name_in_the_url_and_trusts_the_given_authority(
    clock: ManualClock, tls_receiver: tuple[Receiver, list[str | None]], a_callback: MAKE
) -> None:
    receiver, asked_for = tls_receiver
    resolve, _ = answering(["127.0.0.1"])
    async with courier_with(clock, resolve=resolve, ca_file=str(CERTIFICATE)) as courier:
        attempt = await courier.attempt(a_callback(f"https://receiver.test:{receiver.port}/cb"))
    assert (attempt.status, asked_for) == (204, ["receiver.test"])


async def test_certificate_that_nobody_vouches_for_fails_the_attempt(
    clock: ManualClock, tls_receiver: tuple[Receiver, list[str | None]], a_callback: MAKE
) -> None:
    receiver, _ = tls_receiver
    resolve, _ = answering(["127.0.0.1"])
    async with courier_with(clock, resolve=resolve) as courier:
        attempt = await courier.attempt(a_callback(f"https://receiver.test:{receiver.port}/cb"))
    assert attempt.error == f"the certificate of 127.0.0.1:{receiver.port} is not trusted: self-signed certificate"
    assert receiver.requests == []


async def test_the_system_resolves_numbers_in_any_notation_to_the_address_they_mean() -> None:
    assert await ask_the_system("2130706433", 80) == ["127.0.0.1"]
    assert await ask_the_system("0x7f.1", 80) == ["127.0.0.1"]
    assert await ask_the_system("::1", 80) == ["::1"]


async def test_name_without_an_address_is_a_failure_and_not_a_block(clock: ManualClock, a_callback: MAKE) -> None:
    resolve, _ = answering([])
    async with courier_with(clock, resolve=resolve) as courier:
        attempt = await courier.attempt(a_callback("http://nowhere.test/"))
    assert attempt.error == "no address is known for nowhere.test"
    assert not attempt.is_blocked


async def test_name_that_no_resolver_accepts_is_a_failure(clock: ManualClock, a_callback: MAKE) -> None:
    label = "a" * 64
    async with courier_with(clock) as courier:
        attempt = await courier.attempt(a_callback(f"http://{label}.localhost/"))
    assert attempt.error == f"no address is known for {label}.localhost"


async def test_client_sends_through_the_given_network_although_httpx_has_no_word_for_that() -> None:
    tls = httpx.create_ssl_context(verify=False)
    assert isinstance(httpx.AsyncHTTPTransport(verify=tls)._pool, httpcore.AsyncConnectionPool)  # noqa: SLF001
    network = httpcore.AsyncMockBackend([b"HTTP/1.1 204 No Content\r\n\r\n"])
    async with guarded_client(network, tls=tls) as client:
        assert (await client.get("http://169.254.169.254/")).status_code == 204
