"""Has PDFs sealed by a process of its own, one after the other; it is started when needed, and ended when idle."""

import asyncio
import json
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress

from fejkollen_server.clock import Instant
from fejkollen_server.signatures.authority import Identity
from fejkollen_server.signatures.der import moment_of
from fejkollen_server.signatures.pdf.problem import CannotBeSealed

# Isolated: a folder called app where the server was started is not taken for ours.
_COMMAND = (sys.executable, "-I", "-m", "fejkollen_server.signatures.pdf.process")
_PATIENCE_SECONDS = 30.0
_IDLE_SECONDS = 60.0
_TRIES = 2


class PDFSealer:
    def __init__(self, *, patience: float = _PATIENCE_SECONDS, idle: float = _IDLE_SECONDS) -> None:
        self._patience = patience
        self._idle = idle
        self._process: Process | None = None
        self._alone = asyncio.Lock()
        self._bedtime: asyncio.TimerHandle | None = None
        self._falling_asleep: set[asyncio.Task[None]] = set()

    async def warm_up(self) -> None:
        """Start the process, so that it is there when something has to be sealed."""
        async with self._alone:
            await self._running()
            self._rest()

    async def seal(self, content: bytes, identity: Identity, at: Instant) -> bytes:
        """Give the sealed PDF, or raise CannotBeSealed."""
        async with self._alone:
            try:
                sealed, problem = await asyncio.wait_for(self._ask(content, identity, at), self._patience)
            except TimeoutError:
                await self._kill()
                raise CannotBeSealed(f"takes longer than {self._patience:g} seconds to read") from None
            except BaseException:
                # The answer that is under way must not be taken for the next one's.
                await self._kill()
                raise
            self._rest()
        if problem is not None:
            raise CannotBeSealed(problem)
        return sealed

    async def _ask(self, content: bytes, identity: Identity, at: Instant) -> tuple[bytes, str | None]:
        order = _order(content, identity, at)
        for _ in range(_TRIES):
            try:
                return await _answer(await self._running(), order, content)
            except (OSError, asyncio.IncompleteReadError, ValueError):
                # Either the PDF has broken the process, or it had been ended while it was idle.
                await self._kill()
        raise CannotBeSealed("breaks whatever reads it")

    async def close(self) -> None:
        async with self._alone:
            await self._kill()
        await asyncio.gather(*self._falling_asleep)

    async def _running(self) -> Process:
        self._stay_up()
        if self._process is None or self._process.returncode is not None:
            # Without this process's environment: no secret gets where untrusted bytes are.
            self._process = await asyncio.create_subprocess_exec(
                *_COMMAND, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env={}
            )
        return self._process

    def _rest(self) -> None:
        self._bedtime = asyncio.get_running_loop().call_later(self._idle, self._fall_asleep)

    def _stay_up(self) -> None:
        if self._bedtime is not None:
            self._bedtime.cancel()

    def _fall_asleep(self) -> None:
        """Let the process end by closing its input."""
        process, self._process = self._process, None
        if process is not None:
            task = asyncio.create_task(_ended(process))
            self._falling_asleep.add(task)
            task.add_done_callback(self._falling_asleep.discard)

    async def _kill(self) -> None:
        self._stay_up()
        process, self._process = self._process, None
        if process is not None:
            with suppress(ProcessLookupError):
                process.kill()
            await _ended(process)


async def _ended(process: Process) -> None:
    """Close the input, and wait until the process and its pipes are gone."""
    await process.communicate()


def _order(content: bytes, identity: Identity, at: Instant) -> bytes:
    order = {
        "name": identity.signer.name,
        "at": moment_of(at).isoformat(),
        "certificate": identity.certificate,
        "private_key": identity.private_key,
        "authority_certificate": identity.authority_certificate,
        "length": len(content),
    }
    return json.dumps(order).encode() + b"\n"


async def _answer(process: Process, order: bytes, content: bytes) -> tuple[bytes, str | None]:
    if process.stdin is None or process.stdout is None:
        raise OSError("the process has no pipes")
    process.stdin.write(order)
    process.stdin.write(content)
    await process.stdin.drain()
    answer = json.loads(await process.stdout.readline())
    return await process.stdout.readexactly(answer["length"]), answer["problem"]
