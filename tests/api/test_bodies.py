"""Each mistake of a body is named for what it is, by the imitated API and the control API alike."""

import gzip
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.operations import DOCUMENT_PATHS, START_OPERATIONS, StartOperation
from tests.pdfs import pages_pdf
from tests.world import World

pytestmark = pytest.mark.anyio

JSON = {"content-type": "application/json"}
START, ACCOUNTS, SCENARIOS = "/v3/freja/auth", "/control/v1/accounts", "/control/v1/scenarios"
PDF = pages_pdf()

everywhere = pytest.mark.parametrize("path", [START, "/v3/bankid-se/verify", ACCOUNTS, SCENARIOS])
every_document = pytest.mark.parametrize("path", DOCUMENT_PATHS)
every_age = pytest.mark.parametrize(
    "operation", [each for each in START_OPERATIONS if each.path.endswith("age-verification")], ids=str
)


def _said(answer: httpx.Response) -> str:
    told: dict[str, str] = answer.json()
    return told["message"] if "message" in told else told["detail"]


async def _post(world: World, path: str, content: bytes | AsyncIterator[bytes], **headers: str) -> httpx.Response:
    auth = httpx.BasicAuth("admin", "admin") if path.startswith("/control") else httpx.USE_CLIENT_DEFAULT
    given = JSON | {name.replace("_", "-"): value for name, value in headers.items()}
    return await world.client.post(path, content=content, headers=given, auth=auth)


@everywhere
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"refId": "\xe5"}', "the body is not UTF-8: invalid continuation byte at byte 11"),
        (b'{"refId": "\xed\xa0\x80"}', "the body is not UTF-8: invalid continuation byte at byte 11"),
        ('{"refId": "å"}'.encode("utf-16"), "the body is not UTF-8, as JSON has to be, but looks like UTF-16"),
        ('{"refId": "å"}'.encode("utf-32-le"), "the body is not UTF-8, as JSON has to be, but looks like UTF-32-LE"),
        (b'{"x": %s}' % (b"1" * 4301), "the body has a number with too many digits: at most 4300 are read"),
        (b'{"x": NaN}', "the body is not valid JSON, which has no NaN"),
        (b'{"x": [1, -Infinity]}', "the body is not valid JSON, which has no -Infinity"),
        (b'{"x": Infinity}', "the body is not valid JSON, which has no Infinity"),
        (b"[" * 100_000, "the body is nested too deeply"),
        (b'{"x": 1,}', "the body is not valid JSON: Expecting property name"),
        (b'{"x": 01}', "the body is not valid JSON: Expecting ',' delimiter at character 7"),
    ],
    ids=lambda value: value[:24] if isinstance(value, bytes) else None,
)
async def test_what_json_cannot_be_is_named(world: World, path: str, content: bytes, said: str) -> None:
    answer = await _post(world, path, content)
    assert answer.status_code == 400
    assert _said(answer)[: len(said)] == said


@pytest.mark.parametrize(
    "content", [b'\xef\xbb\xbf{"refId": "7"}', b'{"refId": "7", "x": 1e400}', b'{"refId": "7", "x": "NaN"}']
)
async def test_what_json_can_be_is_taken(world: World, content: bytes) -> None:
    answer = await _post(world, START, content)
    assert (answer.status_code, answer.json().get("refId")) == (201, "7")


@everywhere
@pytest.mark.parametrize("encoding", ["gzip", "br", "Deflate", "gzip, identity"])
async def test_a_compressed_body_is_refused_with_what_is_read(world: World, path: str, encoding: str) -> None:
    answer = await _post(world, path, gzip.compress(b"{}"), content_encoding=encoding)
    assert (answer.status_code, answer.headers["accept-encoding"]) == (415, "identity")
    assert _said(answer) == (
        f"Content-Encoding: must be left out, not {encoding.lower()}: only bodies that are not compressed are read"
    )


async def test_a_body_that_says_it_is_not_compressed_is_taken(world: World) -> None:
    assert (await _post(world, START, b"{}", content_encoding="identity")).status_code == 201


@everywhere
@pytest.mark.parametrize(
    "media_type", ["application/x-www-form-urlencoded", "text/plain; charset=utf-8", "multipart/x"]
)
async def test_a_body_of_another_media_type_is_refused_with_the_one_that_is_read(
    world: World, path: str, media_type: str
) -> None:
    answer = await _post(world, path, b"{}", content_type=media_type)
    said = f"Content-Type: must be application/json, not {media_type.partition(';')[0]}"
    assert (answer.status_code, _said(answer)) == (415, said)


@pytest.mark.parametrize("path", [ACCOUNTS, "/control/v1/clock/freeze"])
async def test_of_no_body_at_all_any_media_type_may_be_said(world: World, path: str) -> None:
    answer = await _post(world, path, b"", content_type="application/x-www-form-urlencoded")
    assert answer.is_success


async def test_strangers_are_not_told_that_their_body_is_compressed(world: World) -> None:
    headers = {"content-encoding": "gzip"}
    answer = await world.client.post(START, content=b"x", headers=headers, auth=("demo", "wrong"))
    assert answer.status_code == 401


@every_age
async def test_nobody_is_asked_for_an_age_that_nobody_has(world: World, operation: StartOperation) -> None:
    for name in ("minAge", "maxAge"):
        assert (await world.client.post(operation.path, json={name: 150})).status_code == 201
        for age in (151, 1000, 2**31, 10**30):
            refusal = await world.refusal(operation.path, **{name: age})
            assert refusal == (400, f"{name}: must be at most 150")


def _part(disposition: str, content: bytes = PDF) -> bytes:
    return b"--x\r\n" + f"Content-Disposition: form-data; {disposition}\r\n\r\n".encode() + content + b"\r\n"


NAMED = _part('name="file"; filename="contract.pdf"')
UPLOADED = NAMED + b"--x--\r\n"


async def _upload(world: World, path: str, content: bytes, boundary: str = "; boundary=x") -> httpx.Response:
    headers = {"content-type": f"multipart/form-data{boundary}"}
    return await world.client.post(path, content=content, headers=headers)


@every_document
@pytest.mark.parametrize(
    "disposition",
    [
        'name="file"; filename="contract.pdf"',
        "name=\"file\"; filename*=UTF-8''avtal%20%C3%A5.pdf",
        "name=file; FileName*=utf-8'sv'avtal.pdf",
        "name=\"file\"; filename*0*=UTF-8''av; filename*1=tal.pdf",
        'name="file"; filename*=UTF-8\'\'a.pdf; filename="a.pdf"',
        'name="file"; filename=""',
    ],
)
async def test_a_file_may_be_named_in_any_way(world: World, path: str, disposition: str) -> None:
    answer = await _upload(world, path, _part(disposition) + b"--x--\r\n")
    assert answer.status_code == 201, answer.text


@every_document
@pytest.mark.parametrize(
    "preamble",
    [
        b"\r\n",
        b"This is a message in MIME format.\r\n",
        b"--xy or --x\r\n",
        b"\r\n--\r\n" * 1000,
        b"-" * 100_000 + b"\r\n",
    ],
    ids=len,
)
async def test_a_preamble_and_an_epilogue_are_passed_over(world: World, path: str, preamble: bytes) -> None:
    answer = await _upload(world, path, preamble + UPLOADED + b"and that is all")
    assert answer.status_code == 201, answer.text


async def test_a_preamble_may_arrive_in_pieces(world: World) -> None:
    content = b"MIME\r\n" + UPLOADED

    async def pieces() -> AsyncIterator[bytes]:
        for at in range(0, len(content), 3):
            yield content[at : at + 3]

    answer = await _post(world, "/document", pieces(), content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 201, answer.text


@every_document
@pytest.mark.parametrize(
    ("content", "boundary", "said"),
    [
        (UPLOADED, "", "Content-Type: must name the boundary between the parts, boundary=..."),
        (UPLOADED, "; boundary=", "Content-Type: must name the boundary between the parts, boundary=..."),
        (UPLOADED, "; boundary=y", "the body does not have the boundary that Content-Type names"),
        (b"", "; boundary=x", "the body does not have the boundary that Content-Type names"),
        (UPLOADED, f"; boundary={'y' * 300}", "the body is not valid multipart/form-data: Boundary length 300"),
        (NAMED[:-100], "; boundary=x", "the body ends before the boundary that closes its last part"),
        (
            b"--x\r\nno colon\r\n\r\n",
            "; boundary=x",
            "the body is not valid multipart/form-data: Found invalid character",
        ),
        (_part('filename="a.pdf"') + b"--x--", "; boundary=x", 'The Content-Disposition header field "name" must be'),
        (
            _part('name="file"') + b"--x--",
            "; boundary=x",
            "file: must be sent as a file, in a part that has a filename",
        ),
        (
            _part('name="file"', PDF.ljust(2**20 + 1)) + b"--x--",
            "; boundary=x",
            "a part that has no filename, and so is no file, must not be larger than 1 MiB",
        ),
        (_part('name="other"; filename="a.pdf"') + b"--x--", "; boundary=x", "file: is required"),
    ],
)
async def test_each_mistake_of_an_upload_is_named(
    world: World, path: str, content: bytes, boundary: str, said: str
) -> None:
    answer = await _upload(world, path, content, boundary)
    assert answer.status_code == 400
    assert _said(answer)[: len(said)] == said


@every_document
async def test_a_compressed_upload_is_refused_with_what_is_read(world: World, path: str) -> None:
    headers = {"content-type": "multipart/form-data; boundary=x", "content-encoding": "gzip"}
    answer = await world.client.post(path, content=gzip.compress(UPLOADED), headers=headers)
    assert (answer.status_code, answer.headers["accept-encoding"]) == (415, "identity")
