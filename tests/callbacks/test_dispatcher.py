"""The dispatcher from end to end: real receivers, both databases, and a clock that is moved by hand."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from anyio.lowlevel import checkpoint
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool
from structlog.testing import capture_logs

from fejkollen_server.callbacks.callback import CallbackState
from fejkollen_server.callbacks.delivery_settings import DeliverySettings
from fejkollen_server.callbacks.dispatcher import Dispatcher
from fejkollen_server.callbacks.schedule import PRESETS, RetrySchedule
from fejkollen_server.callbacks.signature import sign_callback
from fejkollen_server.clock import SECOND, ManualClock
from fejkollen_server.database.transactions import Database

from .conftest import MORNING, MakeDispatcher
from .ledger import Ledger, until
from .receiver import NO_CONTENT, Receiver, answer

pytestmark = pytest.mark.anyio


async def test_callback_is_delivered_once(ledger: Ledger, receiver: Receiver, dispatcher: Dispatcher) -> None:
    body = b'{"status":"COMPLETED"}'
    await ledger.owe(receiver.url, body=body, signature=sign_callback(body, "demo-callback-key"))
    assert await dispatcher.deliver_due() == 1
    assert await dispatcher.deliver_due() == 0
    assert receiver.bodies == [body]
    assert receiver.requests[0].headers["x-signature-sha256"] == sign_callback(
        receiver.requests[0].body, "demo-callback-key"
    )
    assert await ledger.states() == [CallbackState.DELIVERED]
    [attempt] = await ledger.attempts()
    assert (attempt.number, attempt.started_at, attempt.status, attempt.error) == (1, MORNING, 204, None)


async def test_callback_is_retried_by_its_schedule_and_then_given_up(
    ledger: Ledger, receiver: Receiver, dispatcher: Dispatcher, clock: ManualClock
) -> None:
    receiver.answers = [answer(500, b"oh no")] * 5
    await ledger.owe(receiver.url, schedule=PRESETS["ci"])
    made = []
    for _ in range(100):
        made.append(await dispatcher.deliver_due())
        clock.advance(0.1)
    # 0, then 1, 2 and 5 seconds, each after the attempt before.
    assert [moment for moment, count in enumerate(made) if count] == [0, 10, 30, 80]
    attempts = await ledger.attempts()
    assert [(attempt.number, attempt.started_at - MORNING) for attempt in attempts] == [
        (1, 0),
        (2, 1 * SECOND),
        (3, 3 * SECOND),
        (4, 8 * SECOND),
    ]
    assert {(attempt.status, attempt.error, attempt.answer) for attempt in attempts} == {(500, "answered 500", "oh no")}
    assert await ledger.states() == [CallbackState.FAILED]


async def test_retry_carries_the_same_bytes_the_same_id_and_the_next_number(
    ledger: Ledger, receiver: Receiver, dispatcher: Dispatcher
) -> None:
    receiver.answers = [answer(503)]
    await ledger.owe(receiver.url, signature="c2lnbg==", schedule=RetrySchedule((0, 0)))
    assert await dispatcher.deliver_due() == 2
    first, second = receiver.requests
    assert first.body == second.body
    assert first.headers.pop("x-fejkollen-attempt") == "1"
    assert second.headers.pop("x-fejkollen-attempt") == "2"
    assert first.headers == second.headers
    assert await ledger.states() == [CallbackState.DELIVERED]


async def test_one_attempt_is_all_by_default(ledger: Ledger, dispatcher: Dispatcher, closed_port: int) -> None:
    await ledger.owe(f"http://127.0.0.1:{closed_port}/")
    assert await dispatcher.deliver_due() == 1
    assert await ledger.states() == [CallbackState.FAILED]
    [attempt] = await ledger.attempts()
    assert str(attempt.error).startswith(f"connection refused to 127.0.0.1:{closed_port}")


async def test_forbidden_destination_is_recorded_as_blocked(ledger: Ledger, dispatcher: Dispatcher) -> None:
    await ledger.owe("http://169.254.169.254/latest/meta-data", schedule=PRESETS["ci"])
    assert await dispatcher.deliver_due() == 1
    assert await ledger.states() == [CallbackState.BLOCKED]
    [attempt] = await ledger.attempts()
    assert attempt.is_blocked


async def test_callbacks_of_one_session_arrive_in_order_and_wait_for_each_other(
    ledger: Ledger, receiver: Receiver, dispatcher: Dispatcher, clock: ManualClock
) -> None:
    receiver.answers = [answer(500)]
    await ledger.owe(receiver.url, "callback-1", body=b"1", schedule=RetrySchedule((0, 5)))
    await ledger.owe(receiver.url, "callback-2", body=b"2")
    await ledger.owe(receiver.url, "callback-3", body=b"3")
    assert await dispatcher.deliver_due() == 1
    clock.advance(5)
    assert await dispatcher.deliver_due() == 3
    assert receiver.bodies == [b"1", b"1", b"2", b"3"]


async def test_slow_receiver_holds_up_nobody_else(ledger: Ledger, receiver: Receiver, dispatcher: Dispatcher) -> None:
    receiver.answers = [receiver.silence]
    await ledger.owe(receiver.url, "callback-1", body=b"slow")
    running = asyncio.create_task(dispatcher.run())
    await receiver.arrived.wait()
    for number in range(10):
        await ledger.owe(receiver.url, f"quick-{number}", session=f"quick-{number}")
    dispatcher.wake()
    await until(lambda: len(receiver.requests) == 11)
    await dispatcher.stop(0)
    await running
    assert await ledger.states() == [CallbackState.PENDING]


async def test_result_is_not_lost_to_text_that_postgresql_cannot_keep(
    ledger: Ledger, receiver: Receiver, dispatcher: Dispatcher
) -> None:
    receiver.answers = [answer(200, b"a\0b")]
    await ledger.owe(receiver.url)
    await dispatcher.deliver_due()
    assert [attempt.answer for attempt in await ledger.attempts()] == ["a\ufffdb"]


async def test_running_dispatcher_delivers_when_woken(
    ledger: Ledger, receiver: Receiver, dispatcher: Dispatcher
) -> None:
    running = asyncio.create_task(dispatcher.run())
    await ledger.owe(receiver.url)
    dispatcher.wake()
    await receiver.arrived.wait()
    await dispatcher.stop(10)
    await running
    assert await ledger.states() == [CallbackState.DELIVERED]


async def test_running_dispatcher_delivers_when_time_comes(
    ledger: Ledger, receiver: Receiver, dispatcher: Dispatcher, clock: ManualClock
) -> None:
    await ledger.owe(receiver.url, schedule=RetrySchedule((0.5,)))
    running = asyncio.create_task(dispatcher.run())
    while not receiver.requests:
        clock.advance(0.1)
        await asyncio.sleep(0)
    await dispatcher.stop(10)
    await running
    [attempt] = await ledger.attempts()
    assert attempt.started_at >= MORNING + SECOND // 2


async def test_stop_lets_what_is_under_way_finish(ledger: Ledger, receiver: Receiver, dispatcher: Dispatcher) -> None:
    may_answer = asyncio.Event()

    async def answer_when_allowed(writer: asyncio.StreamWriter) -> None:
        await may_answer.wait()
        writer.write(NO_CONTENT)

    receiver.answers = [answer_when_allowed]
    await ledger.owe(receiver.url)
    running = asyncio.create_task(dispatcher.run())
    await receiver.arrived.wait()
    stopping = asyncio.create_task(dispatcher.stop(10))
    await running
    may_answer.set()
    await stopping
    assert await ledger.states() == [CallbackState.DELIVERED]


async def test_stop_hands_back_what_does_not_finish(
    ledger: Ledger, receiver: Receiver, make_dispatcher: MakeDispatcher
) -> None:
    receiver.answers = [receiver.silence]
    await ledger.owe(receiver.url)
    stopped = make_dispatcher()
    running = asyncio.create_task(stopped.run())
    await receiver.arrived.wait()
    await stopped.stop(0)
    await running
    [callback] = await ledger.callbacks()
    assert (callback.state, callback.due_at, callback.attempts) == (CallbackState.PENDING, MORNING, 0)
    # Nobody waits for a lease, and nothing is lost.
    assert await make_dispatcher().deliver_due() == 1
    assert await ledger.states() == [CallbackState.DELIVERED]


async def test_nothing_is_claimed_once_stopped(ledger: Ledger, receiver: Receiver, dispatcher: Dispatcher) -> None:
    await dispatcher.stop(0)
    await ledger.owe(receiver.url)
    await dispatcher.run()
    assert await ledger.states() == [CallbackState.PENDING]


async def test_callback_of_a_lost_process_is_delivered_by_another(
    ledger: Ledger, receiver: Receiver, dispatcher: Dispatcher, clock: ManualClock
) -> None:
    await ledger.owe(receiver.url)
    await ledger.claim()
    assert await dispatcher.deliver_due() == 0
    clock.advance(30)
    assert await dispatcher.deliver_due() == 1
    assert await ledger.states() == [CallbackState.DELIVERED]


async def test_two_dispatchers_share_the_work_without_doing_it_twice(
    ledger: Ledger, receiver: Receiver, make_dispatcher: MakeDispatcher
) -> None:
    for number in range(30):
        await ledger.owe(receiver.url, f"callback-{number:02}", session=f"session-{number}", body=b"%02d" % number)
    made = await asyncio.gather(make_dispatcher().deliver_due(), make_dispatcher().deliver_due())
    assert sum(made) == 30
    assert sorted(receiver.bodies) == [b"%02d" % number for number in range(30)]


async def test_dispatcher_outlives_an_absent_database(
    ledger: Ledger, receiver: Receiver, dispatcher: Dispatcher, clock: ManualClock, database: Database
) -> None:
    await ledger.owe(receiver.url)
    with capture_logs() as events:
        with without(database):
            running = asyncio.create_task(dispatcher.run())
            await until(lambda: any(event["event"] == "callbacks wait for the database" for event in events))
        clock.advance(1)
        await receiver.arrived.wait()
        await dispatcher.stop(10)
        await running
    assert await ledger.states() == [CallbackState.DELIVERED]


async def test_result_survives_an_absent_database(
    ledger: Ledger, receiver: Receiver, dispatcher: Dispatcher, clock: ManualClock, database: Database
) -> None:
    may_answer = asyncio.Event()

    async def answer_when_allowed(writer: asyncio.StreamWriter) -> None:
        await may_answer.wait()
        writer.write(NO_CONTENT)

    receiver.answers = [answer_when_allowed]
    await ledger.owe(receiver.url)
    running = asyncio.create_task(dispatcher.run())
    await receiver.arrived.wait()
    with capture_logs() as events:
        with without(database):
            may_answer.set()
            await until(lambda: any(event["event"] == "callbacks wait for the database" for event in events))
        clock.advance(1)
        await dispatcher.stop(10)
        await running
    assert await ledger.states() == [CallbackState.DELIVERED]
    assert len(receiver.requests) == 1


@contextmanager
def without(database: Database) -> Iterator[None]:
    """Take the database away in a way that the driver notices at the next statement."""
    if database.engine.dialect.name == "postgresql":
        engine = create_engine(database.engine.url, poolclass=NullPool)
        with engine.connect() as connection:
            connection.execute(
                text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'fejkollen'")
            )
        yield
        return
    with closing(sqlite3.connect(str(database.engine.url.database))) as connection_apart:
        connection_apart.execute("ALTER TABLE callbacks RENAME TO elsewhere")
        yield
        connection_apart.execute("ALTER TABLE elsewhere RENAME TO callbacks")


async def test_each_attempt_is_told_in_one_event_without_anything_confidential(
    ledger: Ledger, receiver: Receiver, dispatcher: Dispatcher
) -> None:
    receiver.answers = [answer(500, b"an answer"), NO_CONTENT]
    url = f"{receiver.url}&token=hush"
    await ledger.owe(url, body=b"a body", signature="a signature", schedule=RetrySchedule((0, 0)))
    with capture_logs() as events:
        await dispatcher.deliver_due()
    address = f"127.0.0.1:{receiver.port}"
    told = {"callback": "callback-1", "session": "session-1", "address": address, "milliseconds": 0.0}
    failed = {"event": "callback failed", "log_level": "warning", "error": "answered 500", "state": "PENDING"}
    delivered = {"event": "callback delivered", "log_level": "info"}
    assert events == [
        told | failed | {"attempt": 1, "status": 500},
        told | delivered | {"attempt": 2, "status": 204},
    ]


async def test_receiver_that_serves_one_connection_at_a_time_is_not_kept_waiting(
    ledger: Ledger, make_dispatcher: MakeDispatcher
) -> None:
    one_at_a_time = asyncio.Lock()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with one_at_a_time:
            while await reader.readline():
                await reader.readuntil(b"\r\n\r\n")
                await reader.readexactly(len(b"{}"))
                writer.write(NO_CONTENT)
            writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        for number in range(6):
            await ledger.owe(url, f"callback-{number}", session=f"session-{number}", body=b"{}")
        await make_dispatcher(DeliverySettings(timeout=5)).deliver_due()
    states = [await ledger.states(f"session-{number}") for number in range(6)]
    assert states == [[CallbackState.DELIVERED]] * 6


async def test_clock_moved_beyond_the_lease_does_not_send_a_callback_twice(
    ledger: Ledger, receiver: Receiver, dispatcher: Dispatcher, clock: ManualClock
) -> None:
    may_answer = asyncio.Event()

    async def answer_when_allowed(writer: asyncio.StreamWriter) -> None:
        await may_answer.wait()
        writer.write(NO_CONTENT)

    receiver.answers = [answer_when_allowed]
    await ledger.owe(receiver.url)
    running = asyncio.create_task(dispatcher.run())
    await receiver.arrived.wait()
    clock.advance(3600)
    advancing = asyncio.create_task(dispatcher.deliver_due())
    # What is under way is renewed at the next turn, before anybody could take it for left behind.
    while ((await ledger.callbacks())[0].lease_ends or 0) <= clock.now():
        await checkpoint()
    may_answer.set()
    assert await advancing == 1
    assert await ledger.states() == [CallbackState.DELIVERED]
    assert len(receiver.requests) == 1
    await dispatcher.stop(0)
    await running
