"""Messages, and sessions found by what a phone scans, on both databases."""

import asyncio
from functools import partial

import pytest
from anyio.lowlevel import checkpoint

from fejkollen_server.clock import SECOND
from fejkollen_server.database.transactions import Database
from fejkollen_server.eids.vocabulary import Provider
from fejkollen_server.inbox import repository
from fejkollen_server.inbox.message import InboxMessage, Letter, MessageKind
from fejkollen_server.inbox.repository import MessageFilters
from fejkollen_server.scanning.bankid_se import bankid_qr
from fejkollen_server.sessions.rows.session_search import pending_with_token
from tests.control import control, told
from tests.world import NOON, World

pytestmark = pytest.mark.anyio

AUTH = "/v3/bankid-se/auth"
SESSION = "01a206cf-994a-4adf-abef-db8ceb2b1e27"


def _message(number: int, account: int, person: str = "astrid", session: str | None = None) -> InboxMessage:
    letter = Letter(MessageKind.MAIL, "shop", f"text {number} \0 % \U0001f600", "subject", session)
    message_id = f"01a206cf-0000-4000-8000-{number:012}"
    return InboxMessage(message_id, account, person, "astrid@example.com", letter, NOON + number * SECOND)


async def test_messages_are_stored_found_and_deleted_alike(replicas: list[World]) -> None:
    database: Database = replicas[0].services.database
    account = (await replicas[0].services.account_service.read("demo")).number
    stored = [_message(1, account), _message(2, account, "mikkel"), _message(3, account, session=SESSION)]
    for each in stored:
        await database.transaction(partial(repository.add, message=each))

    async def found(filters: MessageFilters, limit: int = 10) -> list[InboxMessage]:
        return await database.transaction(lambda connection: repository.find(connection, account, filters, limit=limit))

    assert await found(MessageFilters()) == stored[::-1]
    assert await found(MessageFilters(), limit=1) == [stored[2]]
    assert await found(MessageFilters(before=stored[2].id)) == [stored[1], stored[0]]
    assert await found(MessageFilters(person="mikkel")) == [stored[1]]
    assert await found(MessageFilters(session=SESSION)) == [stored[2]]
    assert await found(MessageFilters(session="%")) == await found(MessageFilters(kind=MessageKind.SMS)) == []
    later = NOON + 2 * SECOND + 30 * 24 * 3600 * SECOND
    assert await database.transaction(lambda connection: repository.purge(connection, later, 1)) == 1
    assert await database.transaction(lambda connection: repository.purge(connection, later, 10)) == 1
    assert await found(MessageFilters()) == [stored[2]]


async def test_who_waits_here_hears_of_a_message_sent_there(replicas: list[World]) -> None:
    here, there = replicas
    wanted = {"event": "message.sent", "details": {"person": "mikkel"}, "timeout": 20}
    waiting = asyncio.create_task(told(here, "POST", "/wait?account=demo", wanted))
    await checkpoint()
    sent = await told(there, "POST", "/inbox", {"person": "mikkel", "kind": "sms", "text": "Hello"})
    assert (await waiting)["events"][0]["details"]["message"] == sent["id"]


async def test_a_session_is_found_by_its_token_while_it_is_pending(replicas: list[World]) -> None:
    here, there = replicas
    started = await here.start(AUTH)
    account = (await here.services.account_service.read("demo")).number

    async def found(token: str, provider: Provider = Provider.BANKID_SE, name: str = "qr_start_token") -> str | None:
        return await there.services.database.transaction(
            lambda connection: pending_with_token(connection, account, provider, name, token)
        )

    token = started["qrStartToken"]
    assert await found(token) == started["id"]
    assert await found(started["autoStartToken"], name="auto_start_token") == started["id"]
    assert await found(token.upper()) is await found("%") is await found("\0") is None
    assert await found(token, Provider.FREJA) is await found(token, name="auto_start_token") is None
    await told(here, "POST", f"/sessions/{started['id']}/expire")
    assert await found(token) is None


async def test_of_two_who_scan_at_once_the_last_is_busy_with_it(replicas: list[World]) -> None:
    here, there = replicas
    started = await here.start(AUTH)
    body = {"person": "astrid", "code": bankid_qr(started["qrStartToken"], started["qrStartSecret"], 0)}
    scans = [control(world, "POST", f"/sessions/{started['id']}/scan", body) for world in (here, there)]
    answers = await asyncio.gather(*scans)
    assert [answer.status_code for answer in answers] == [200, 200]
