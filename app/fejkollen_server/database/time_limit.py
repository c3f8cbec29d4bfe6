"""Ends the wait for a PostgreSQL that no longer answers, though its connections are open.

Nothing in the driver does: a process that was stopped, or a machine that hangs, closes nothing, and the system goes on
acknowledging what is sent. So whoever has waited for a while asks whether a new connection is answered. If it is, the
work is merely long, or waits for others; if not, its own connection is shut down, which ends the wait at once.
"""

import asyncio
import os
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine

from fejkollen_server.database.failures import DatabaseIsSilent

Result = TypeVar("Result")

_LONGEST_SILENCE = 2.0
_LONGEST_SILENCE_AT_THE_END = 0.25


class UnderWay:
    """One unit of work, and the connection on which it waits for the database."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._connection: Any = None
        self.is_given_up = False

    def begin(self, connection: Connection) -> None:
        with self._lock:
            if self.is_given_up:
                raise DatabaseIsSilent
            self._connection = connection.connection.driver_connection

    def end(self) -> None:
        """Keep the connection from being shut down any more: it is somebody else's next."""
        with self._lock:
            self._connection = None

    def give_up(self) -> None:
        with self._lock:
            self.is_given_up = True
            if self._connection is not None and not self._connection.closed:
                _shut_down(self._connection.pgconn.socket)


def _shut_down(descriptor: int) -> None:
    with suppress(OSError), socket.socket(fileno=os.dup(descriptor)) as connected:
        connected.shutdown(socket.SHUT_RDWR)


class TimeLimit:
    """Watches over all units of work in the threads of one database."""

    def __init__(self, engine: Engine, threads: ThreadPoolExecutor) -> None:
        self._engine = engine
        self._threads = threads
        self._all: dict[UnderWay, asyncio.Future[Any]] = {}
        self._watches: set[asyncio.Task[None]] = set()
        self._asking: asyncio.Task[bool] | None = None
        self._silence = _LONGEST_SILENCE
        self._is_silent = False

    async def run(self, do: Callable[[UnderWay], Result]) -> Result:
        """Do something in a thread; raises DatabaseIsSilent once it is given up, whatever the thread still does."""
        if self._is_silent and self._silence == _LONGEST_SILENCE_AT_THE_END:
            raise DatabaseIsSilent
        loop = asyncio.get_running_loop()
        work = UnderWay()
        in_thread = self._threads.submit(do, work)
        # Whoever no longer waits for it may leave a thread behind that still does.
        self._all[work] = done = asyncio.wrap_future(in_thread)
        in_thread.add_done_callback(lambda _: self._all.pop(work, None))
        alarm = loop.call_later(self._silence, self._watch, work)
        try:
            return await done
        except asyncio.CancelledError:
            if work.is_given_up:
                raise DatabaseIsSilent from None
            raise
        finally:
            if in_thread.done():
                alarm.cancel()

    def shorten(self) -> None:
        """Wait for a silent database no longer than the end of the process may take."""
        self._silence = _LONGEST_SILENCE_AT_THE_END
        for work in list(self._all):
            self._watch(work)

    def give_up_all(self) -> None:
        for work in list(self._all):
            work.give_up()

    def _watch(self, work: UnderWay) -> None:
        watch = asyncio.get_running_loop().create_task(self._until_it_ends(work))
        self._watches.add(watch)
        watch.add_done_callback(self._watches.discard)

    async def _until_it_ends(self, work: UnderWay) -> None:
        while work in self._all:
            if not await self._answers():
                self._give_up(work)
                return
            await asyncio.sleep(self._silence)

    def _give_up(self, work: UnderWay) -> None:
        done = self._all.pop(work, None)
        work.give_up()
        if done is not None:
            done.cancel()

    async def _answers(self) -> bool:
        """Ask once for all who want to know at the same moment."""
        if self._asking is None or self._asking.done():
            self._asking = asyncio.get_running_loop().create_task(self._ask())
        return await asyncio.shield(self._asking)

    async def _ask(self) -> bool:
        """Tell whether anything is answered: a refusal is an answer, too, and closed connections end by themselves."""
        import psycopg  # noqa: PLC0415 - only who uses PostgreSQL needs it.

        parameters = self._engine.dialect.create_connect_args(self._engine.url)[1]
        try:
            async with asyncio.timeout(self._silence):
                connection = await psycopg.AsyncConnection.connect(**parameters)
                await connection.close()
        except TimeoutError:
            self._is_silent = True
        except (psycopg.Error, OSError):
            self._is_silent = False
        else:
            self._is_silent = False
        return not self._is_silent
