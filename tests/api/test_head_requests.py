"""HEAD is answered wherever GET is: with the same status and headers, and without the body."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.attacks.listening import Listening, listening
from tests.attacks.test_connection_limits import CLOSE, DEMO
from tests.operations import COLLECT_PATHS, MISSING_ID, START_OPERATIONS, StartOperation
from tests.pdfs import pages_pdf
from tests.world import World

pytestmark = pytest.mark.anyio

ANYWHERE = ["/docs", "/docs/qa", "/openapi/idkollen-v3.yaml", "/health/live", "/health/ready", "/phone", "/demo"]
CONTROL = ["/control/v1/sessions", "/control/v1/people", "/control/v1/clock", "/control/v1/sessions/unknown"]


@pytest.fixture
async def server(world: World) -> AsyncIterator[Listening]:
    async with listening(world.app) as server:
        yield server


@pytest.mark.parametrize("path", [*ANYWHERE, *CONTROL, *(f"{path}/{MISSING_ID}" for path in COLLECT_PATHS), "/nowhere"])
async def test_the_answer_is_that_of_get_without_its_body(world: World, path: str) -> None:
    got, headed = await world.client.get(path), await world.client.head(path)
    assert (headed.status_code, headed.content) == (got.status_code, b"")
    for name in ("content-type", "content-length", "x-fejkollen"):
        assert headed.headers[name] == got.headers[name]


@pytest.mark.parametrize("operation", START_OPERATIONS, ids=str)
async def test_a_collect_by_head_is_a_collect(world: World, operation: StartOperation) -> None:
    started = await world.start(operation.path, **operation.body)
    path = f"{operation.collect_path}/{started['id']}"
    assert (await world.client.head(path)).status_code == 200
    assert (await world.client.get(path)).status_code == 429


async def test_a_document_is_headed_for_its_length(world: World) -> None:
    pdf = pages_pdf()
    document_id = (await world.client.post("/document", files={"file": pdf})).json()["id"]
    headed = await world.client.head(f"/document/{document_id}")
    assert (headed.status_code, headed.headers["content-length"]) == (200, str(len(pdf)))


async def test_the_journal_knows_it_for_what_it_was(world: World) -> None:
    await world.client.head(f"/v3/freja/auth/{MISSING_ID}")
    noted = (await world.client.get("/control/v1/requests/1")).json()
    assert (noted["method"], noted["status"]) == ("HEAD", 404)


async def test_where_there_is_no_get_there_is_no_head(world: World) -> None:
    headed = await world.client.head("/v3/freja/auth")
    assert (headed.status_code, headed.headers["allow"]) == (405, "POST")


async def test_no_body_goes_over_the_network(server: Listening) -> None:
    for path in (b"/docs", b"/health/live", b"/nowhere"):
        answer = await server.ask(b"HEAD " + path + b" HTTP/1.1\r\nhost: localhost\r\n" + DEMO + CLOSE + b"\r\n")
        head, end, body = answer.partition(b"\r\n\r\n")
        assert (end, body) == (b"\r\n\r\n", b"")
        assert b"content-length: " in head


async def test_a_stream_that_never_ends_is_headed_at_once(server: Listening) -> None:
    request = b"HEAD /control/v1/events HTTP/1.1\r\nhost: localhost\r\n" + DEMO + b"\r\n"
    async with server.connection() as connection:
        for _ in range(2):
            await connection.send(request)
            head = await asyncio.wait_for(connection.reader.readuntil(b"\r\n\r\n"), 20)
            assert head.startswith(b"HTTP/1.1 200 ")
            assert b"text/event-stream" in head
