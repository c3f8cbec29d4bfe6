"""Owes callbacks and reads what has become of them, in the words of the tests."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import anyio.lowlevel

from fejkollen_server.callbacks import outbox, repository
from fejkollen_server.callbacks.callback import Attempt, Callback, CallbackState
from fejkollen_server.callbacks.outbox import OwedCallback
from fejkollen_server.callbacks.schedule import ONCE, RetrySchedule
from fejkollen_server.clock import SECOND, Clock
from fejkollen_server.database.transactions import Database, Work

Result = TypeVar("Result")

ACCOUNT = 1
LEASE = 30 * SECOND
RETENTION = 3600 * SECOND


@dataclass(slots=True)
class Ledger:
    database: Database
    clock: Clock

    async def owe(
        self,
        url: str,
        id_: str = "callback-1",
        *,
        session: str = "session-1",
        body: bytes = b'{"status":"COMPLETED"}',
        signature: str | None = None,
        schedule: RetrySchedule = ONCE,
        **more: Any,
    ) -> str:
        await self.do(
            lambda connection: outbox.put(
                connection,
                OwedCallback(
                    id=id_,
                    account=ACCOUNT,
                    session=session,
                    url=url,
                    body=body,
                    signature=signature,
                    schedule=schedule,
                    since=self.clock.now(),
                    retention=RETENTION,
                    **more,
                ),
            )
        )
        return id_

    async def do(self, work: Work[Result]) -> Result:
        return await self.database.transaction(work)

    async def claim(self, limit: int = 10) -> list[Callback]:
        return await self.do(lambda connection: repository.claim_due(connection, self.clock.now(), LEASE, limit))

    async def record(self, *outcomes: repository.Outcome) -> frozenset[str]:
        """Record attempts, and give the ids of the callbacks that were still the claimer's to settle."""
        kept = await self.do(lambda connection: repository.record(connection, outcomes, self.clock.now(), RETENTION))
        return frozenset(callback.id for callback, _ in kept)

    async def callbacks(self, session: str = "session-1") -> list[Callback]:
        return await self.do(lambda connection: repository.list_for_session(connection, ACCOUNT, session))

    async def states(self, session: str = "session-1") -> list[CallbackState]:
        return [callback.state for callback in await self.callbacks(session)]

    async def attempts(self, id_: str = "callback-1") -> list[Attempt]:
        return await self.do(lambda connection: repository.attempts_of(connection, id_))


async def until(is_so: Callable[[], bool]) -> None:
    """Let everybody else work until it is so; a test that waits in vain meets its time limit."""
    while not is_so():
        await anyio.lowlevel.checkpoint()
