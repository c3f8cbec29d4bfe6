"""Which paths lead where, and what every answer has in common."""

import json
import sqlite3
from typing import Any

import httpx
import pytest

from fejkollen_server import __version__
from tests import raw_http
from tests.operations import COLLECT_PATHS, DOCUMENT_PATHS, MISSING_ID, START_OPERATIONS, VERIFY_PATH
from tests.world import World

pytestmark = pytest.mark.anyio

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")
ONLY_POSTED = (*(operation.path for operation in START_OPERATIONS), VERIFY_PATH, *DOCUMENT_PATHS)
WITH_AN_ID = tuple(f"{path}/{MISSING_ID}" for path in (*COLLECT_PATHS, *DOCUMENT_PATHS))
OUTSIDE = ("/v3/ivr", f"/v3/ivr/{MISSING_ID}", "/v3/teleid", "/v3/teleid/x", "/v3/telesign", "/v2/key/auth", "/v2")


def _beginning(answer: httpx.Response) -> str | None:
    """Read the error's message without what was probably meant, which ``journal/test_near_misses.py`` is about."""
    message = _message(answer)
    return message and message.partition("; did you mean ")[0]


def _message(answer: httpx.Response) -> str | None:
    """Read the error's message; an answer to HEAD has no body."""
    if answer.request.method == "HEAD":
        assert answer.content == b""
        return None
    assert answer.headers["content-type"] == "application/json"
    body: dict[str, str] = answer.json()
    assert list(body) == ["message"]
    return body["message"]


@pytest.mark.parametrize(
    "path",
    ["/", "/v3", "/v3/", "/v3/bankid-se", "/v3/bankid", "/v1/auth", "/v3/ivrs", "/v3/freja/phone/auth", "/v3/ftn/sign"],
)
@pytest.mark.parametrize("method", METHODS)
async def test_an_unknown_path_answers_404_and_says_which(world: World, method: str, path: str) -> None:
    answer = await world.client.request(method, path)
    assert answer.status_code == 404
    assert answer.headers["x-fejkollen"] == __version__
    assert _beginning(answer) == (None if method == "HEAD" else f"there is nothing at {method} {path}")


@pytest.mark.parametrize(
    ("path", "allowed"),
    [*((path, "POST") for path in ONLY_POSTED), *((path, "GET, HEAD, DELETE") for path in WITH_AN_ID)],
)
async def test_every_other_method_answers_405_with_those_allowed(world: World, path: str, allowed: str) -> None:
    for method in set(METHODS) - set(allowed.split(", ")):
        answer = await world.client.request(method, path)
        assert (answer.status_code, answer.headers["allow"]) == (405, allowed), method
        assert answer.headers["x-fejkollen"] == __version__
        said = None if method == "HEAD" else f"{method} is not allowed at {path}, only {allowed}"
        assert _beginning(answer) == said


@pytest.mark.parametrize("path", OUTSIDE)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
async def test_what_is_not_stood_in_for_says_so(world: World, method: str, path: str) -> None:
    answer = await world.client.request(method, path, json={})
    assert (answer.status_code, answer.headers["x-fejkollen"]) == (501, __version__)
    assert answer.json()["message"].startswith(f"{path} is a part of IDkollen that Fejkollen does not stand in for")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/health/live", 200),
        ("/health/ready", 200),
        ("/health/ready?wait=1", 200),
        ("/health/ready?wait=61", 400),
        ("/health/ready?wait=soon", 400),
        ("/metrics", 200),
        ("/docs", 200),
        ("/openapi/idkollen-v3.json", 200),
        ("/assets/page.css", 200),
        ("/eid/unknown", 404),
        ("/nowhere", 404),
        ("/v2", 501),
        (f"/v3/ftn/auth/{MISSING_ID}", 404),
    ],
)
async def test_every_answer_is_marked(world: World, path: str, status: int) -> None:
    answer = await world.client.get(path)
    assert (answer.status_code, answer.headers["x-fejkollen"]) == (status, __version__)


async def test_health_and_figures_need_no_credentials(world: World) -> None:
    world.client.auth = None  # type: ignore[assignment] # httpx takes it and types it otherwise.
    assert (await world.client.get("/health/live")).json() == {"status": "live"}
    assert (await world.client.get("/health/ready")).json() == {"status": "ready"}
    assert (await world.client.get("/metrics")).status_code == 200
    assert (await world.client.get(f"/v3/ftn/auth/{MISSING_ID}")).status_code == 401


async def test_answers_are_counted_by_status(world: World) -> None:
    def counted(figures: str, status: int) -> float:
        name = f'fejkollen_answers_total{{status="{status}"}} '
        return next((float(line.removeprefix(name)) for line in figures.splitlines() if line.startswith(name)), 0.0)

    before = (await world.client.get("/metrics")).text
    for _ in range(3):
        await world.client.get("/nowhere")
    after = (await world.client.get("/metrics")).text
    assert counted(after, 404) - counted(before, 404) == 3
    assert counted(after, 200) - counted(before, 200) == 1


@pytest.mark.parametrize("path", ["//v3//freja/auth", "/v3/freja//auth", "///v3/freja/auth"])
async def test_double_slashes_lead_to_the_same_place(world: World, path: str) -> None:
    answer = await world.client.post(f"http://fejkollen.test{path}", json={})
    assert answer.status_code == 201


@pytest.mark.parametrize("path", ["/v3/freja/auth/", "/V3/freja/auth", "/v3/freja/auth.json"])
async def test_other_spellings_lead_nowhere(world: World, path: str) -> None:
    assert (await world.client.post(path, json={})).status_code == 404


async def test_the_page_is_at_the_address_the_request_came_by(world: World) -> None:
    headers = {"host": "idkollen.localhost:9000"}
    answer = await world.client.post("/v3/ftn/auth", json={}, headers=headers)
    assert answer.json()["url"].startswith("http://idkollen.localhost:9000/eid/")


def _file(world: World) -> str:
    return world.services.settings.database_url.removeprefix("sqlite:///")


@pytest.mark.parametrize("table", ["accounts", "sessions"])
async def test_without_its_database_it_answers_503_until_it_is_back(world: World, table: str) -> None:
    started = await world.start("/v3/freja/auth")
    world.clock.advance(2)
    with sqlite3.connect(_file(world)) as elsewhere:
        elsewhere.execute(f"ALTER TABLE {table} RENAME TO lost")
    calls: list[tuple[str, str, Any]] = [
        ("POST", "/v3/freja/auth", {}),
        ("GET", f"/v3/freja/auth/{started['id']}", None),
        ("DELETE", f"/v3/freja/auth/{started['id']}", None),
    ]
    for method, path, body in calls:
        answer = await world.client.request(method, path, json=body)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
        assert answer.json() == {"message": "the database cannot be reached; try again"}
        assert answer.headers["x-fejkollen"] == __version__
    with sqlite3.connect(_file(world)) as elsewhere:
        elsewhere.execute(f"ALTER TABLE lost RENAME TO {table}")
    elsewhere.close()
    assert (await world.collect("/v3/freja/auth", started["id"]))["status"] == "PENDING"


async def test_a_mistake_of_its_own_answers_500_in_the_same_form(world: World) -> None:
    del world.app.state.services
    answer = await world.client.post("/v3/freja/auth", json={})
    assert (answer.status_code, answer.headers["x-fejkollen"]) == (500, __version__)
    assert answer.json() == {"message": "internal error; the server's log says more"}


@pytest.mark.parametrize("announced", [True, False])
async def test_a_body_in_chunks_is_cut_off_when_it_grows_too_large(world: World, announced: bool) -> None:
    headers = [
        (b"authorization", b"Basic ZGVtbzpkZW1vLXNlY3JldA=="),
        (b"content-type", b"application/json"),
        *([(b"content-length", b"1100000")] if announced else []),
    ]
    chunks = (b'{"refId": "', *(b"x" * 1000 for _ in range(1100)), b'"}')
    answer = await raw_http.send(world.app, "POST", "/v3/freja/auth", headers, chunks)
    assert (answer.status, answer.headers[b"x-fejkollen"]) == (413, __version__.encode())
    assert list(json.loads(answer.body)) == ["message"]
    assert await world.count_sessions() == 0


async def test_a_body_in_chunks_of_the_right_size_is_taken(world: World) -> None:
    headers = [
        (b"authorization", b"Basic ZGVtbzpkZW1vLXNlY3JldA=="),
        (b"content-type", b"application/json"),
    ]
    chunks = (b'{"refId": "', *(b"x" * 100 for _ in range(10)), b'", "unknown": "', b"x" * 1_000_000, b'"}')
    answer = await raw_http.send(world.app, "POST", "/v3/freja/auth", headers, chunks)
    assert (answer.status, json.loads(answer.body)["refId"]) == (201, "x" * 1000)
