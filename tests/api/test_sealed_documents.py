"""Documents that were signed: sealed in the signer's name at the account's time, whichever way the session ends."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from functools import partial

import pytest
from sqlalchemy import Connection, update

from fejkollen_server.clock import SECOND
from fejkollen_server.database.tables import documents
from fejkollen_server.signatures.pdf.verification import VerifiedSeal, verify_pdf
from tests.operations import ASTRID
from tests.pdfs import pages_pdf
from tests.world import NOON, World

pytestmark = pytest.mark.anyio

SIGN = "/v3/bankid-no/sign"
AUTH = "/v3/bankid-se/auth"


async def _uploaded(world: World, content: bytes) -> str:
    answer = await world.client.post("/document", files={"file": ("contract.pdf", content)})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def _downloaded(world: World, document_id: str) -> bytes:
    return (await world.client.get(f"/document/{document_id}")).content


async def _seals(world: World, document_id: str) -> tuple[VerifiedSeal, ...]:
    authority = (await world.client.get("/docs/authority.pem")).text
    return await verify_pdf(await _downloaded(world, document_id), authority)


async def _approve(world: World, session_id: str) -> None:
    await world.act(session_id, world.services.by_hand.approve("nora"))


async def _scan(world: World, session_id: str) -> None:
    await world.act(session_id, world.services.by_hand.scan("nora"))
    await world.advance(0.1)


async def _let_the_default_person_be_swept(world: World, session_id: str) -> None:
    assert (await world.collect(SIGN, session_id))["status"] == "PENDING"
    await world.advance(1)


async def _collect_when_due(world: World, session_id: str) -> None:
    world.clock.advance(1)
    assert (await world.collect(SIGN, session_id))["status"] == "COMPLETED"
    world.clock.advance(1)


async def _cancel_when_due(world: World, session_id: str) -> None:
    world.clock.advance(1)
    assert (await world.client.delete(f"{SIGN}/{session_id}")).status_code == 204


async def _look_when_due(world: World, session_id: str) -> None:
    world.clock.advance(1)
    await world.services.sessions.look_at(session_id)


async def _advance_the_accounts_clock(world: World, _: str) -> None:
    answer = await world.client.post("/control/v1/clock/advance", json={"by": 1})
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    "end",
    [
        _approve,
        _scan,
        _let_the_default_person_be_swept,
        _collect_when_due,
        _cancel_when_due,
        _look_when_due,
        _advance_the_accounts_clock,
    ],
)
async def test_whichever_way_a_session_ends_its_documents_are_sealed(
    world: World, end: Callable[[World, str], Awaitable[None]]
) -> None:
    await world.set_up_demo(default_people=() if end in {_approve, _scan} else ("nora",))
    ids = [await _uploaded(world, pages_pdf(text=b"One")), await _uploaded(world, pages_pdf(text=b"Two"))]
    session_id = (await world.start(SIGN, documents=ids))["id"]
    await end(world, session_id)
    status = await world.collect(SIGN, session_id)
    hashes = [hashlib.sha256(await _downloaded(world, each)).hexdigest() for each in ids]
    assert status["signedDocuments"] == [{"id": each, "hash": hash_} for each, hash_ in zip(ids, hashes, strict=True)]
    assert status["signResult"]["hash"] == hashlib.sha256("\n".join(hashes).encode()).hexdigest()
    for each in ids:
        (seal,) = await _seals(world, each)
        assert (seal.signer, seal.number) == ("Nora Solbakken", status["pid"])


async def test_the_seal_states_the_accounts_own_time(world: World) -> None:
    answer = await world.client.post("/control/v1/clock/advance", json={"by": "3650d"})
    assert answer.status_code == 200, answer.text
    document = await _uploaded(world, pages_pdf())
    session_id = (await world.start(SIGN, documents=[document]))["id"]
    await _approve(world, session_id)
    (seal,) = await _seals(world, document)
    assert seal.signed_at
    assert seal.signed_at.timestamp() == NOON / SECOND + 3650 * 86_400


async def test_a_document_may_be_named_twice_and_is_sealed_once(world: World) -> None:
    document = await _uploaded(world, pages_pdf())
    session_id = (await world.start(SIGN, documents=[document, document]))["id"]
    await _approve(world, session_id)
    signed = (await world.collect(SIGN, session_id))["signedDocuments"]
    digest = hashlib.sha256(await _downloaded(world, document)).hexdigest()
    assert signed == [{"id": document, "hash": digest}] * 2
    assert len(await _seals(world, document)) == 1


async def test_two_sessions_that_sign_one_document_at_once_leave_two_seals(world: World) -> None:
    document = await _uploaded(world, pages_pdf())
    first, second = [(await world.start(SIGN, documents=[document]))["id"] for _ in range(2)]
    await asyncio.gather(_approve(world, first), _approve(world, second))
    assert len(await _seals(world, document)) == 2
    digests = [(await world.collect(SIGN, each))["signedDocuments"][0]["hash"] for each in (first, second)]
    assert hashlib.sha256(await _downloaded(world, document)).hexdigest() in digests
    assert len(set(digests)) == 2


async def test_many_that_end_at_once_are_all_sealed(world: World) -> None:
    await world.set_up_demo(default_people=("nora",))
    documents = [await _uploaded(world, pages_pdf(text=b"%d" % number)) for number in range(8)]
    for document in documents:
        await world.start(SIGN, documents=[document])
    await world.advance(1)
    assert [len(await _seals(world, document)) for document in documents] == [1] * 8


async def test_a_collect_and_the_sweeper_at_once_seal_once(world: World) -> None:
    await world.set_up_demo(default_people=("nora",))
    document = await _uploaded(world, pages_pdf())
    session_id = (await world.start(SIGN, documents=[document]))["id"]
    world.clock.advance(1)
    _, status = await asyncio.gather(world.services.sweeper.sweep(), world.collect(SIGN, session_id))
    assert status["status"] == "COMPLETED"
    assert len(await _seals(world, document)) == 1


async def test_what_is_being_sealed_keeps_nobody_else(world: World) -> None:
    await world.set_up_demo(default_people=("nora",))
    document = await _uploaded(world, pages_pdf(50))
    sealed = (await world.start(SIGN, documents=[document]))["id"]
    other = (await world.start(AUTH, ssn=ASTRID))["id"]
    answer = await world.client.post("/control/v1/clock/advance", json={"by": 1})
    ended = [each["sessionId"] for each in answer.json()["fired"] if each["event"] == "session.ended"]
    assert ended == [other, sealed]


async def test_a_stop_while_something_is_sealed_loses_nothing(world: World) -> None:
    await world.set_up_demo(default_people=("nora",))
    document = await _uploaded(world, pages_pdf())
    session_id = (await world.start(SIGN, documents=[document]))["id"]
    world.clock.advance(1)
    sweep = asyncio.create_task(world.services.sweeper.sweep())
    while not world.services.sweeper.is_signing:  # noqa: ASYNC110 - it takes a few rounds of the loop, and no time.
        await asyncio.sleep(0)
    await world.services.sweeper.close()
    await sweep
    assert await _downloaded(world, document) == pages_pdf()
    await world.services.sweeper.sweep()
    assert len(await _seals(world, document)) == 1
    assert (await world.collect(SIGN, session_id))["status"] == "COMPLETED"


async def test_a_document_that_cannot_be_sealed_after_all_fails_the_session_and_says_why(world: World) -> None:
    """Only what was stored by an older version has not been tried at its upload."""
    good, odd = [await _uploaded(world, pages_pdf(text=text)) for text in (b"good", b"odd")]
    await world.services.database.transaction(partial(_spoil, odd))
    session_id = (await world.start(SIGN, documents=[good, odd]))["id"]
    await _approve(world, session_id)
    assert (await world.collect(SIGN, session_id))["error"] == "INTERNAL_ERROR"
    cause = (await world.client.get(f"/control/v1/sessions/{session_id}")).json()["cause"]
    assert cause.startswith("documents[1] cannot be sealed: it is broken: ")
    assert await _downloaded(world, good) == pages_pdf(text=b"good"), "all or none"


def _spoil(document: str, connection: Connection) -> None:
    content = b"%PDF-1.7 and nothing more"
    changed = update(documents).where(documents.c.id == document)
    connection.execute(changed.values(content=content, digest=hashlib.sha256(content).hexdigest()))


async def test_a_session_that_fails_seals_nothing(world: World) -> None:
    document = await _uploaded(world, pages_pdf())
    session_id = (await world.start(SIGN, documents=[document]))["id"]
    await world.act(session_id, world.services.by_hand.decline("nora"))
    assert await _downloaded(world, document) == pages_pdf()


async def test_the_authority_is_open_to_everybody_and_stays_the_same(world: World) -> None:
    first, again = [await world.client.get("/docs/authority.pem", auth=("", "")) for _ in range(2)]
    assert (first.status_code, first.headers["content-type"]) == (200, "application/x-pem-file")
    assert first.text == again.text
    assert first.text.startswith("-----BEGIN CERTIFICATE-----")
    assert "PRIVATE" not in first.text
