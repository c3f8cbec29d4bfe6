"""How large and how deep a body may be, whether its size is announced or shows as it arrives."""

import base64
import json

import pytest

from fejkollen_server.web.body_limits import MAX_JSON
from tests import raw_http
from tests.operations import START_OPERATIONS, VERIFY_PATH
from tests.world import World

pytestmark = pytest.mark.anyio

DEMO = (b"authorization", b"Basic " + base64.b64encode(b"demo:demo-secret"))
ADMIN = (b"authorization", b"Basic " + base64.b64encode(b"admin:admin"))
JSON = (b"content-type", b"application/json")
START, VERIFY, ACCOUNTS = "/v3/freja/auth", VERIFY_PATH, "/control/v1/accounts"
SIZES = (MAX_JSON, MAX_JSON + 1, MAX_JSON * 10)

every_path = pytest.mark.parametrize(
    ("path", "status"), [*((each.path, 201) for each in START_OPERATIONS), (VERIFY, 400), (ACCOUNTS, 201)]
)
a_few_paths = pytest.mark.parametrize(("path", "status"), [(START, 201), (VERIFY, 400), (ACCOUNTS, 201)])
every_shape = pytest.mark.parametrize("beginning", ['{"refId": ', '{"callbackUrl": ', '{"unknown": ', ""])


def _body(path: str) -> bytes:
    return json.dumps(dict(next((each.body for each in START_OPERATIONS if each.path == path), {}))).encode()


def _credentials(path: str) -> tuple[bytes, bytes]:
    return ADMIN if path == ACCOUNTS else DEMO


@every_path
async def test_an_announced_size_is_judged_before_anything_arrives(world: World, path: str, status: int) -> None:
    await world.set_up_demo(competing_sessions=False)
    for size, expected in zip(SIZES, (status, 413, 413), strict=True):
        headers = [_credentials(path), JSON, (b"content-length", b"%d" % size)]
        body = _body(path).ljust(size) if expected == status else b""
        answer = await raw_http.send(world.app, "POST", path, headers, (body,))
        assert answer.status == expected, answer.body


@a_few_paths
async def test_what_is_not_announced_is_counted_as_it_arrives(world: World, path: str, status: int) -> None:
    for size, expected in zip(SIZES, (status, 413, 413), strict=True):
        body = _body(path).ljust(size)
        chunks = tuple(body[begin : begin + 100_000] for begin in range(0, size, 100_000))
        answer = await raw_http.send(world.app, "POST", path, [_credentials(path), JSON], chunks)
        assert answer.status == expected, answer.body


async def test_a_form_on_a_page_is_limited_as_well(world: World) -> None:
    started = await world.start("/v3/ftn/auth")
    form = [(b"content-type", b"application/x-www-form-urlencoded")]
    path = started["url"].removeprefix("http://fejkollen.test")
    for size, expected in zip(SIZES, (403, 413, 413), strict=True):
        answer = await raw_http.send(world.app, "POST", path, form, (b"x=".ljust(size, b"y"),))
        assert answer.status == expected, answer.body


@a_few_paths
@every_shape
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
@pytest.mark.parametrize("depth", [10, 900, 1_000, 10_000, 100_000])
async def test_however_deep_a_body_is_it_is_answered(
    world: World, path: str, status: int, beginning: str, opening: str, closing: str, depth: int
) -> None:
    inner = opening * depth + ("" if opening == "[" else "1") + closing * depth
    body = f"{beginning}{inner}" + ("}" if beginning else "")
    answer = await raw_http.send(world.app, "POST", path, [_credentials(path), JSON], (body.encode(),))
    assert answer.status in {status, 400}, answer.body
    if depth >= 10_000:
        said = json.loads(answer.body)
        refusal = "the body is nested too deeply"
        assert (answer.status, said.get("message", said.get("detail"))) == (400, refusal)


@pytest.mark.parametrize("number", ["1" * 100_000, "-" + "9" * 4301, "1e400", "1" + "0" * 5000 + ".5"])
@pytest.mark.parametrize("path", ["/v3/freja/age-verification", "/v3/freja/auth"])
async def test_however_long_a_number_is_it_is_answered(world: World, path: str, number: str) -> None:
    body = f'{{"minAge": {number}, "refId": {number}}}'.encode()
    answer = await raw_http.send(world.app, "POST", path, [DEMO, JSON], (body,))
    assert answer.status == 400, answer.body
