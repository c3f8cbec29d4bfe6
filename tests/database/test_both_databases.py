"""What the API promises holds on both databases, and with two replicas on one PostgreSQL."""

import asyncio
import hashlib
import itertools
import json
from collections import Counter
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Connection, func, select

from fejkollen_server.clock import Instant, ManualClock
from fejkollen_server.database.tables import callback_attempts, callbacks, sessions
from fejkollen_server.settings import Settings
from fejkollen_server.signatures.pdf.verification import verify_pdf
from tests.callbacks.receiver import Receiver
from tests.database.conftest import replica
from tests.operations import ABENAA, ASTRID, START_OPERATIONS, StartOperation
from tests.pdfs import pages_pdf
from tests.world import NOON, World

pytestmark = pytest.mark.anyio

AUTH = "/v3/bankid-se/auth"
MITID = "/v3/mitid/backchannel/auth"
IN_PROGRESS = (400, {"message": "alreadyInProgress"})


async def _count(world: World, *conditions: Any) -> int:
    def work(connection: Connection) -> int:
        return connection.execute(select(func.count()).select_from(sessions).where(*conditions)).scalar_one()

    return await world.services.database.transaction(work)


@pytest.mark.parametrize("operation", START_OPERATIONS, ids=str)
async def test_every_operation_starts_here_and_is_collected_there(
    replicas: list[World], operation: StartOperation
) -> None:
    here, there = replicas
    started = await here.start(operation.path, **operation.body, refId="Ärende 7 \N{CUSTOMS}\0")
    assert await there.collect(operation.collect_path, started["id"]) == started
    await here.services.sessions.act(started["id"], here.services.by_hand.approve(None))
    here.clock.advance(1)
    assert (await there.collect(operation.collect_path, started["id"]))["status"] == "COMPLETED"


async def test_of_a_hundred_collects_at_once_one_is_answered(replicas: list[World]) -> None:
    session_id = (await replicas[0].start(AUTH))["id"]
    for _ in range(3):
        assert await _collect_at_once(replicas, session_id) == {200: 1, 429: 99}
        replicas[0].clock.advance(1)


async def test_of_a_hundred_collects_of_a_session_that_is_due_one_is_answered(replicas: list[World]) -> None:
    session_id = (await replicas[0].start(AUTH, ssn=ASTRID))["id"]
    replicas[0].clock.advance(1)
    assert await _collect_at_once(replicas, session_id) == {200: 1, 429: 99}
    replicas[0].clock.advance(1)
    assert (await replicas[1].collect(AUTH, session_id))["status"] == "COMPLETED"


async def _collect_at_once(replicas: list[World], session_id: str) -> dict[int, int]:
    turns = itertools.islice(itertools.cycle(replicas), 100)
    answers = await asyncio.gather(*(world.client.get(f"{AUTH}/{session_id}") for world in turns))
    return Counter(answer.status_code for answer in answers)


class _OutOfOrder(ManualClock):
    """Gives each request another time within a few milliseconds, the later the earlier.

    So it is with two machines' clocks, and with threads: the last request to come may be the first to be served.
    """

    def __init__(self) -> None:
        super().__init__(NOON)
        self._calls = itertools.count()

    def now(self) -> Instant:
        return super().now() - next(self._calls) % 1000


async def test_of_a_hundred_collects_at_once_by_clocks_that_differ_one_is_answered(
    app: FastAPI, second_app: FastAPI, settings: Settings
) -> None:
    async with AsyncExitStack() as stack:
        apps = (app, second_app)
        (_, first), (_, second) = [
            await stack.enter_async_context(replica(each, settings, _OutOfOrder())) for each in apps
        ]
        session_id = (await first.post(AUTH, json={})).json()["id"]
        clients = itertools.islice(itertools.cycle([first, second]), 100)
        answers = await asyncio.gather(*(client.get(f"{AUTH}/{session_id}") for client in clients))
        assert Counter(answer.status_code for answer in answers) == {200: 1, 429: 99}


async def test_a_cancel_is_final_for_everybody(replicas: list[World]) -> None:
    here, there = replicas
    session_id = (await here.start(AUTH))["id"]
    assert (await there.client.delete(f"{AUTH}/{session_id}")).status_code == 204
    assert await here.collect(AUTH, session_id) == {"id": session_id, "status": "FAILED", "error": "CANCELLED"}


async def test_of_cancels_and_decisions_at_once_one_wins_and_nobody_contradicts(replicas: list[World]) -> None:
    here, there = replicas
    for _ in range(10):
        session_id = (await here.start(AUTH))["id"]
        acting = [there.services.sessions.act(session_id, there.services.by_hand.approve("astrid")) for _ in range(2)]
        cancelling = [here.client.delete(f"{AUTH}/{session_id}") for _ in range(4)]
        results = await asyncio.gather(*cancelling, *acting, return_exceptions=True)
        assert {result.status_code for result in results[:4] if isinstance(result, httpx.Response)} == {204}
        here.clock.advance(1)
        first = await here.collect(AUTH, session_id)
        there.clock.advance(1)
        assert await there.collect(AUTH, session_id) == first
        assert first["status"] in {"COMPLETED", "FAILED"}


async def test_of_starts_at_once_for_one_person_each_second_is_refused_with_the_one_before(
    replicas: list[World],
) -> None:
    """BankID SE: a start while another is under way is refused, and ends the other."""
    for world in replicas:
        await world.set_up_demo(pace="byHand")
    answers = await _start_at_once(replicas, AUTH, {"ssn": ASTRID})
    assert Counter(answer.status_code for answer in answers) == {201: 5, 400: 5}
    assert all((answer.status_code, answer.json()) == IN_PROGRESS for answer in answers if answer.status_code != 201)
    assert await _count(replicas[0], sessions.c.state == "FAILED") == 5


async def test_of_starts_at_once_for_one_person_one_goes_on_where_the_newer_fails(replicas: list[World]) -> None:
    for world in replicas:
        await world.set_up_demo(pace="byHand")
    answers = await _start_at_once(replicas, MITID, {"ssn": ABENAA, "bindingMessage": "Order 7"})
    assert {answer.status_code for answer in answers} == {201}
    replicas[0].clock.advance(1)
    await asyncio.gather(*(world.services.sweeper.sweep() for world in replicas))
    assert await _count(replicas[0], sessions.c.state == "PENDING") == 1
    assert await _count(replicas[0], sessions.c.state == "FAILED") == 9


async def _start_at_once(replicas: list[World], path: str, body: dict[str, Any]) -> list[httpx.Response]:
    turns = itertools.islice(itertools.cycle(replicas), 10)
    return await asyncio.gather(*(world.client.post(path, json=body) for world in turns))


async def test_sweepers_at_once_end_every_session_once_and_call_back_once(
    replicas: list[World], receiver: Receiver
) -> None:
    here, there = replicas
    for _ in range(250):
        await here.start(AUTH, callbackUrl=receiver.url)
    here.clock.advance(200)
    await asyncio.gather(here.services.sweeper.sweep(), there.services.sweeper.sweep())
    assert await _count(here, sessions.c.state == "FAILED") == 250
    await asyncio.gather(here.services.dispatcher.deliver_due(), there.services.dispatcher.deliver_due())
    ids = [json.loads(body)["id"] for body in receiver.bodies]
    assert (len(ids), len(set(ids))) == (250, 250)


async def test_what_has_ended_is_purged_with_all_that_belongs_to_it(replicas: list[World], receiver: Receiver) -> None:
    here, there = replicas
    ids = [(await here.start(AUTH, callbackUrl=receiver.url))["id"] for _ in range(3)]
    await there.advance(200)
    await here.advance(601)
    assert await _count(there) == 0
    assert {(await there.client.get(f"{AUTH}/{session_id}")).status_code for session_id in ids} == {404}
    for world in (here, there):
        await world.advance(8 * 24 * 3600)
    assert await here.services.database.transaction(_callbacks_and_attempts) == (0, 0)


def _callbacks_and_attempts(connection: Connection) -> tuple[int, ...]:
    tables = (callbacks, callback_attempts)
    return tuple(connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables)


async def test_a_callback_equals_the_collect_wherever_it_is_sent_from(
    replicas: list[World], receiver: Receiver
) -> None:
    here, there = replicas
    session_id = (await here.start(AUTH, ssn=ASTRID, callbackUrl=receiver.url))["id"]
    await there.advance(1)
    answer = await here.client.get(f"{AUTH}/{session_id}")
    assert receiver.bodies == [answer.content]


async def test_documents_are_shared(replicas: list[World]) -> None:
    here, there = replicas
    uploaded = await here.client.post("/v3/document", files={"file": ("a.pdf", pages_pdf(), "application/pdf")})
    assert uploaded.status_code == 201, uploaded.text
    (document_id,) = (value for name, value in uploaded.json().items() if name == "id")
    assert (await there.client.delete(f"/v3/document/{document_id}")).status_code == 204
    assert (await here.client.get(f"/v3/document/{document_id}")).status_code == 404


async def test_replicas_that_need_an_authority_at_once_agree_on_one(replicas: list[World]) -> None:
    wanted = [world.services.signatures.authority() for world in replicas * 3]
    assert len(set(await asyncio.gather(*wanted))) == 1


async def test_what_is_sealed_there_is_downloaded_here(replicas: list[World]) -> None:
    here, there = replicas
    uploaded = await here.client.post("/v3/document", files={"file": ("a.pdf", pages_pdf())})
    document_id = uploaded.json()["id"]
    started = await here.start("/v3/bankid-no/sign", documents=[document_id])
    await there.services.sessions.act(started["id"], there.services.by_hand.approve("nora"))
    status = await here.collect("/v3/bankid-no/sign", started["id"])
    sealed = (await here.client.get(f"/v3/document/{document_id}")).content
    assert status["signedDocuments"] == [{"id": document_id, "hash": hashlib.sha256(sealed).hexdigest()}]
    authority = await here.services.signatures.authority()
    assert [seal.signer for seal in await verify_pdf(sealed, authority.certificate)] == ["Nora Solbakken"]
