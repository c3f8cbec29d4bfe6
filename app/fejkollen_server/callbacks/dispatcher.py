"""Delivers callbacks as they fall due, and keeps delivering them whatever receivers and the database do."""

import asyncio
import math
from asyncio import FIRST_COMPLETED
from collections.abc import Callable, Sequence
from contextlib import suppress

from sqlalchemy import Connection

from fejkollen_server.callbacks.attempt_log import tell_of_attempt
from fejkollen_server.callbacks.callback import RETENTION, Attempt, Callback, state_after
from fejkollen_server.callbacks.courier_pool import CourierPool
from fejkollen_server.callbacks.delivery_settings import DeliverySettings
from fejkollen_server.callbacks.quick_hosts import QuickHosts
from fejkollen_server.callbacks.repository import (
    Outcome,
    claim_due,
    hand_back,
    is_under_way,
    next_due_at,
    record,
    renew,
    take_over,
)
from fejkollen_server.callbacks.shares import Shares
from fejkollen_server.clock import SECOND, Clock, Instant
from fejkollen_server.database.locks import hold_accounts
from fejkollen_server.database.transactions import Database
from fejkollen_server.errors import DatabaseIsAway
from fejkollen_server.events.event import EventKind
from fejkollen_server.events.event_recorder import EventRecorder
from fejkollen_server.logs.logger import logger

_LONGEST_WAIT = SECOND
# Something may be due that another process is just claiming: looking again at once would only burn time.
_SHORTEST_WAIT = SECOND // 50
# A claim is renewed while its attempt is under way, so it need not outlive the slowest one: what was under way when a
# process was killed is left to others after this time.
_LEASE = 5 * SECOND
_RENEWED_EVERY = SECOND
# An attempt that takes longer than this keeps none of the workers from beginning another one.
_PATIENCE_SECONDS = 0.4
# So many attempts are under way at most for each worker: those that take long cost little but memory.
_MOST_PER_WORKER = 16


class Dispatcher:
    """One per process; any number of processes may share a database."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        event_recorder: EventRecorder,
        settings: DeliverySettings | None = None,
        *,
        announce: Callable[[], None] = lambda: None,
        workers: int = 8,
        retention: int = RETENTION,
    ) -> None:
        self._database = database
        self._clock = clock
        self._event_recorder = event_recorder
        self._announce = announce
        self._couriers = CourierPool(clock, settings or DeliverySettings())
        self._workers = workers
        self._quick_hosts = QuickHosts()
        self._set_aside: set[str] = set()
        self._renewed_at = 0
        self._retention = retention
        self._tasks: dict[asyncio.Task[None], Callback] = {}
        self._under_way: dict[str, Callback] = {}
        self._finished: list[Outcome] = []
        self._attempts_made = 0
        self._turning = asyncio.Lock()
        self._woken = asyncio.Event()
        self._is_stopping = False
        self._loop_has_ended = asyncio.Event()
        self._loop_has_ended.set()

    def wake(self) -> None:
        """Look for due callbacks at once: something was committed."""
        self._woken.set()

    async def run(self) -> None:
        """Deliver until stopped."""
        self._loop_has_ended.clear()
        await self._take_over()
        try:
            while not self._is_stopping:
                await self._clock.wait_until(await self._turn_if_possible(), self._woken)
        finally:
            self._loop_has_ended.set()

    async def _take_over(self) -> None:
        """Begin at once with what a process has left behind that was killed: SQLite has one process at a time."""
        if self._database.engine.dialect.name == "sqlite" and not self._under_way:
            with suppress(DatabaseIsAway):
                await self._database.transaction(take_over)

    async def deliver_due(self) -> int:
        """Attempt all that is due now, and what falls due by that; return when it is settled how it went.

        Gives the number of attempts made meanwhile. Works beside a running loop as well as without one.
        """
        made_before = self._attempts_made
        await self._turn()
        while self._tasks or self._finished:
            if self._tasks:
                await asyncio.wait(self._tasks)
            await self._turn()
        return self._attempts_made - made_before

    async def deliver_due_of(self, account: int, *, started_by: Instant) -> None:
        """Attempt all that is due of one account, and wait for what is under way of it, here or elsewhere.

        Sessions that were started later are not waited for, or a busy account would never be done.
        """
        await self.deliver_of_until(
            account, lambda connection: not is_under_way(connection, account, started_by=started_by)
        )

    async def deliver_of_until(
        self, account: int, is_over: Callable[[Connection], bool], *, at_most: float = math.inf
    ) -> None:
        """Attempt what is due of one account until something is over, so many real seconds at most."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + at_most
        await self._turn(only=account)
        while not await self._database.transaction(is_over) and (remaining := deadline - loop.time()) > 0:
            await self._wait_a_little(account, remaining)
            await self._turn(only=account)

    async def _wait_a_little(self, account: int, at_most: float) -> None:
        """Wait for the first attempt of the account to finish here; another process's have to be looked for."""
        under_way = [task for task, callback in self._tasks.items() if callback.account == account]
        if under_way:
            await asyncio.wait(under_way, timeout=min(at_most, _LONGEST_WAIT / SECOND), return_when=FIRST_COMPLETED)
        else:
            await asyncio.sleep(_SHORTEST_WAIT / SECOND)

    async def stop(self, grace_seconds: float) -> None:
        """Let what is under way finish within the grace, hand the rest back, and close the connections."""
        self._is_stopping = True
        self.wake()
        await self._loop_has_ended.wait()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=grace_seconds)
        # With the database away, the leases bring everything back in time.
        with suppress(DatabaseIsAway):
            await self._leave()
        await self._couriers.close()

    async def _leave(self) -> None:
        async with self._turning:
            given_up = list(self._under_way.values())
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            await self._database.transaction(lambda connection: self._settle_and_hand_back(connection, given_up))
            self._finished.clear()

    async def _turn_if_possible(self) -> Instant:
        try:
            return await self._turn()
        except DatabaseIsAway:
            logger().debug("callbacks wait for the database")
            return self._clock.now() + _LONGEST_WAIT

    async def _turn(self, *, only: int | None = None) -> Instant:
        """Settle what has finished and start what is due; say when to look again, unless woken before."""
        async with self._turning:
            finished = tuple(self._finished)
            shares = Shares(self._under_way.values(), self._set_aside, self._workers, self._quick_hosts.names)
            most = 0 if self._is_stopping else self._free_workers()
            claimed, next_look = await self._database.transaction(
                lambda connection: self._settle_and_claim(connection, finished, most, only, shares)
            )
            del self._finished[: len(finished)]
            if finished:
                self._announce()
            for callback in claimed:
                self._take(callback)
            return next_look

    def _free_workers(self) -> int:
        """Say how many attempts may begin: those that were set aside keep no worker busy."""
        at_work = len(self._tasks) - len(self._set_aside)
        return max(0, min(self._workers - at_work, self._workers * _MOST_PER_WORKER - len(self._tasks)))

    def _settle_and_claim(
        self, connection: Connection, outcomes: Sequence[Outcome], most: int, only: int | None, shares: Shares
    ) -> tuple[list[Callback], Instant]:
        now = self._clock.now()
        if outcomes:
            hold_accounts(connection, {callback.account for callback, _ in outcomes})
            self._record(connection, outcomes, now)
        if not self._renewed_at <= now < self._renewed_at + _RENEWED_EVERY:
            self._renewed_at = now
            renew(connection, list(self._under_way.values()), now + _LEASE)
        claimed = self._claim(connection, now, most, only, shares)
        return claimed, self._next_look(connection, now, None if len(claimed) == most else shares)

    def _claim(
        self, connection: Connection, now: Instant, most: int, only: int | None, shares: Shares
    ) -> list[Callback]:
        """Claim as much as there are couriers for, and hand back what is too much for one host."""
        claimed: list[Callback] = []
        while len(claimed) < most:
            wanted = most - len(claimed)
            hosts, busy_accounts = shares.busy_hosts, shares.busy_accounts
            found = claim_due(connection, now, _LEASE, wanted, only=only, busy=hosts, busy_accounts=busy_accounts)
            kept, surplus = shares.divide(found)
            claimed += kept
            hand_back(connection, surplus)
            if not surplus:
                break
        return claimed

    def _record(self, connection: Connection, outcomes: Sequence[Outcome], now: Instant) -> None:
        for callback, attempt in record(connection, outcomes, now, self._retention):
            self._event_recorder.tell(
                connection,
                callback.account,
                EventKind.CALLBACK_DELIVERED if attempt.is_delivered else EventKind.CALLBACK_FAILED,
                attempt.started_at,
                session=callback.session,
                callbackId=callback.id,
                attempt=attempt.number,
                status=attempt.status,
                error=attempt.error,
                state=state_after(callback, attempt)[0].value,
            )

    def _next_look(self, connection: Connection, now: Instant, shares: Shares | None) -> Instant:
        """Find when to look again; a full house, which knows no busy hosts, is woken by the first attempt to finish."""
        latest = now + _LONGEST_WAIT
        due_at = next_due_at(connection, latest, shares.busy_hosts, shares.busy_accounts) if shares else None
        if due_at is None:
            return latest
        return due_at if due_at > now else now + _SHORTEST_WAIT

    def _settle_and_hand_back(self, connection: Connection, given_up: Sequence[Callback]) -> None:
        now = self._clock.now()
        hold_accounts(connection, {callback.account for callback, _ in self._finished})
        self._record(connection, self._finished, now)
        hand_back(connection, given_up)

    def _take(self, callback: Callback) -> None:
        """Start an attempt; a claim on what is under way here, or was until a moment ago, only renews the lease.

        That happens when the machine's clock jumps beyond the lease during an attempt.
        """
        for place, (ended, attempt) in enumerate(self._finished):
            if ended.id == callback.id:
                self._finished[place] = (callback, attempt)
                return
        if callback.id not in self._under_way:
            task = asyncio.create_task(self._deliver(callback))
            self._tasks[task] = callback
            task.add_done_callback(self._end)
            timer = asyncio.get_running_loop().call_later(_PATIENCE_SECONDS, self._set_aside_unless_ended, task)
            task.add_done_callback(lambda _: timer.cancel())
        self._under_way[callback.id] = callback

    def _set_aside_unless_ended(self, task: asyncio.Task[None]) -> None:
        callback = self._tasks.get(task)
        if callback is not None:
            self._set_aside.add(callback.id)
            self._quick_hosts.note_slow(callback.host)
            self.wake()

    def _end(self, task: asyncio.Task[None]) -> None:
        callback = self._tasks.pop(task, None)
        if callback is not None:
            self._set_aside.discard(callback.id)
        self.wake()

    async def _deliver(self, callback: Callback) -> None:
        try:
            attempt = await self._attempt(callback)
            self._finished.append((self._under_way[callback.id], attempt))
            # Whoever refuses the connection or breaks it has not answered.
            if attempt.status is not None and callback.id not in self._set_aside:
                self._quick_hosts.note_quick(callback.host)
            self._attempts_made += 1
        finally:
            del self._under_way[callback.id]

    async def _attempt(self, callback: Callback) -> Attempt:
        courier = self._couriers.take()
        try:
            attempt = await courier.attempt(callback)
        finally:
            self._couriers.give_back(courier)
        tell_of_attempt(callback, attempt)
        return attempt
