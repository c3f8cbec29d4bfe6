"""Callbacks, as a relying party's receiver sees them."""

import asyncio
import base64
import hashlib
import hmac

import pytest

from fejkollen_server.callbacks import repository
from fejkollen_server.callbacks.callback import CallbackState
from fejkollen_server.serving.application import background_work
from tests.callbacks.receiver import Receiver, answer
from tests.operations import ASTRID, START_OPERATIONS, StartOperation
from tests.world import World

pytestmark = pytest.mark.anyio

AUTH = "/v3/bankid-se/auth"
CALLING = [operation for operation in START_OPERATIONS if operation.calls_back]
SILENT = [operation for operation in START_OPERATIONS if not operation.calls_back]
FORBIDDEN = "callbackUrl: is not on this account's list of allowed callback addresses"

every_calling = pytest.mark.parametrize("operation", CALLING, ids=str)
every_silent = pytest.mark.parametrize("operation", SILENT, ids=str)
every_end = pytest.mark.parametrize("end", ["approve", "decline", "expire", "run out", "cancel"])


async def _end(world: World, operation: StartOperation, session_id: str, end: str) -> None:
    match end:
        case "approve" | "decline":
            await world.act(session_id, getattr(world.services.by_hand, end)(None))
        case "expire":
            await world.act(session_id, world.services.by_hand.expire())
        case "cancel":
            assert (await world.client.delete(f"{operation.collect_path}/{session_id}")).status_code == 204
        case _:
            world.clock.advance(60)
    await world.advance(0)


async def _states(world: World, session_id: str) -> list[CallbackState]:
    callbacks = await world.services.database.transaction(
        lambda connection: repository.list_for_session(connection, 1, session_id)
    )
    return [callback.state for callback in callbacks]


def _signed(body: bytes, key: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), body, hashlib.sha256).digest()).decode()


@every_calling
@every_end
async def test_the_callback_is_the_collect_answer_byte_for_byte_and_signed(
    world: World, receiver: Receiver, operation: StartOperation, end: str
) -> None:
    await world.set_up_demo(pace="byHand", session_lifetime=60)
    started = await world.start(operation.path, **operation.body, refId="ærend/7", callbackUrl=receiver.url)
    await _end(world, operation, started["id"], end)
    collected = await world.client.get(f"{operation.collect_path}/{started['id']}")
    assert receiver.bodies == [collected.content]
    request = receiver.requests[0]
    assert request.line == "POST /callback?of=idkollen HTTP/1.1"
    assert request.headers["content-type"] == "application/json"
    assert request.headers["x-signature-sha256"] == _signed(collected.content, "demo-callback-key")
    errors = {"decline": "CANCELLED", "expire": "SESSION_TIMEOUT", "run out": "SESSION_TIMEOUT", "cancel": "CANCELLED"}
    assert collected.json().get("error") == errors.get(end)


@every_silent
@every_end
async def test_who_comes_back_by_redirect_is_never_called_back(
    world: World, receiver: Receiver, operation: StartOperation, end: str
) -> None:
    await world.set_up_demo(static_callback_url=receiver.url, session_lifetime=60)
    started = await world.start(operation.path, **operation.body, callbackUrl=receiver.url)
    await _end(world, operation, started["id"], end)
    await world.advance(60)
    assert (receiver.requests, await _states(world, started["id"])) == ([], [])


@every_calling
async def test_there_is_no_callback_before_the_end_and_only_one_after(
    world: World, receiver: Receiver, operation: StartOperation
) -> None:
    await world.set_up_demo(pace="byHand", retention=600)
    started = await world.start(operation.path, **operation.body, callbackUrl=receiver.url)
    await world.advance(60)
    assert receiver.requests == []
    await _end(world, operation, started["id"], "approve")
    for _ in range(2):
        await world.collect(operation.collect_path, started["id"])
        await world.client.delete(f"{operation.collect_path}/{started['id']}")
        await world.advance(200)
    assert len(receiver.requests) == 1
    assert await _states(world, started["id"]) == [CallbackState.DELIVERED]


async def test_nobody_has_to_poll_for_a_callback_to_go_out(world: World, receiver: Receiver) -> None:
    async with background_work(world.services):
        await world.start(AUTH, ssn=ASTRID, callbackUrl=receiver.url)
        world.clock.advance(1)
        await asyncio.wait_for(receiver.arrived.wait(), 10)
    assert b'"status":"COMPLETED"' in receiver.bodies[0]


async def test_what_was_owed_before_a_restart_is_delivered_after_it(world: World, receiver: Receiver) -> None:
    started = await world.start(AUTH, ssn=ASTRID, callbackUrl=receiver.url)
    world.clock.advance(1)
    await world.collect(AUTH, started["id"])
    assert receiver.requests == []
    async with background_work(world.services):
        await asyncio.wait_for(receiver.arrived.wait(), 10)
    assert len(receiver.requests) == 1


@pytest.mark.parametrize("operation", [CALLING[0], CALLING[4]], ids=str)
async def test_whether_a_cancel_is_called_back_is_the_accounts_choice(
    world: World, receiver: Receiver, operation: StartOperation
) -> None:
    await world.set_up_demo(callback_on_cancel=False, session_lifetime=60)
    cancelled = await world.start(operation.path, **operation.body, callbackUrl=receiver.url)
    await _end(world, operation, cancelled["id"], "cancel")
    assert receiver.requests == []
    ran_out = await world.start(operation.path, **operation.body, callbackUrl=receiver.url)
    await _end(world, operation, ran_out["id"], "run out")
    assert len(receiver.requests) == 1


@every_calling
@pytest.mark.parametrize("beside", [True, False])
async def test_the_accounts_own_address_is_called_instead_of_a_starts_unless_both_are_wanted(
    world: World, receiver: Receiver, operation: StartOperation, *, beside: bool
) -> None:
    elsewhere = receiver.url.replace("/callback", "/static")
    await world.set_up_demo(static_callback_url=elsewhere, callback_url_beside_static=beside)
    for given in ({}, {"callbackUrl": None}, {"callbackUrl": receiver.url}):
        started = await world.start(operation.path, **operation.body, **given)
        await _end(world, operation, started["id"], "approve")
    called = [request.line.split(" ")[1] for request in receiver.requests]
    last = "/callback?of=idkollen" if beside else "/static?of=idkollen"
    assert called == ["/static?of=idkollen", "/static?of=idkollen", last]


async def test_without_any_address_nothing_is_owed(world: World) -> None:
    started = await world.start(AUTH, ssn=ASTRID)
    await world.advance(1)
    assert await _states(world, started["id"]) == []


async def test_an_account_without_a_key_sends_no_signature(world: World, receiver: Receiver) -> None:
    await world.set_up_demo(callback_key=None)
    await world.start(AUTH, ssn=ASTRID, callbackUrl=receiver.url)
    await world.advance(1)
    assert "x-signature-sha256" not in receiver.requests[0].headers


async def test_every_account_signs_with_its_own_key(world: World, receiver: Receiver) -> None:
    await world.set_up_demo(callback_key="hemlig-åäö")
    await world.start(AUTH, ssn=ASTRID, callbackUrl=receiver.url)
    await world.advance(1)
    assert receiver.requests[0].headers["x-signature-sha256"] == _signed(receiver.bodies[0], "hemlig-åäö")


async def test_the_older_of_two_competing_orders_is_called_back(world: World, receiver: Receiver) -> None:
    await world.set_up_demo(pace="byHand")
    older = await world.start(AUTH, ssn=ASTRID, callbackUrl=receiver.url)
    newer = await world.refusal(AUTH, ssn=ASTRID, callbackUrl=receiver.url)
    assert newer == (400, "alreadyInProgress")
    await world.advance(0)
    failed = b'{"id":"%s","status":"FAILED","error":"CONFLICT"}' % older["id"].encode()
    assert receiver.bodies == [failed]


async def test_a_receiver_that_fails_is_asked_again_as_the_account_wants(world: World, receiver: Receiver) -> None:
    await world.set_up_demo(callback_schedule=(0.0, 5.0))
    receiver.answers = [answer(500)]
    started = await world.start(AUTH, ssn=ASTRID, callbackUrl=receiver.url)
    await world.advance(1)
    assert await _states(world, started["id"]) == [CallbackState.PENDING]
    await world.advance(5)
    assert receiver.bodies[0] == receiver.bodies[1]
    assert await _states(world, started["id"]) == [CallbackState.DELIVERED]


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("169.254.169.254", "is a link-local address, where clouds keep credentials"),
        ("[fd00:ec2::254]", "is a cloud's metadata address"),
        ("[::ffff:169.254.169.254]", "is a link-local address, where clouds keep credentials"),
        ("8.8.8.8", "is a public address, and FEJKOLLEN_CALLBACK_NETWORK is not open"),
        ("[::]", "is not an address of anything"),
    ],
)
async def test_where_callbacks_must_not_go_is_recorded_and_never_contacted(
    world: World, address: str, kind: str
) -> None:
    started = await world.start(AUTH, ssn=ASTRID, callbackUrl=f"http://{address}/latest/meta-data")
    assert (await world.outcome(AUTH, started["id"]))["status"] == "COMPLETED"
    assert await _states(world, started["id"]) == [CallbackState.BLOCKED]
    attempts = await world.services.database.transaction(
        lambda connection: repository.attempts_of(
            connection, repository.list_for_session(connection, 1, started["id"])[0].id
        )
    )
    assert [(attempt.status, attempt.error and attempt.error.startswith("blocked: ")) for attempt in attempts] == [
        (None, True)
    ]
    assert kind in (attempts[0].error or "")


@every_calling
async def test_an_address_off_the_list_is_refused_and_starts_nothing(world: World, operation: StartOperation) -> None:
    await world.set_up_demo(callback_urls=("shop.test", "https://pay.test/idkollen"), competing_sessions=False)
    for url in (
        "http://shop.test.evil.test/callback",
        "http://notshop.test/callback",
        "https://pay.test/idkollen-other",
        "https://pay.test/idkollen/../x",
        "https://pay.test/idkollen/%2e%2e/x",
        "http://pay.test/idkollen/callback",
    ):
        refusal = await world.refusal(operation.path, **operation.body, callbackUrl=url)
        assert refusal == (400, FORBIDDEN), url
    assert await world.count_sessions() == 0
    for url in ("http://shop.test/", "https://api.shop.test:8443/x", "https://pay.test/idkollen/callback"):
        await world.start(operation.path, **operation.body, callbackUrl=url)


@every_calling
async def test_what_is_no_web_address_is_refused(world: World, operation: StartOperation) -> None:
    for url, rule in (
        ("", "must be an http or https URL"),
        ("/callback", "must be an http or https URL"),
        ("ftp://shop.test/", "must be an http or https URL"),
        ("http://", "must have a valid host"),
        ("http://user@shop.test/", "must not contain a user name or password"),
        ("http://shop.test:0/", "must have a port between 1 and 65535"),
        ("http://shop.test/\n", "must not contain whitespace, control characters or backslashes"),
        ("https://api.idkollen.se/", "must not be the real service's"),
        ("http://shop.test/" + "x" * 2032, "must have at most 2048 characters"),
    ):
        refusal = await world.refusal(operation.path, **operation.body, callbackUrl=url)
        assert refusal == (400, f"callbackUrl: {rule}"), url
    assert await world.count_sessions() == 0
