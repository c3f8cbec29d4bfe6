"""Requests that offer another protocol lose nothing by it: neither their content nor what is sent behind them."""

import json
from collections.abc import AsyncIterator

import pytest

from tests.attacks.listening import Connection, Listening, listening
from tests.attacks.test_connection_limits import DEMO, LIVE, status_and_message
from tests.world import World

pytestmark = pytest.mark.anyio

H2C = b"connection: Upgrade, HTTP2-Settings\r\nupgrade: h2c\r\nhttp2-settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAA\r\n"
WEBSOCKET = b"connection: keep-alive, Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n"
OFFERS = [H2C, WEBSOCKET, b"connection: upgrade\r\nupgrade: TLS/1.0, x\r\nupgrade: h2c\r\n"]
START = b"POST /v3/freja/auth HTTP/1.1\r\nhost: x\r\n" + DEMO
BODY = b'{"refId": "behind an offer"}'
WITH_LENGTH = b"content-length: %d\r\n\r\n" % len(BODY) + BODY
IN_CHUNKS = b"transfer-encoding: chunked\r\n\r\n5\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n" % (BODY[:5], len(BODY) - 5, BODY[5:])


@pytest.fixture
async def server(world: World) -> AsyncIterator[Listening]:
    async with listening(world.app) as server:
        yield server


async def _ref_id(connection: Connection) -> str:
    answer = await connection.one_answer()
    assert answer.startswith(b"HTTP/1.1 201 "), answer
    ref_id: str = json.loads(answer.partition(b"\r\n\r\n")[2])["refId"]
    return ref_id


@pytest.mark.parametrize("offer", OFFERS)
@pytest.mark.parametrize("content", [WITH_LENGTH, IN_CHUNKS])
async def test_the_content_is_read_and_so_is_what_comes_behind(server: Listening, offer: bytes, content: bytes) -> None:
    offering = START + offer + content
    async with server.connection() as connection:
        await connection.send(offering + offering + LIVE + offering)
        assert await _ref_id(connection) == "behind an offer"
        assert await _ref_id(connection) == "behind an offer"
        assert (await connection.one_answer()).startswith(b"HTTP/1.1 200 ")
        assert await _ref_id(connection) == "behind an offer"


@pytest.mark.parametrize("size", [1, 7, 64])
async def test_it_may_arrive_in_pieces(server: Listening, size: int) -> None:
    offering = START + H2C + IN_CHUNKS + START + WEBSOCKET + WITH_LENGTH
    async with server.connection() as connection:
        for start in range(0, len(offering), size):
            await connection.send(offering[start : start + size])
        assert [await _ref_id(connection) for _ in range(2)] == ["behind an offer"] * 2


@pytest.mark.parametrize("offer", OFFERS)
async def test_a_request_without_content_is_answered_over_http_1(server: Listening, offer: bytes) -> None:
    async with server.connection() as connection:
        await connection.send(LIVE[:-2] + offer + b"\r\n" + LIVE)
        for _ in range(2):
            assert (await connection.one_answer()).startswith(b"HTTP/1.1 200 ")


async def test_an_offer_of_a_client_of_http_1_0_is_ignored_as_well(server: Listening) -> None:
    answer = await server.ask(START.replace(b"HTTP/1.1", b"HTTP/1.0") + H2C + WITH_LENGTH)
    assert answer.startswith(b"HTTP/1.1 201 ")


async def test_whoever_offers_and_wants_to_be_hung_up_on_is(server: Listening) -> None:
    answer = await server.ask(START + H2C.replace(b"Upgrade,", b"close, Upgrade,") + WITH_LENGTH)
    assert answer.startswith(b"HTTP/1.1 201 ")


async def test_whoever_offers_and_asks_whether_to_go_on_is_told_so(server: Listening) -> None:
    async with server.connection() as connection:
        head, body = WITH_LENGTH[: -len(BODY)], BODY
        await connection.send(START + H2C + b"expect: 100-continue\r\n" + head)
        assert (await connection.reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 100 ")
        await connection.send(body)
        assert await _ref_id(connection) == "behind an offer"


async def test_the_journal_has_the_request_as_it_was_received(world: World, server: Listening) -> None:
    async with server.connection() as connection:
        await connection.send(START + H2C + WITH_LENGTH)
        await connection.one_answer()
    await world.services.journal.flush()
    request = (await world.client.get("/control/v1/requests/1")).json()
    assert request["request"]["headers"]["upgrade"] == "h2c"
    assert "h2c" not in request["curl"]


async def test_no_folded_header_smuggles_anything_into_the_head_that_is_read_again(server: Listening) -> None:
    answer = await server.ask(START + b"x: a\r\n content-length: 0\r\n" + H2C + WITH_LENGTH)
    assert status_and_message(answer) == (400, "the request is not valid HTTP/1.1")


async def test_what_is_behind_connect_is_answered(server: Listening) -> None:
    async with server.connection() as connection:
        await connection.send(b"CONNECT / HTTP/1.1\r\nhost: x\r\n\r\n" + LIVE)
        assert b"HTTP/1.1 404 " in (first := await connection.one_answer()) or b" 405 " in first
        assert (await connection.one_answer()).startswith(b"HTTP/1.1 200 ")
