"""Whoever asks for a path that is not there is told what they probably meant."""

from typing import Any

import pytest

from fejkollen_server.accounts.account import AccountSettings
from tests.journal.conftest import ADMIN, JournalReader
from tests.operations import MISSING_ID
from tests.world import World

pytestmark = pytest.mark.anyio

TABLE = [
    ("POST", "/v3/mitid/authn", "POST /v3/mitid/auth"),
    ("POST", "/v3/mitid/authentication", "POST /v3/mitid/auth"),
    ("POST", "/v3/mitid/auths", "POST /v3/mitid/auth"),
    ("POST", "/v3/mitid/auth/", "POST /v3/mitid/auth"),
    ("POST", "/mitid/auth", "POST /v3/mitid/auth"),
    ("POST", "/v3/v3/mitid/auth", "POST /v3/mitid/auth"),
    ("POST", "/api/v3/mitid/auth", "POST /v3/mitid/auth"),
    ("POST", "/v3/auth/mitid", "POST /v3/mitid/auth"),
    ("POST", "/V3/MitID/Auth", "POST /v3/mitid/auth"),
    ("POST", "/v3/bankid-se/auth/phone", "POST /v3/bankid-se/phone/auth"),
    ("POST", "/v3/bankidse/sign", "POST /v3/bankid-se/sign"),
    ("POST", "/v3/bankid/auth", "POST /v3/bankid-no/auth or POST /v3/bankid-se/auth"),
    ("POST", "/v3/mitid/ageverification", "POST /v3/mitid/age-verification"),
    ("POST", "/v3/freja/phone/auth", "POST /v3/freja/auth or POST /v3/freja/backchannel/auth"),
    ("POST", "/documents", "POST /document or POST /v3/document"),
    ("GET", f"/v3/mitid/authn/{MISSING_ID}", "GET /v3/mitid/auth/{id}"),
    ("GET", "/v3/mitid/auth", "GET /v3/mitid/auth/{id}"),
    ("DELETE", "/v3/mitid/auth", "DELETE /v3/mitid/auth/{id}"),
    ("POST", f"/v3/mitid/auth/{MISSING_ID}", "POST /v3/mitid/auth"),
]
NOTHING_LIKE_IT = ["/", "/favicon.ico", "/index.php", "/oauth/token", "/v3/ftn/sign", "/v3/" + "mitid/" * 40, "/v3"]


@pytest.mark.parametrize(("method", "path", "meant"), TABLE)
async def test_the_refusal_and_the_journal_name_what_was_meant(
    world: World, journal: JournalReader, method: str, path: str, meant: str
) -> None:
    answer = await world.client.request(method, path)
    assert answer.status_code in {404, 405}
    assert answer.json()["message"].endswith(f"; did you mean {meant}?")
    seen = await journal.only()
    assert seen["nearMisses"] == [f"{method} {path}; did you mean {each}?" for each in meant.split(" or ")]


@pytest.mark.parametrize("path", NOTHING_LIKE_IT)
async def test_nothing_is_named_where_nothing_is_alike(world: World, journal: JournalReader, path: str) -> None:
    answer = await world.client.post(path)
    assert answer.json()["message"] == f"there is nothing at POST {path}"
    assert (await journal.only())["nearMisses"] == []


async def test_the_control_api_names_them_as_well(world: World, journal: JournalReader) -> None:
    answer = await world.client.get("/control/v1/request", auth=ADMIN)
    assert answer.json()["detail"] == (
        "there is nothing at GET /control/v1/request; did you mean GET /control/v1/requests?"
    )
    assert (await journal.only(auth=ADMIN))["path"] == "/control/v1/request"


async def _seen_after(world: World, journal: JournalReader, method: str, path: str) -> dict[str, Any]:
    assert (await world.client.request(method, path)).json() == {"message": "Invalid or expired"}
    return (await journal.read())[-1]


@pytest.mark.parametrize("method", ["GET", "DELETE"])
async def test_a_session_asked_for_under_another_path_is_recognised(
    world: World, journal: JournalReader, method: str
) -> None:
    session_id = (await world.start("/v3/mitid/auth", refId="cart-7"))["id"]
    seen = await _seen_after(world, journal, method, f"/v3/mitid/sign/{session_id}")
    assert seen["nearMisses"] == [f"this session is a mitid auth: {method} /v3/mitid/auth/{session_id}"]
    assert (seen["sessionId"], seen["refId"], seen["status"]) == (session_id, "cart-7", 404)


async def test_another_accounts_session_is_not_betrayed(world: World, journal: JournalReader) -> None:
    other = await world.add_account("other", AccountSettings())
    started = await world.client.post("/v3/mitid/auth", json={"refId": "theirs"}, auth=other)
    seen = await _seen_after(world, journal, "GET", f"/v3/mitid/sign/{started.json()['id']}")
    assert (seen["nearMisses"], "refId" in seen) == ([], False)
