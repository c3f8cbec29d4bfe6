"""One attempt: what is sent, what counts as delivered, and what is kept of it."""

import asyncio
from collections.abc import Callable

import pytest

from fejkollen_server import __version__
from fejkollen_server.callbacks.callback import Callback
from fejkollen_server.callbacks.signature import sign_callback
from fejkollen_server.callbacks.url_rewrites import Rewrites
from fejkollen_server.clock import SECOND, ManualClock

from .conftest import MORNING, courier_with
from .receiver import Receiver, answer

pytestmark = pytest.mark.anyio

MAKE = Callable[..., Callback]


async def test_exact_bytes_are_sent_and_signed(clock: ManualClock, receiver: Receiver, a_callback: MAKE) -> None:
    body = '{"name" : "Åsa",\n "id":"1"}'.encode()
    callback = a_callback(receiver.url, body=body, signature=sign_callback(body, "demo-callback-key"), attempts=2)
    async with courier_with(clock) as courier:
        await courier.attempt(callback)
    [request] = receiver.requests
    assert request.line == "POST /callback?of=idkollen HTTP/1.1"
    assert request.body == body
    assert request.headers == {
        "host": f"127.0.0.1:{receiver.port}",
        "content-length": "28",
        "content-type": "application/json",
        "user-agent": f"Fejkollen/{__version__}",
        "accept": "*/*",
        "accept-encoding": "identity",
        "connection": "close",
        "x-fejkollen-delivery": "callback-1",
        "x-fejkollen-attempt": "3",
        # As OpenSSL computes it.
        "x-signature-sha256": "Fz8XCz2xvDu9xgtDyPATHnezzvYYhzfEXxoK+FaRSXs=",
    }


async def test_there_is_no_signature_header_without_a_key(
    clock: ManualClock, receiver: Receiver, a_callback: MAKE
) -> None:
    async with courier_with(clock) as courier:
        await courier.attempt(a_callback(receiver.url))
    assert "x-signature-sha256" not in receiver.requests[0].headers


async def test_record_tells_what_happened(clock: ManualClock, receiver: Receiver, a_callback: MAKE) -> None:
    async def answer_slowly(writer: asyncio.StreamWriter) -> None:
        clock.advance(0.25)
        writer.write(answer(201, b"thank you"))

    receiver.answers = [answer_slowly]
    async with courier_with(clock) as courier:
        attempt = await courier.attempt(a_callback(receiver.url))
    assert attempt.number == 1
    assert attempt.started_at == MORNING
    assert attempt.duration == SECOND // 4
    assert attempt.address == f"127.0.0.1:{receiver.port}"
    assert attempt.status == 201
    assert attempt.error is None
    assert attempt.answer == "thank you"


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
async def test_any_2xx_is_delivered(clock: ManualClock, receiver: Receiver, a_callback: MAKE, status: int) -> None:
    receiver.answers = [answer(status)]
    async with courier_with(clock) as courier:
        assert (await courier.attempt(a_callback(receiver.url))).is_delivered


@pytest.mark.parametrize("status", [400, 401, 404, 410, 429, 500, 503])
async def test_any_other_status_fails(clock: ManualClock, receiver: Receiver, a_callback: MAKE, status: int) -> None:
    receiver.answers = [answer(status, b"no")]
    async with courier_with(clock) as courier:
        attempt = await courier.attempt(a_callback(receiver.url))
    assert (attempt.status, attempt.error, attempt.answer) == (status, f"answered {status}", "no")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirects_are_not_followed(
    clock: ManualClock, receiver: Receiver, a_callback: MAKE, status: int
) -> None:
    receiver.answers = [answer(status, b"", b"Location: /elsewhere")]
    async with courier_with(clock) as courier:
        attempt = await courier.attempt(a_callback(receiver.url))
    assert attempt.error == f"answered {status}: redirects are not followed"
    assert len(receiver.requests) == 1


async def test_huge_answer_is_read_only_in_part(clock: ManualClock, receiver: Receiver, a_callback: MAKE) -> None:
    sent = 0

    async def flood(writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(b"x" * 65536)
            await writer.drain()
            sent += 65536

    receiver.answers = [flood]
    async with courier_with(clock) as courier:
        attempt = await courier.attempt(a_callback(receiver.url))
    assert attempt.is_delivered
    assert attempt.answer == "x" * 2048
    # What is beyond 64 KB lies in the buffers of both ends.
    assert sent < 16 * 1024 * 1024


async def test_compressed_answer_is_not_unpacked(clock: ManualClock, receiver: Receiver, a_callback: MAKE) -> None:
    receiver.answers = [answer(200, b"not really gzip", b"Content-Encoding: gzip")]
    async with courier_with(clock) as courier:
        attempt = await courier.attempt(a_callback(receiver.url))
    assert (attempt.error, attempt.answer) == (None, "not really gzip")


async def test_answer_that_is_no_text_can_be_stored_anyway(
    clock: ManualClock, receiver: Receiver, a_callback: MAKE
) -> None:
    receiver.answers = [answer(200, b"\xff\0ok")]
    async with courier_with(clock) as courier:
        attempt = await courier.attempt(a_callback(receiver.url))
    assert attempt.answer == "\ufffd\ufffdok"


async def test_receiver_that_says_nothing_times_out(clock: ManualClock, receiver: Receiver, a_callback: MAKE) -> None:
    receiver.answers = [receiver.silence]
    async with courier_with(clock, timeout=0.05) as courier:
        attempt = await courier.attempt(a_callback(receiver.url))
    assert (attempt.status, attempt.error) == (None, "timed out after 0.05 s")
    assert attempt.address == f"127.0.0.1:{receiver.port}"


async def test_receiver_that_drips_headers_times_out_as_a_whole(
    clock: ManualClock, receiver: Receiver, a_callback: MAKE
) -> None:
    async def drip(writer: asyncio.StreamWriter) -> None:
        while not receiver.closing.is_set():
            writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            await writer.drain()
            await asyncio.sleep(0.001)

    receiver.answers = [drip]
    async with courier_with(clock, timeout=0.1) as courier:
        attempt = await courier.attempt(a_callback(receiver.url))
    assert attempt.error == "timed out after 0.1 s"


async def test_status_counts_even_if_the_body_never_ends(
    clock: ManualClock, receiver: Receiver, a_callback: MAKE
) -> None:
    async def stall(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nthank")
        await receiver.silence(writer)

    receiver.answers = [stall]
    async with courier_with(clock, timeout=0.1) as courier:
        attempt = await courier.attempt(a_callback(receiver.url))
    assert (attempt.status, attempt.error, attempt.answer) == (200, None, "thank")


async def test_refused_connection_comes_with_a_hint_about_containers(
    clock: ManualClock, a_callback: MAKE, closed_port: int
) -> None:
    async with courier_with(clock) as courier:
        attempt = await courier.attempt(a_callback(f"http://127.0.0.1:{closed_port}/"))
    assert attempt.error == (
        f"connection refused to 127.0.0.1:{closed_port}; inside a container, localhost is the container itself: "
        "use host.docker.internal, or FEJKOLLEN_CALLBACK_REWRITE"
    )
    assert (attempt.status, attempt.answer, attempt.address) == (None, None, f"127.0.0.1:{closed_port}")


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (b"", "no proper answer (RemoteProtocolError: Server disconnected without sending a response.)"),
        (b"SSH-2.0-OpenSSH_9.9\r\n\r\n", "no proper answer (RemoteProtocolError: "),
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000, "no proper answer (RemoteProtocolError: "),
    ],
)
async def test_answer_that_is_not_http_fails(
    clock: ManualClock, receiver: Receiver, a_callback: MAKE, reply: bytes, words: str
) -> None:
    receiver.answers = [reply]
    async with courier_with(clock) as courier:
        attempt = await courier.attempt(a_callback(receiver.url))
    assert str(attempt.error).startswith(words)
    assert attempt.status is None


async def test_reset_connection_fails(clock: ManualClock, receiver: Receiver, a_callback: MAKE) -> None:
    async def reset(writer: asyncio.StreamWriter) -> None:
        writer.transport.abort()

    receiver.answers = [reset]
    async with courier_with(clock) as courier:
        attempt = await courier.attempt(a_callback(receiver.url))
    assert attempt.status is None
    assert attempt.error is not None


async def test_tls_handshake_that_never_ends_times_out_and_leaves_no_connection_behind(
    clock: ManualClock, receiver: Receiver, a_callback: MAKE
) -> None:
    async with courier_with(clock, timeout=0.1) as courier:
        attempt = await courier.attempt(a_callback(f"https://127.0.0.1:{receiver.port}/"))
        assert attempt.error == "timed out after 0.1 s"
        await asyncio.gather(*receiver.handlers)


async def test_tls_with_a_receiver_that_has_none_fails(clock: ManualClock, a_callback: MAKE) -> None:
    async def say_hello(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.test ESMTP\r\n")
        writer.close()

    async with await asyncio.start_server(say_hello, "127.0.0.1", 0) as server, courier_with(clock) as courier:
        where = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        attempt = await courier.attempt(a_callback(f"https://{where}/"))
    assert str(attempt.error).startswith(f"no TLS with {where}: ")


async def test_rewritten_url_is_contacted_and_shown(clock: ManualClock, receiver: Receiver, a_callback: MAKE) -> None:
    rewrites = Rewrites.parse(f"http://app.test=http://127.0.0.1:{receiver.port}")
    async with courier_with(clock, rewrites=rewrites) as courier:
        attempt = await courier.attempt(a_callback("http://app.test/cb"))
    where = f"127.0.0.1:{receiver.port}"
    assert attempt.address == f"{where}, rewritten to http://{where}/cb"
    assert receiver.requests[0].headers["host"] == where


async def test_url_that_should_never_have_been_stored_is_blocked(clock: ManualClock, a_callback: MAKE) -> None:
    async with courier_with(clock) as courier:
        attempt = await courier.attempt(a_callback("file:///etc/passwd"))
    assert attempt.is_blocked
    assert attempt.error == "blocked: the URL must be an http or https URL"


async def test_body_and_signature_stay_out_of_what_is_printed(a_callback: MAKE) -> None:
    printed = repr(a_callback("http://localhost/", body=b"a secret", signature="a signature"))
    assert "a secret" not in printed
    assert "a signature" not in printed
