"""Documents: uploaded, downloaded and deleted, under both of their paths."""

import hashlib
from uuid import UUID

import httpx
import pytest

from fejkollen_server.accounts.account import AccountSettings, Feature
from tests.operations import DOCUMENT_PATHS, MISSING_ID
from tests.pdfs import pages_pdf
from tests.world import World

pytestmark = pytest.mark.anyio

PDF = pages_pdf(text=b"\0\xff")
GONE = {"message": "Invalid or expired"}
DAY = 24 * 3600

every_path = pytest.mark.parametrize("path", DOCUMENT_PATHS)


async def _upload(world: World, path: str, content: bytes = PDF) -> httpx.Response:
    return await world.client.post(path, files={"file": ("contract.pdf", content, "application/pdf")})


@every_path
async def test_an_upload_answers_with_id_and_hash(world: World, path: str) -> None:
    answer = await _upload(world, path)
    assert (answer.status_code, answer.headers["content-type"]) == (201, "application/json")
    document_id = str(UUID(answer.json()["id"]))
    assert answer.json() == {"id": document_id, "hash": hashlib.sha256(PDF).hexdigest()}


@every_path
@pytest.mark.parametrize("other_path", DOCUMENT_PATHS)
async def test_a_download_gives_the_very_bytes(world: World, path: str, other_path: str) -> None:
    document_id = (await _upload(world, path)).json()["id"]
    answer = await world.client.get(f"{other_path}/{document_id}")
    assert (answer.status_code, answer.content) == (200, PDF)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == f'attachment; filename="{document_id}.pdf"'


@every_path
async def test_equal_documents_are_two_documents(world: World, path: str) -> None:
    first, second = [(await _upload(world, path)).json() for _ in range(2)]
    assert (first["id"] != second["id"], first["hash"] == second["hash"]) == (True, True)


@every_path
@pytest.mark.parametrize("other_path", DOCUMENT_PATHS)
async def test_a_document_is_deleted_once(world: World, path: str, other_path: str) -> None:
    document_id = (await _upload(world, path)).json()["id"]
    other_id = (await _upload(world, path)).json()["id"]
    deleted = await world.client.delete(f"{other_path}/{document_id}")
    assert (deleted.status_code, deleted.content) == (204, b"")
    for method in ("DELETE", "GET"):
        answer = await world.client.request(method, f"{path}/{document_id}")
        assert (answer.status_code, answer.json()) == (404, GONE)
    assert (await world.client.get(f"{path}/{other_id}")).status_code == 200


@every_path
async def test_another_account_does_not_see_the_document(world: World, path: str) -> None:
    shop = await world.add_account("shop", AccountSettings())
    document_id = (await _upload(world, path)).json()["id"]
    for method in ("GET", "DELETE"):
        answer = await world.client.request(method, f"{path}/{document_id}", auth=shop)
        assert (answer.status_code, answer.json()) == (404, GONE)
    assert (await world.client.get(f"{path}/{document_id}")).status_code == 200


@every_path
@pytest.mark.parametrize("document_id", [MISSING_ID, "x", "%00", "%F0%9F%98%80", "a" * 5000])
async def test_what_is_not_there_answers_404(world: World, path: str, document_id: str) -> None:
    for method in ("GET", "DELETE"):
        answer = await world.client.request(method, f"{path}/{document_id}")
        assert (answer.status_code, answer.json()) == (404, GONE)


@every_path
async def test_ten_megabytes_are_taken_and_not_one_byte_more(world: World, path: str) -> None:
    largest = PDF + b"%".ljust(10 * 1024 * 1024 - len(PDF), b"x")
    answer = await _upload(world, path, largest)
    assert (answer.status_code, answer.json()["hash"]) == (201, hashlib.sha256(largest).hexdigest())
    answer = await _upload(world, path, largest + b"x")
    message = "file: must not be larger than 10485760 bytes"
    assert (answer.status_code, answer.json()) == (413, {"message": message})
    answer = await _upload(world, path, largest + b"x" * 20_000)
    assert (answer.status_code, list(answer.json())) == (413, ["message"])


@every_path
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "file: must not be empty"),
        (b"PK\x03\x04", "file: must be a PDF, which begins with %PDF-"),
        (b" %PDF-1.7", "file: must be a PDF, which begins with %PDF-"),
        (b"%PDF", "file: must be a PDF, which begins with %PDF-"),
    ],
)
async def test_what_is_no_pdf_is_refused(world: World, path: str, content: bytes, message: str) -> None:
    answer = await _upload(world, path, content)
    assert (answer.status_code, answer.json()) == (400, {"message": message})


@every_path
@pytest.mark.parametrize("media_type", ["text/plain", "application/octet-stream"])
async def test_the_bytes_count_and_not_what_the_part_is_called(world: World, path: str, media_type: str) -> None:
    answer = await world.client.post(path, files={"file": ("åäö .txt", PDF, media_type)})
    assert answer.status_code == 201


@every_path
@pytest.mark.parametrize("name", ["document", "File", "files", ""])
async def test_the_part_is_called_file(world: World, path: str, name: str) -> None:
    answer = await world.client.post(path, files={name: ("contract.pdf", PDF)})
    assert (answer.status_code, answer.json()) == (400, {"message": "file: is required"})


@every_path
async def test_a_field_that_is_no_file_is_refused(world: World, path: str) -> None:
    answer = await world.client.post(path, data={"file": "%PDF-1.7"}, files={"other": b"x"})
    assert (answer.status_code, answer.json()["message"][:6]) == (400, "file: ")


@every_path
@pytest.mark.parametrize(
    ("media_type", "status"),
    [
        ("application/json", 415),
        ("application/pdf", 415),
        ("", 415),
        ("multipart/form-data", 400),
        ("multipart/form-data; boundary=y", 400),
    ],
)
async def test_another_media_type_or_a_broken_form_is_refused(
    world: World, path: str, media_type: str, status: int
) -> None:
    answer = await world.client.post(path, content=b"--x\r\n\r\n", headers={"content-type": media_type})
    assert (answer.status_code, list(answer.json())) == (status, ["message"])


@every_path
async def test_uploading_needs_the_feature(world: World, path: str) -> None:
    await world.set_up_demo(features=frozenset(Feature) - {Feature.DOCUMENTS})
    answer = await _upload(world, path)
    message = "file: the feature documents is not enabled for this account"
    assert (answer.status_code, answer.json()) == (403, {"message": message})


@every_path
async def test_documents_need_credentials(world: World, path: str) -> None:
    document_id = (await _upload(world, path)).json()["id"]
    wrong = ("demo", "wrong")
    answers = [
        await world.client.post(path, files={"file": PDF}, auth=wrong),
        await world.client.get(f"{path}/{document_id}", auth=wrong),
        await world.client.delete(f"{path}/{document_id}", auth=wrong),
    ]
    assert {(answer.status_code, answer.json()["message"]) for answer in answers} == {(401, "unauthorized")}
    assert (await world.client.get(f"{path}/{document_id}")).status_code == 200


@every_path
async def test_a_document_is_kept_for_a_day(world: World, path: str) -> None:
    document_id = (await _upload(world, path)).json()["id"]
    await world.advance(DAY - 0.001)
    assert (await world.client.get(f"{path}/{document_id}")).status_code == 200
    await world.advance(0.001)
    assert (await world.client.get(f"{path}/{document_id}")).status_code == 404
    message = "documents[0]: there is no document with this id"
    assert await world.refusal("/v3/bankid-no/sign", documents=[document_id]) == (400, message)
