"""Claims, leases and what is kept, on both databases."""

import asyncio

import pytest
from sqlalchemy import Connection, delete, select

from fejkollen_server.callbacks import outbox, repository
from fejkollen_server.callbacks.callback import Attempt, Callback, CallbackState
from fejkollen_server.callbacks.outbox import OwedCallback
from fejkollen_server.callbacks.schedule import PRESETS, RetrySchedule
from fejkollen_server.clock import SECOND, ManualClock
from fejkollen_server.database.tables import accounts, callback_attempts

from .conftest import MORNING
from .ledger import LEASE, RETENTION, Ledger

pytestmark = pytest.mark.anyio

URL = "http://127.0.0.1:1/"


def an_attempt(callback: Callback, *, error: str | None = None, now: int = MORNING) -> Attempt:
    return Attempt(callback.attempts + 1, now, SECOND // 8, "127.0.0.1:1", None if error else 204, error, None)


async def test_callback_is_read_back_as_it_was_put(ledger: Ledger) -> None:
    schedule = RetrySchedule((0.5, 3))
    await ledger.owe(URL, body=b"\0\xff", signature="c2lnbg==", schedule=schedule)
    assert await ledger.callbacks() == [
        Callback(
            id="callback-1",
            account=1,
            session="session-1",
            url=URL,
            body=b"\0\xff",
            signature="c2lnbg==",
            state=CallbackState.PENDING,
            schedule=schedule,
            attempts=0,
            due_at=MORNING + SECOND // 2,
            fence=0,
            created_at=MORNING,
            host="127.0.0.1:1",
        )
    ]


async def test_callback_disappears_with_the_transaction_that_owed_it(ledger: Ledger) -> None:
    class ChangedMyMindError(Exception):
        pass

    with pytest.raises(ChangedMyMindError):
        await ledger.do(lambda connection: _put_and_raise(connection, ChangedMyMindError()))
    assert await ledger.callbacks() == []


def _put_and_raise(connection: Connection, error: Exception) -> None:
    owed = OwedCallback(
        id="callback-1",
        account=1,
        session="session-1",
        url=URL,
        body=b"",
        signature=None,
        schedule=PRESETS["once"],
        since=MORNING,
    )
    outbox.put(connection, owed)
    raise error


async def test_callback_that_is_never_to_be_sent_says_so_and_is_never_claimed(
    ledger: Ledger, clock: ManualClock
) -> None:
    await ledger.owe(URL, schedule=PRESETS["never"])
    clock.advance(30 * 24 * 3600)
    assert await ledger.claim() == []
    assert await ledger.states() == [CallbackState.UNSENT]


async def test_callback_is_claimed_once_and_not_before_it_is_due(ledger: Ledger, clock: ManualClock) -> None:
    await ledger.owe(URL, schedule=RetrySchedule((2,)))
    assert await ledger.claim() == []
    clock.advance(2)
    [claimed] = await ledger.claim()
    assert (claimed.state, claimed.fence, claimed.lease_ends) == (CallbackState.UNDER_WAY, 1, clock.now() + LEASE)
    assert await ledger.claim() == []


async def test_no_more_is_claimed_than_asked_for_and_the_longest_due_comes_first(
    ledger: Ledger, clock: ManualClock
) -> None:
    await ledger.owe(URL, "c", session="session-c")
    clock.advance(1)
    await ledger.owe(URL, "b", session="session-b")
    await ledger.owe(URL, "a", session="session-a")
    assert [callback.id for callback in await ledger.claim(limit=2)] == ["a", "c"]
    assert [callback.id for callback in await ledger.claim(limit=2)] == ["b"]


async def test_claims_at_the_same_moment_never_overlap(ledger: Ledger) -> None:
    for number in range(40):
        await ledger.owe(URL, f"callback-{number:02}", session=f"session-{number}")
    batches = await asyncio.gather(*(ledger.claim(limit=10) for _ in range(8)))
    claimed = [callback.id for batch in batches for callback in batch]
    claimed += [callback.id for callback in await ledger.claim(limit=40)]
    assert sorted(claimed) == [f"callback-{number:02}" for number in range(40)]


async def test_claim_of_a_lost_process_is_taken_over_when_its_lease_has_run_out(
    ledger: Ledger, clock: ManualClock
) -> None:
    await ledger.owe(URL)
    [lost] = await ledger.claim()
    clock.advance(29.999)
    assert await ledger.claim() == []
    clock.advance(0.001)
    [taken_over] = await ledger.claim()
    assert (taken_over.id, taken_over.fence, taken_over.attempts) == (lost.id, 2, 0)


async def test_late_result_of_a_lost_lease_is_dropped(ledger: Ledger, clock: ManualClock) -> None:
    await ledger.owe(URL)
    [lost] = await ledger.claim()
    clock.advance(30)
    [taken_over] = await ledger.claim()
    assert await ledger.record((lost, an_attempt(lost, error="answered 500"))) == frozenset()
    assert await ledger.attempts() == []
    assert await ledger.record((taken_over, an_attempt(taken_over))) == {"callback-1"}
    assert await ledger.record((lost, an_attempt(lost, error="answered 500"))) == frozenset()
    assert [attempt.error for attempt in await ledger.attempts()] == [None]
    assert await ledger.states() == [CallbackState.DELIVERED]


async def test_result_is_recorded_once_even_if_told_twice(ledger: Ledger) -> None:
    await ledger.owe(URL, schedule=PRESETS["ci"])
    [claimed] = await ledger.claim()
    outcome = (claimed, an_attempt(claimed, error="answered 500"))
    assert await ledger.record(outcome) == {"callback-1"}
    assert await ledger.record(outcome) == frozenset()
    assert len(await ledger.attempts()) == 1


async def test_results_are_recorded_together(ledger: Ledger) -> None:
    for number in range(3):
        await ledger.owe(URL, f"callback-{number}", session=f"session-{number}")
    good, bad, blocked = await ledger.claim()
    await ledger.record(
        (good, an_attempt(good)),
        (bad, an_attempt(bad, error="answered 500")),
        (blocked, an_attempt(blocked, error="blocked: no")),
    )
    states = [await ledger.states(f"session-{number}") for number in range(3)]
    assert states == [[CallbackState.DELIVERED], [CallbackState.FAILED], [CallbackState.BLOCKED]]


async def test_attempt_is_read_back_as_it_was_recorded(ledger: Ledger) -> None:
    await ledger.owe(URL)
    [claimed] = await ledger.claim()
    attempt = Attempt(1, MORNING, 1234, "127.0.0.1:1", 500, "answered 500", "oh no \N{CRYING FACE}")
    await ledger.record((claimed, attempt))
    assert await ledger.attempts() == [attempt]


async def test_blocked_callback_is_not_tried_again(ledger: Ledger, clock: ManualClock) -> None:
    await ledger.owe(URL, schedule=PRESETS["ci"])
    [claimed] = await ledger.claim()
    await ledger.record((claimed, an_attempt(claimed, error="blocked: no")))
    clock.advance(3000)
    assert await ledger.claim() == []


async def test_later_callback_of_a_session_waits_for_the_earlier_one(ledger: Ledger, clock: ManualClock) -> None:
    await ledger.owe(URL, "callback-1", schedule=RetrySchedule((0, 60)))
    await ledger.owe(URL, "callback-2")
    await ledger.owe(URL, "callback-3", session="session-2")
    first, other = await ledger.claim()
    assert (first.id, other.id) == ("callback-1", "callback-3")
    await ledger.record((other, an_attempt(other)))
    assert await ledger.claim() == []
    await ledger.record((first, an_attempt(first, error="answered 500")))
    assert await ledger.claim() == []
    clock.advance(61)
    [again] = await ledger.claim()
    assert (again.id, again.attempts) == ("callback-1", 1)
    await ledger.record((again, an_attempt(again, error="answered 500", now=clock.now())))
    assert [callback.id for callback in await ledger.claim()] == ["callback-2"]


async def test_claim_that_is_handed_back_can_be_claimed_at_once(ledger: Ledger) -> None:
    await ledger.owe(URL)
    claimed = await ledger.claim()
    await ledger.do(lambda connection: repository.hand_back(connection, claimed))
    assert await ledger.states() == [CallbackState.PENDING]
    [again] = await ledger.claim()
    assert again.fence == 2


async def test_lost_lease_cannot_be_handed_back(ledger: Ledger, clock: ManualClock) -> None:
    await ledger.owe(URL)
    lost = await ledger.claim()
    clock.advance(30)
    await ledger.claim()
    await ledger.do(lambda connection: repository.hand_back(connection, lost))
    assert await ledger.states() == [CallbackState.UNDER_WAY]


async def test_next_due_is_when_a_claim_finds_something(ledger: Ledger, clock: ManualClock) -> None:
    async def next_due(within: int = 100) -> int | None:
        until = clock.now() + within * SECOND
        return await ledger.do(lambda connection: repository.next_due_at(connection, until))

    assert await next_due() is None
    await ledger.owe(URL, "callback-1", schedule=RetrySchedule((20,)))
    await ledger.owe(URL, "callback-2")
    assert await next_due() == MORNING + 20 * SECOND
    assert await next_due(within=19) is None
    clock.advance(20)
    await ledger.claim()
    assert await next_due() == clock.now() + LEASE


async def test_settled_callback_is_purged_when_its_retention_has_passed(ledger: Ledger, clock: ManualClock) -> None:
    async def purge(limit: int = 10) -> int:
        return await ledger.do(lambda connection: repository.purge(connection, clock.now(), limit))

    await ledger.owe(URL, "callback-1")
    await ledger.owe(URL, "callback-2", session="session-2", schedule=PRESETS["never"])
    await ledger.owe(URL, "callback-3", session="session-3", schedule=RetrySchedule((2 * 3600,)))
    [claimed] = await ledger.claim()
    await ledger.record((claimed, an_attempt(claimed)))
    clock.advance(RETENTION / SECOND - 0.001)
    assert await purge() == 0
    clock.advance(0.001)
    assert await purge(limit=1) == 1
    assert await purge() == 1
    assert await ledger.states("session-3") == [CallbackState.PENDING]
    clock.advance(3 * 3600)
    assert await purge() == 0


async def test_attempts_go_with_their_callback_and_that_with_its_account(ledger: Ledger) -> None:
    await ledger.owe(URL)
    [claimed] = await ledger.claim()
    await ledger.do(lambda connection: connection.execute(delete(accounts)))
    assert await ledger.record((claimed, an_attempt(claimed))) == frozenset()
    assert await ledger.callbacks() == []
    rows = await ledger.do(lambda connection: connection.execute(select(callback_attempts)).all())
    assert rows == []


async def test_callbacks_of_another_account_are_not_listed(ledger: Ledger) -> None:
    await ledger.owe(URL)
    assert await ledger.do(lambda connection: repository.list_for_session(connection, 2, "session-1")) == []
