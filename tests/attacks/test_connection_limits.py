"""Long URLs and headers, malformed requests, and clients that take their time: each has a limit and a clear answer."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator

import pytest

from fejkollen_server.web.connection_limits import LARGEST_HEADERS, LONGEST_URL
from tests.attacks.listening import PATIENCE, Connection, Impatient, Listening, listening
from tests.pdfs import pages_pdf
from tests.world import World

pytestmark = pytest.mark.anyio

DEMO = b"authorization: Basic " + base64.b64encode(b"demo:demo-secret") + b"\r\n"
LIVE = b"GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n"
START = b"POST /v3/freja/auth HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n" + DEMO
CLOSE = b"connection: close\r\n"
TRAILED = START + b"transfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n"


@pytest.fixture
async def server(world: World) -> AsyncIterator[Listening]:
    async with listening(world.app) as server:
        yield server


@pytest.fixture
async def impatient(world: World) -> AsyncIterator[Listening]:
    async with listening(world.app, Impatient) as server:
        yield server


def status_and_message(answer: bytes) -> tuple[int, str]:
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"x-fejkollen: " in head.lower()
    return int(head[9:12]), json.loads(body)["message"]


def _with_url_of(length: int) -> bytes:
    path = b"/v3/freja/auth/".ljust(length, b"x")
    return b"GET " + path + b" HTTP/1.1\r\nhost: x\r\n" + DEMO + CLOSE + b"\r\n"


def _with_headers_of(size: int, each: int = 1000) -> bytes:
    """Make a request whose names and values take so many bytes, in headers of a size."""
    given = [(b"host", b"x"), (b"connection", b"close")]
    left = size - sum(len(name) + len(value) for name, value in given)
    while left:
        length = min(left, each)
        given.append((b"x" * min(length, 3), b"y" * (length - 3)))
        left -= length
    lines = b"".join(name + b": " + value + b"\r\n" for name, value in given)
    return b"GET /health/live HTTP/1.1\r\n" + lines + b"\r\n"


async def test_a_url_may_be_so_long_and_not_longer(server: Listening) -> None:
    assert status_and_message(await server.ask(_with_url_of(LONGEST_URL)))[0] == 404
    for length in (LONGEST_URL + 1, LONGEST_URL * 10):
        refusal = status_and_message(await server.ask(_with_url_of(length)))
        assert refusal == (414, "the URL must not be longer than 8192 bytes")


@pytest.mark.parametrize("each", [20, 1000, LARGEST_HEADERS * 10])
async def test_headers_may_be_so_large_and_not_larger(server: Listening, each: int) -> None:
    assert (await server.ask(_with_headers_of(LARGEST_HEADERS, each))).startswith(b"HTTP/1.1 200 ")
    for size in (LARGEST_HEADERS + 1, LARGEST_HEADERS * 10):
        refusal = status_and_message(await server.ask(_with_headers_of(size, each)))
        assert refusal == (431, "the headers must not be larger than 16384 bytes")


async def test_a_body_in_small_pieces_and_its_trailers_are_taken(server: Listening) -> None:
    async with server.connection() as connection:
        await connection.send(START + b"transfer-encoding: chunked\r\n" + CLOSE + b"\r\n1\r\n{\r\n")
        for _ in range(6000):
            connection.writer.write(b"1\r\n \r\n")
            await asyncio.sleep(0)
        await connection.send(b"1\r\n}\r\n0\r\nx-sum: 1\r\n\r\n")
        assert (await connection.answer()).startswith(b"HTTP/1.1 201 ")


@pytest.mark.parametrize(
    ("beginning", "more", "status"),
    [
        (b"GET /", b"y" * 1000, 414),
        (b"GET / HTTP/1.1\r\nx: ", b"y" * 1000, 431),
        (b"GET / HTTP/1.1\r\n", b"y" * 1000, 431),
        (b"BREW", b"y" * 1000, 400),
        (TRAILED, b"x: " + b"y" * 995 + b"\r\n", 431),
        (TRAILED + b"x: ", b"y" * 1000, 431),
    ],
)
async def test_what_never_ends_is_not_collected(server: Listening, beginning: bytes, more: bytes, status: int) -> None:
    async with server.connection() as connection:
        await connection.send(beginning)
        for _ in range(50):
            if connection.reader.at_eof():
                break
            connection.writer.write(more)
            await asyncio.sleep(0)
        assert status_and_message(await connection.answer())[0] == status


@pytest.mark.parametrize(
    "request_",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\n\r\n",
        b"GET http:// HTTP/1.1\r\n\r\n",
        b"POST / HTTP/1.1\r\ncontent-length: 99999999999999999999999\r\n\r\n",
        b"POST / HTTP/1.1\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n",
        b"POST / HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n",
    ],
)
async def test_what_is_no_http_is_answered_with_400(server: Listening, request_: bytes) -> None:
    assert status_and_message(await server.ask(request_)) == (400, "the request is not valid HTTP/1.1")


async def test_somebody_who_connects_and_says_nothing_is_hung_up_on(impatient: Listening) -> None:
    assert await impatient.ask(b"") == b""
    assert await impatient.ask(b"\r\n") == b""


@pytest.mark.parametrize(
    "beginning",
    [
        b"G",
        b"GET / HTTP/1.1\r\nhost: x\r\n",
        START + b"content-length: 100\r\n\r\n",
        START + b"content-length: 100\r\n\r\n{",
        START + b"transfer-encoding: chunked\r\n\r\n",
        START + b"transfer-encoding: chunked\r\n\r\n1\r\n{\r\n",
        LIVE + b"G",
    ],
)
async def test_a_request_that_does_not_arrive_in_time_is_answered_with_408(
    impatient: Listening, beginning: bytes
) -> None:
    answer = await impatient.ask(beginning)
    last = answer[answer.rindex(b"HTTP/1.1") :]
    assert status_and_message(last) == (408, "the request took too long to arrive")


async def _drip(connection: Connection, beginning: bytes) -> bytes:
    """Send the beginning, and then a byte now and then until the server has enough of it."""

    async def drip() -> None:
        await connection.send(beginning)
        while True:
            connection.writer.write(b" ")
            await asyncio.sleep(Impatient.patience / 10)

    dripping = asyncio.create_task(drip())
    answer = await connection.answer()
    dripping.cancel()
    return answer


@pytest.mark.parametrize(
    "beginning", [b"GET / HTTP/1.1\r\nx: ", START + b"content-length: 10000\r\n\r\n", LIVE + LIVE + b"GET /"]
)
async def test_byte_after_byte_gains_no_time_and_stops_nobody_else(impatient: Listening, beginning: bytes) -> None:
    async with impatient.connection() as slow, impatient.connection() as other:
        dripping = asyncio.create_task(_drip(slow, beginning))
        while not dripping.done():
            await other.send(LIVE)
            assert (await other.one_answer()).startswith(b"HTTP/1.1 200 ")
        assert b"HTTP/1.1 408 " in await dripping


async def test_the_rest_of_a_body_that_nobody_wants_is_not_waited_for(impatient: Listening) -> None:
    async with impatient.connection() as connection:
        answer = await _drip(connection, b"POST /v3/freja/auth HTTP/1.1\r\nhost: x\r\ncontent-length: 10000\r\n\r\n")
    assert status_and_message(answer) == (401, "unauthorized")


async def test_two_hundred_slow_clients_leave_room_for_others(server: Listening) -> None:
    slow = [await asyncio.open_connection("127.0.0.1", server.port) for _ in range(200)]
    for _, writer in slow:
        writer.write(START + b"content-length: 100\r\n\r\n{")
    answer = await asyncio.wait_for(server.ask(START + CLOSE + b"content-length: 2\r\n\r\n{}"), PATIENCE)
    assert answer.startswith(b"HTTP/1.1 201 ")
    for _, writer in slow:
        writer.transport.abort()


async def test_an_answer_that_nobody_reads_is_given_up(world: World, impatient: Listening) -> None:
    upload = await world.client.post("/document", files={"file": pages_pdf() + b"%".ljust(9_000_000)})
    request = b"GET /document/%s HTTP/1.1\r\nhost: x\r\n" % upload.json()["id"].encode()
    async with impatient.connection() as connection:
        connection.writer.transport.pause_reading()  # type: ignore[attr-defined]
        await connection.send(request + DEMO + b"\r\n")
        await asyncio.sleep(Impatient.patience * 4)
        connection.writer.transport.resume_reading()  # type: ignore[attr-defined]
        assert len(await connection.answer()) < 9_000_000


async def test_a_connection_is_used_again_and_again(server: Listening) -> None:
    async with server.connection() as connection:
        for _ in range(20):
            await connection.send(START + b"content-length: 2\r\n\r\n{}")
            assert (await connection.one_answer()).startswith(b"HTTP/1.1 201 ")
