"""Whatever is sent, the answer is one of those documented: never an internal error."""

import base64
import json
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fejkollen_server.docs.openapi_documents import contract
from tests import raw_http
from tests.cast import CAST
from tests.operations import DOCUMENT_PATHS, MISSING_ID, START_OPERATIONS, VERIFY_PATH, StartOperation
from tests.visitor import Visitor
from tests.world import World

pytestmark = pytest.mark.anyio

DEMO = (b"authorization", b"Basic " + base64.b64encode(b"demo:demo-secret"))
JSON = (b"content-type", b"application/json")
DOCUMENTED = {200, 201, 204, 400, 401, 403, 404, 405, 413, 415, 429, 501}

many = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
some = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

any_text = st.text(st.characters(exclude_categories=()))
any_number = st.integers() | st.floats() | st.sampled_from([10**30, 10**400])
any_scalar = st.none() | st.booleans() | any_number | any_text
any_json = st.recursive(
    any_scalar, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(any_text, inner, max_size=3), max_leaves=5
)
addresses = st.sampled_from(
    [
        "http://127.0.0.1/x",
        "http://bücher.test:2/;,'\"",
        "http://пример.рф/",
        "http://a;b,c/?x#y",
        "http://[::1]/",
        "myapp:x",
        "myapp://[",
        "x:",
    ]
)
likely = (
    st.sampled_from([person.ssn for person in CAST.values()])
    | st.sampled_from(["SWEDEN", "NORWAY", "PLUS", "USER", "559999-9017", "+4790000001", 18])
    | addresses
)
methods = st.sampled_from(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"])
header_values = st.binary(max_size=60).map(lambda value: value.translate(None, b"\r\n\0").strip())
beginnings = st.sampled_from(
    ["", "/v3/", "/v3/freja/auth/", "/document/", "/v3/document/", "/eid/", f"/eid/{MISSING_ID}.", "/v2/", "/health/"]
)
every_start = pytest.mark.parametrize("operation", START_OPERATIONS, ids=str)


@pytest.fixture
async def world(world: World) -> World:
    """Give a world in which sessions do not get into each other's way, and nothing is sent."""
    await world.set_up_demo(competing_sessions=False, collect_limit=False, callback_schedule=())
    return world


def _fields(operation: StartOperation) -> list[str]:
    document = contract()
    body = document["paths"][operation.path]["post"]["requestBody"]["content"]["application/json"]
    return list(document["components"]["schemas"][body["schema"]["$ref"].rpartition("/")[2]]["properties"])


@every_start
@some
@given(picked=st.dictionaries(st.integers(0, 20), likely | any_json, min_size=1, max_size=4))
async def test_any_value_in_any_field_is_taken_or_refused(
    world: World, operation: StartOperation, picked: dict[int, Any]
) -> None:
    fields = _fields(operation)
    values = {fields[position % len(fields)]: value for position, value in picked.items()}
    body = json.dumps({**operation.body, **values}).encode()
    answer = await raw_http.send(world.app, "POST", operation.path, [DEMO, JSON], (body,))
    assert answer.status in {201, 400}, answer.body
    if answer.status == 201:
        await _live_through(world, operation, json.loads(answer.body))
    else:
        assert list(json.loads(answer.body)) == ["message"]


async def _live_through(world: World, operation: StartOperation, started: dict[str, Any]) -> None:
    """Show, answer, collect and cancel what has been started."""
    path = f"{operation.collect_path}/{started['id']}"
    assert (await world.client.get(path)).status_code == 200
    if "url" in started:
        page = started["url"].replace("127.0.0.1:8080", "fejkollen.test")
        assert (await world.client.get(page)).status_code == 200
        assert (await Visitor(world).decide(page, "usual")).status_code in {200, 303}
        assert (await world.client.get(page)).status_code == 200
    await world.advance(1)
    assert (await world.client.get(path)).status_code == 200
    assert (await world.client.delete(path)).status_code == 204


@many
@given(beginning=beginnings, rest=st.binary(max_size=60), method=methods, query=st.binary(max_size=20))
async def test_any_path_is_answered(world: World, beginning: str, rest: bytes, method: str, query: bytes) -> None:
    target = f"{beginning or '/'}{quote(rest, safe='')}?{quote(query, safe='=&')}"
    answer = await raw_http.send(world.app, method, target, [DEMO, JSON], (b"{}",))
    assert answer.status in DOCUMENTED, (method, target, answer.body)


@many
@given(
    operation=st.sampled_from(START_OPERATIONS),
    media_type=header_values
    | st.sampled_from([b"application/json; charset=utf-16", b"multipart/form-data; boundary=x"]),
    body=st.binary(max_size=100) | any_json.map(lambda value: json.dumps(value).encode()),
)
async def test_any_body_of_any_media_type_is_answered(
    world: World, operation: StartOperation, media_type: bytes, body: bytes
) -> None:
    headers = [DEMO, (b"content-type", media_type)]
    answer = await raw_http.send(world.app, "POST", operation.path, headers, (body,))
    assert answer.status in {201, 400, 415}, answer.body


@many
@given(
    path=st.sampled_from(
        ["/v3/freja/auth", f"/v3/freja/auth/{MISSING_ID}", "/docs", "/health/ready", "/nowhere", "/eid/x"]
    ),
    name=st.sampled_from([b"authorization", b"host", b"content-length", b"accept", b"cookie", b"sec-fetch-site"]),
    value=header_values | header_values.map(lambda value: b"Basic " + base64.b64encode(value)),
)
async def test_any_header_is_answered(world: World, path: str, name: bytes, value: bytes) -> None:
    for method in ("GET", "POST", "DELETE"):
        answer = await raw_http.send(world.app, method, path, [(name, value), JSON], (b"{}",))
        assert answer.status in {*DOCUMENTED, 403, 421}, answer.body


@many
@given(
    path=st.sampled_from(DOCUMENT_PATHS),
    media_type=header_values | st.sampled_from([b"multipart/form-data; boundary=x", b"multipart/form-data"]),
    body=st.binary(max_size=60)
    | st.binary(max_size=40).map(
        lambda part: (
            b'--x\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n' + part + b"\r\n--x--\r\n"
        )
    )
    | st.binary(max_size=40).map(lambda part: b"--x\r\nContent-Disposition: form-data; " + part + b"\r\n\r\n\r\n--x--"),
)
async def test_any_upload_is_answered(world: World, path: str, media_type: bytes, body: bytes) -> None:
    headers = [DEMO, (b"content-type", media_type)]
    answer = await raw_http.send(world.app, "POST", path, headers, (body,))
    assert answer.status in {201, 400, 415}, answer.body


@many
@given(
    media_type=header_values
    | st.sampled_from([b"application/x-www-form-urlencoded", b"multipart/form-data; boundary=x", b"application/json"]),
    body=st.binary(max_size=60)
    | any_text.map(lambda text: f"outcome=approve&person={quote(text.encode(errors='replace'))}".encode())
    | any_text.map(lambda text: f"do=continue&user-id={quote(text.encode(errors='replace'))}".encode())
    | st.binary(max_size=40).map(lambda part: b"outcome=" + part),
    path=st.sampled_from(["/v3/mitid/auth", "/v3/ftn/auth", "/v3/bankid-no/auth", "/v3/vipps/auth"]),
    suffix=st.sampled_from(["", "/tester"]),
)
async def test_any_form_on_a_page_is_answered(
    world: World, media_type: bytes, body: bytes, path: str, suffix: str
) -> None:
    started = await world.start(path)
    token = (await Visitor(world).open(started["url"])).read.token
    page = started["url"].removeprefix("http://fejkollen.test")
    sealed = f"form={quote(token)}&".encode() + body
    answer = await raw_http.send(world.app, "POST", page + suffix, [(b"content-type", media_type)], (sealed,))
    assert answer.status in {200, 303, 400, 403, 409, 415}, answer.body
    assert (await world.client.get(started["url"])).status_code == 200


@some
@given(body=st.dictionaries(st.just("qrCode") | any_text, any_json, max_size=3))
async def test_any_card_is_answered(world: World, body: dict[str, Any]) -> None:
    answer = await raw_http.send(world.app, "POST", VERIFY_PATH, [DEMO, JSON], (json.dumps(body).encode(),))
    assert answer.status == 400, answer.body
