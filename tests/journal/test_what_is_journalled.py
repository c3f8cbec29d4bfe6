"""What the journal holds of each kind of request, refused ones included."""

import httpx
import pytest

from fejkollen_server.accounts.account import AccountSettings
from tests.journal.conftest import ADMIN, JournalReader
from tests.operations import MISSING_ID
from tests.pdfs import pages_pdf
from tests.world import World

pytestmark = pytest.mark.anyio

AUTH = "/v3/mitid/auth"
PDF = pages_pdf()


async def test_a_start_is_written_down_with_its_answer(world: World, journal: JournalReader) -> None:
    started = await world.client.post(AUTH, json={"refId": "cart-7"}, params={"x": "1"})
    assert await journal.only() == {
        "number": 1,
        "at": "2026-11-23T12:00:00.000Z",
        "accountId": "demo",
        "sessionId": started.json()["id"],
        "sessionStatus": "PENDING",
        "refId": "cart-7",
        "operation": "mitid:start_auth",
        "method": "POST",
        "path": AUTH,
        "query": "x=1",
        "status": 201,
        "milliseconds": 0.0,
        "nearMisses": [],
        "request": {
            "headers": {
                "host": "fejkollen.test",
                "accept": "*/*",
                "accept-encoding": started.request.headers["accept-encoding"],
                "connection": "keep-alive",
                "user-agent": started.request.headers["user-agent"],
                "content-length": "18",
                "content-type": "application/json",
                "authorization": "Basic demo:***",
            },
            "body": {"size": 18, "text": '{"refId":"cart-7"}'},
        },
        "answer": {
            "headers": {
                "content-length": str(len(started.content)),
                "content-type": "application/json",
            },
            "body": {"size": len(started.content), "text": started.text},
        },
        "curl": "curl -X POST -u demo -H 'content-type: application/json' --data-raw '{\"refId\":\"cart-7\"}' "
        "'http://fejkollen.test/v3/mitid/auth?x=1'",
    }


async def test_a_collect_and_a_cancel_belong_to_their_session(world: World, journal: JournalReader) -> None:
    session_id = (await world.start(AUTH, refId="cart-7"))["id"]
    world.clock.advance(2)
    await world.collect(AUTH, session_id)
    await world.client.get(f"{AUTH}/{session_id}")
    await world.client.delete(f"{AUTH}/{session_id}")
    _, collected, too_soon, cancelled = await journal.read(sessionId=session_id)
    assert (collected["operation"], collected["status"], collected["refId"]) == ("mitid:collect_auth", 200, "cart-7")
    assert (too_soon["status"], too_soon["refId"], too_soon["at"]) == (429, "cart-7", "2026-11-23T12:00:02.000Z")
    assert too_soon["refusal"] == "collect is limited to one request per second and session"
    assert (cancelled["operation"], cancelled["status"], cancelled["refId"]) == ("mitid:cancel_auth", 204, "cart-7")
    assert "body" not in cancelled["answer"]
    assert cancelled["curl"] == f"curl -X DELETE -u demo http://fejkollen.test{AUTH}/{session_id}"


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "refusal"),
    [
        ("POST", AUTH, b'{"refId": 7}', 400, "refId: must be a string"),
        ("POST", "/v3/bankid-se/phone/auth", b'{"ssn": "1"}', 400, "callInitiator: is required"),
        ("GET", f"{AUTH}/{MISSING_ID}", b"", 404, "Invalid or expired"),
        ("PUT", AUTH, b"", 405, f"PUT is not allowed at {AUTH}, only POST"),
        ("POST", AUTH, b" " * (1024 * 1024 + 1), 413, "the body must not be larger than 1048576 bytes"),
        ("GET", "/nowhere", b"", 404, "there is nothing at GET /nowhere"),
        ("POST", "/v3/ivr", b"", 501, None),
    ],
)
async def test_a_refused_request_is_the_accounts_and_says_why(
    world: World, journal: JournalReader, method: str, path: str, body: bytes, status: int, refusal: str | None
) -> None:
    await world.client.request(method, path, content=body, headers={"content-type": "application/json"})
    seen = await journal.only()
    assert (seen["method"], seen["path"], seen["status"]) == (method, path, status)
    assert refusal is None or seen["refusal"].startswith(refusal)


async def test_a_refused_start_keeps_the_reference_that_was_asked_for(world: World, journal: JournalReader) -> None:
    await world.refusal("/v3/bankid-se/phone/auth", refId="cart-8", ssn="1", callInitiator="RP")
    assert (await journal.only(refId="cart-8"))["status"] == 400


@pytest.mark.parametrize(
    ("headers", "refusal"),
    [
        ({}, "unauthorized: there is no Authorization header"),
        (
            {"Authorization": "Bearer abc"},
            "unauthorized: the Authorization header is no HTTP Basic of account id and secret key",
        ),
        ({"Authorization": "Basic ZGVtbzp3cm9uZw=="}, "unauthorized: the secret key is not that of account 'demo'"),
        ({"Authorization": "Basic bm9ib2R5Ong="}, "unauthorized: there is no account 'nobody'"),
        ({"Authorization": "Basic AG5vYm9keTp4"}, "unauthorized: there is no account '\\x00nobody'"),
    ],
)
async def test_with_wrong_credentials_it_belongs_to_nobody_and_only_admin_sees_why(
    world: World, journal: JournalReader, headers: dict[str, str], refusal: str
) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(world.app), base_url="http://fejkollen.test") as client:
        assert (await client.post(AUTH, json={}, headers=headers)).status_code == 401
    assert await journal.read() == []
    seen = await journal.only(auth=ADMIN)
    assert (seen["status"], seen["refusal"], "accountId" in seen) == (401, refusal, False)


async def test_another_accounts_requests_are_not_seen(world: World, journal: JournalReader) -> None:
    other = await world.add_account("other", AccountSettings())
    await world.client.post(AUTH, json={}, auth=other)
    assert await journal.read() == []
    seen = await journal.only(auth=other)
    assert (await world.client.get(f"/control/v1/requests/{seen['number']}")).status_code == 404
    assert (await journal.only(auth=ADMIN, account="other")) == seen


async def test_of_documents_only_size_and_hash_are_kept(world: World, journal: JournalReader) -> None:
    uploaded = (await world.client.post("/document", files={"file": ("a.pdf", PDF)})).json()
    await world.client.get(f"/document/{uploaded['id']}")
    await world.client.get(f"/v3/document/{MISSING_ID}")
    up, down, missing = await journal.read()
    assert list(up["request"]["body"]) == ["size", "sha256"]
    assert (up["operation"], up["curl"]) == (
        "documents:upload",
        "curl -X POST -u demo -F file=@document.pdf http://fejkollen.test/document",
    )
    assert down["answer"]["body"] == {"size": len(PDF), "sha256": uploaded["hash"]}
    assert (missing["operation"], missing["refusal"]) == ("documents-v3:download", "Invalid or expired")


async def test_a_long_body_is_cut_and_says_so(world: World, journal: JournalReader) -> None:
    text = "å" * 20_000
    await world.client.post("/v3/mitid/sign", content=('{"text": "' + text + '"}').encode())
    seen = await journal.only()
    body = seen["request"]["body"]
    assert (body["size"], body["cut"], len(body["text"].encode())) == (40_012, 40_012 - 16_384, 16_384)
    assert "curl" not in seen


async def test_what_is_no_text_is_given_as_base64(world: World, journal: JournalReader) -> None:
    await world.client.post(AUTH, content=b"\xff\x00", headers={"content-type": "application/json"})
    assert (await journal.only())["request"]["body"] == {"size": 2, "base64": "/wA="}


@pytest.mark.parametrize(
    "path", ["/control/v1/cast", "/docs", "/health/live", "/metrics", "/eid/x", "/openapi/idkollen-v3.json"]
)
async def test_what_is_not_the_imitated_api_is_not_written_down(
    world: World, journal: JournalReader, path: str
) -> None:
    await world.client.get(path)
    assert await journal.read(auth=ADMIN) == []


async def test_an_account_may_do_without(world: World, journal: JournalReader) -> None:
    await world.set_up_demo(journal=False)
    await world.start(AUTH)
    await world.client.get("/v3/nothing")
    assert await journal.read(auth=ADMIN) == []


async def test_real_time_is_told_when_asked_for(world: World, journal: JournalReader) -> None:
    await world.client.post("/control/v1/clock/advance", json={"by": "1h"})
    await world.start(AUTH)
    seen = await journal.only(realTime=True)
    assert (seen["at"], seen["receivedAt"]) == ("2026-11-23T13:00:00.000Z", "2026-11-23T12:00:00.000Z")


async def test_a_path_that_no_database_holds_is_written_down_all_the_same(world: World, journal: JournalReader) -> None:
    await world.client.get("/v3/mitid%00/auth")
    assert (await journal.only())["path"] == "/v3/mitid%00/auth"
