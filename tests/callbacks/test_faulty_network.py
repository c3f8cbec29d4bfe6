"""Whatever the network does on the way to a receiver is recorded as it was, loses nothing, and holds nobody up."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from fejkollen_server.callbacks.callback import CallbackState
from fejkollen_server.callbacks.delivery_settings import DeliverySettings
from fejkollen_server.callbacks.schedule import RetrySchedule
from fejkollen_server.clock import ManualClock
from tests.callbacks.conftest import MakeDispatcher
from tests.callbacks.faulty_network import Fault, FaultyNetwork
from tests.callbacks.ledger import Ledger, until
from tests.callbacks.receiver import Receiver

pytestmark = pytest.mark.anyio

TIMEOUT = 0.5
TWICE = RetrySchedule((0, 1))
NEVER_ARRIVES = {Fault.RESET, Fault.BLACK_HOLE}
BROKE = "the connection to {} broke before an answer came"
TIMED_OUT = "timed out after 0.5 s"
NO_ANSWER = "no proper answer (RemoteProtocolError: Server disconnected without sending a response.)"


@pytest.fixture
async def network(receiver: Receiver) -> AsyncIterator[FaultyNetwork]:
    network = FaultyNetwork(receiver.port)
    server = await network.open()
    yield network
    await network.close(server)


@pytest.mark.parametrize(
    ("fault", "pause", "error"),
    [
        (Fault.RESET, 0, BROKE),
        (Fault.RESET_AFTER_REQUEST, 0, BROKE),
        (Fault.HALF_CLOSE, 0, NO_ANSWER),
        (Fault.TRICKLE, 1.0, TIMED_OUT),
        (Fault.LATENCY, 2 * TIMEOUT, TIMED_OUT),
        (Fault.BLACK_HOLE, 0, TIMED_OUT),
    ],
    ids=lambda value: value.name if isinstance(value, Fault) else "",
)
async def test_a_fault_fails_the_attempt_and_the_next_one_delivers(
    ledger: Ledger,
    clock: ManualClock,
    receiver: Receiver,
    network: FaultyNetwork,
    make_dispatcher: MakeDispatcher,
    fault: Fault,
    pause: float,
    error: str,
) -> None:
    network.fault, network.pause = fault, pause
    arrivals = 0 if fault in NEVER_ARRIVES else 1
    await ledger.owe(network.url, schedule=TWICE)
    await make_dispatcher(DeliverySettings(timeout=TIMEOUT)).deliver_due()
    assert (await ledger.states(), len(receiver.requests)) == ([CallbackState.PENDING], arrivals)
    network.fault, network.pause = Fault.NONE, 0
    clock.advance(1)
    await make_dispatcher(DeliverySettings(timeout=30)).deliver_due()
    assert (await ledger.states(), len(receiver.requests)) == ([CallbackState.DELIVERED], arrivals + 1)
    first, second = await ledger.attempts()
    assert (first.status, first.error) == (None, error.format(f"127.0.0.1:{network.port}"))
    assert (second.number, second.status, second.error) == (2, 204, None)
    assert {request.headers["x-fejkollen-delivery"] for request in receiver.requests} == {"callback-1"}


@pytest.mark.parametrize(
    ("fault", "pause", "status"),
    [(Fault.LATENCY, 0.05, 204), (Fault.TRICKLE, 0.001, 204), (Fault.RESET_AFTER_HEADERS, 0, 200)],
    ids=lambda value: value.name if isinstance(value, Fault) else "",
)
async def test_a_fault_that_lets_the_status_through_does_not_keep_it_from_being_delivered(
    ledger: Ledger,
    receiver: Receiver,
    network: FaultyNetwork,
    make_dispatcher: MakeDispatcher,
    fault: Fault,
    pause: float,
    status: int,
) -> None:
    network.fault, network.pause = fault, pause
    await ledger.owe(network.url, schedule=TWICE)
    await make_dispatcher(DeliverySettings(timeout=5)).deliver_due()
    [attempt] = await ledger.attempts()
    assert (attempt.status, attempt.error, len(receiver.requests)) == (status, None, 1)
    assert await ledger.states() == [CallbackState.DELIVERED]


@pytest.mark.parametrize("fault", [Fault.BLACK_HOLE, Fault.HALF_CLOSE, Fault.TRICKLE, Fault.LATENCY])
async def test_a_fault_holds_nobody_else_up(
    ledger: Ledger, receiver: Receiver, network: FaultyNetwork, make_dispatcher: MakeDispatcher, fault: Fault
) -> None:
    network.fault, network.pause = fault, 3600
    for number in range(3):
        await ledger.owe(network.url, f"faulty-{number}", session=f"faulty-{number}")
    for number in range(20):
        await ledger.owe(receiver.url, f"healthy-{number}", session=f"healthy-{number}")
    dispatcher = make_dispatcher(workers=4)
    running = asyncio.create_task(dispatcher.run())
    await until(lambda: _healthy(receiver) == 20)
    await dispatcher.stop(0)
    await running
    healthy = [(await ledger.states(f"healthy-{number}"))[0] for number in range(20)]
    assert healthy == [CallbackState.DELIVERED] * 20


def _healthy(receiver: Receiver) -> int:
    ids = {request.headers["x-fejkollen-delivery"] for request in receiver.requests}
    return sum(delivery.startswith("healthy") for delivery in ids)
