"""Who is attempted when: reversed batches, what follows another, what is asked for, and a fair share for each host."""

import asyncio

import pytest
from sqlalchemy import update

from fejkollen_server.callbacks import tester_queries
from fejkollen_server.callbacks.callback import Callback, CallbackState
from fejkollen_server.callbacks.callback_order import LONGEST_WAIT, let_go_if_complete
from fejkollen_server.callbacks.delivery_settings import DeliverySettings
from fejkollen_server.callbacks.dispatcher import Dispatcher
from fejkollen_server.callbacks.quick_hosts import QuickHosts
from fejkollen_server.callbacks.schedule import RetrySchedule
from fejkollen_server.callbacks.shares import Shares
from fejkollen_server.clock import SECOND, ManualClock
from fejkollen_server.database.tables import callbacks

from .conftest import MORNING, MakeDispatcher
from .ledger import ACCOUNT, Ledger, until
from .receiver import Receiver, answer

pytestmark = pytest.mark.anyio


async def _owe_batch(ledger: Ledger, url: str, count: int, together: int) -> None:
    for number in range(count):
        name = f"{number:02}"
        await ledger.owe(url, f"callback-{name}", session=f"session-{name}", body=name.encode(), batch="rule-1")
        await ledger.do(lambda connection: let_go_if_complete(connection, ACCOUNT, "rule-1", together, MORNING))


async def test_a_batch_is_sent_last_first_by_however_many_dispatchers(
    ledger: Ledger, receiver: Receiver, make_dispatcher: MakeDispatcher
) -> None:
    await _owe_batch(ledger, receiver.url, 7, 7)
    await asyncio.gather(*(make_dispatcher().deliver_due() for _ in range(2)))
    while len(receiver.requests) < 7:
        await make_dispatcher().deliver_due()
    assert receiver.bodies == [f"{number:02}".encode() for number in reversed(range(7))]


async def test_a_batch_that_stays_incomplete_is_sent_after_a_minute(
    ledger: Ledger, receiver: Receiver, dispatcher: Dispatcher, clock: ManualClock
) -> None:
    await _owe_batch(ledger, receiver.url, 2, 3)
    clock.advance(LONGEST_WAIT / SECOND - 1)
    assert await dispatcher.deliver_due() == 0
    clock.advance(1)
    assert await dispatcher.deliver_due() == 2
    # Whoever comes late has nobody left to be reversed with.
    await ledger.owe(receiver.url, "callback-03", session="session-03", batch="rule-1")
    await ledger.do(lambda connection: let_go_if_complete(connection, ACCOUNT, "rule-1", 3, clock.now()))
    assert await dispatcher.deliver_due() == 0


async def test_sessions_of_a_batch_that_end_at_the_same_moment_see_each_other(ledger: Ledger) -> None:
    async def end(name: str) -> None:
        await ledger.owe("http://127.0.0.1:1/", f"callback-{name}", session=f"session-{name}", batch="rule-1")
        await ledger.do(lambda connection: let_go_if_complete(connection, ACCOUNT, "rule-1", 8, MORNING))

    await asyncio.gather(*(end(f"{number}") for number in range(8)))
    assert [(await ledger.callbacks(f"session-{number}"))[0].batch for number in range(8)] == [None] * 8


async def test_what_is_released_comes_in_order_but_waits_for_no_retry(
    ledger: Ledger, receiver: Receiver, dispatcher: Dispatcher
) -> None:
    receiver.answers = [answer(500)]
    for number in range(6):
        schedule = RetrySchedule((0, 3600))
        await ledger.owe(
            receiver.url, f"callback-{number}", session=f"session-{number}", body=b"%d" % number, schedule=schedule
        )
    assert len(await ledger.do(lambda connection: tester_queries.hold(connection, ACCOUNT))) == 6
    assert await dispatcher.deliver_due() == 0
    await ledger.do(lambda connection: tester_queries.release(connection, ACCOUNT, MORNING))
    assert await dispatcher.deliver_due() == 6
    assert receiver.bodies == [b"%d" % number for number in range(6)]


async def test_what_is_asked_for_waits_for_no_other_of_its_session(
    ledger: Ledger, receiver: Receiver, dispatcher: Dispatcher
) -> None:
    await ledger.owe(receiver.url, "callback-1", body=b"1", schedule=RetrySchedule((3600,)))
    await ledger.owe(receiver.url, "callback-2", body=b"2", schedule=RetrySchedule((3600,)))
    [_, second] = await ledger.callbacks()
    assert await ledger.do(lambda connection: tester_queries.ask_for(connection, second, MORNING))
    assert await dispatcher.deliver_due() == 1
    assert receiver.bodies == [b"2"]
    assert await ledger.states() == [CallbackState.PENDING, CallbackState.DELIVERED]


async def test_only_one_of_two_can_ask_for_what_somebody_else_has_claimed(ledger: Ledger) -> None:
    await ledger.owe("http://127.0.0.1:1/")
    [seen] = await ledger.callbacks()
    await ledger.claim()
    assert not await ledger.do(lambda connection: tester_queries.ask_for(connection, seen, MORNING))


async def test_hosts_that_never_answer_leave_couriers_to_the_others(
    ledger: Ledger, receiver: Receiver, make_dispatcher: MakeDispatcher
) -> None:
    silent = Receiver()
    server = await silent.open()
    silent.answers = [silent.silence] * 20
    for number in range(20):
        await ledger.owe(silent.url, f"a-{number:02}", session=f"silent-{number}")
    await ledger.owe(receiver.url, "b", session="quick")
    dispatcher = make_dispatcher(DeliverySettings(timeout=30), 8)
    running = asyncio.create_task(dispatcher.run())
    await until(lambda: len(receiver.requests) == 1)
    # One until it has answered, and one besides what hangs; what was too much is not claimed by anybody.
    await until(lambda: len(silent.requests) == 2)
    states = [(await ledger.states(f"silent-{number}"))[0] for number in range(20)]
    assert (states.count(CallbackState.UNDER_WAY), states.count(CallbackState.PENDING)) == (2, 18)
    silent.closing.set()
    await dispatcher.stop(10)
    await running
    await silent.close(server)


async def test_a_healthy_first_attempt_waits_for_no_sick_ones_however_many_hosts_they_go_to(
    ledger: Ledger, receiver: Receiver, make_dispatcher: MakeDispatcher
) -> None:
    """Twelve hosts that hang would keep eight workers busy for as long as a receiver may take."""
    sick = [Receiver() for _ in range(12)]
    servers = [await each.open() for each in sick]
    for number, each in enumerate(sick):
        each.answers = [each.silence] * 4
        for position in range(4):
            await ledger.owe(each.url, f"a-{number:02}-{position}", session=f"sick-{number}-{position}")
    await ledger.owe(receiver.url, "b", session="quick")
    dispatcher = make_dispatcher(DeliverySettings(timeout=30), 8)
    running = asyncio.create_task(dispatcher.run())
    await until(lambda: len(receiver.requests) == 1)
    for each in sick:
        each.closing.set()
    await dispatcher.stop(10)
    await running
    for each, server in zip(sick, servers, strict=True):
        await each.close(server)


async def test_what_a_killed_process_was_sending_is_sent_by_the_next(
    ledger: Ledger, receiver: Receiver, make_dispatcher: MakeDispatcher, clock: ManualClock
) -> None:
    """At once on SQLite, which has one process at a time, and otherwise when its lease has run out."""
    await ledger.owe(receiver.url)
    await ledger.claim()
    dispatcher = make_dispatcher()
    if ledger.database.engine.dialect.name == "postgresql":
        clock.advance(60)
    running = asyncio.create_task(dispatcher.run())
    await until(lambda: len(receiver.requests) == 1)
    await dispatcher.stop(1)
    await running


def _callback(number: int, host: str) -> Callback:
    schedule, state = RetrySchedule((0,)), CallbackState.UNDER_WAY
    values = (f"callback-{number}", ACCOUNT, f"session-{number}", f"http://{host}/", b"", None, state, schedule)
    return Callback(*values, attempts=0, due_at=0, fence=1, created_at=0, host=host)


def test_a_host_gets_one_attempt_until_it_is_known_to_be_quick_and_an_account_leaves_room_for_others() -> None:
    callbacks = [_callback(number, "new" if number < 4 else f"host-{number // 4}") for number in range(20)]
    quick = {f"host-{number}" for number in range(5)}
    kept, surplus = Shares([], (), 8, quick).divide(callbacks)
    assert [each.host for each in kept] == ["new", *["host-1"] * 4, "host-2"]
    assert len(kept) + len(surplus) == 20
    shares = Shares(kept, (), 8, quick)
    assert (shares.busy_hosts, shares.busy_accounts) == (["new", "host-1"], [ACCOUNT])


def test_what_was_set_aside_keeps_no_worker_busy_but_an_account_has_only_so_much_of_it() -> None:
    callbacks = [_callback(number, f"host-{number}") for number in range(32)]
    aside = {each.id for each in callbacks}
    assert Shares(callbacks[:31], aside, 8, ()).busy_accounts == []
    assert Shares(callbacks, aside, 8, ()).busy_accounts == [ACCOUNT]


def test_a_host_is_quick_until_it_keeps_somebody_waiting() -> None:
    hosts = QuickHosts()
    for number in range(1001):
        hosts.note_quick(f"host-{number}")
    hosts.note_slow("host-7")
    hosts.note_quick(None)
    assert (len(hosts.names), "host-0" in hosts.names, "host-7" in hosts.names) == (999, False, False)


async def test_callbacks_of_an_older_fejkollen_know_no_host_and_are_delivered(
    ledger: Ledger, receiver: Receiver, dispatcher: Dispatcher
) -> None:
    for number in range(9):
        await ledger.owe(receiver.url, f"callback-{number}", session=f"session-{number}")
    await ledger.do(lambda connection: connection.execute(update(callbacks).values(host=None)))
    assert await dispatcher.deliver_due() == 9
