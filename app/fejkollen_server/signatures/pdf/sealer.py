"""Has PDFs sealed by a process of its own, one after the other; it is started when needed, and ended when idle."""

import asyncio
import json
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process

from fejkollen_server.child_process import end_child, kill_child
from fejkollen_server.clock import Instant
from fejkollen_server.signatures.authority import Identity
from fejkollen_server.signatures.der import moment_of
from fejkollen_server.signatures.pdf.problem import CannotBeSealed

# Isolated: nothing that lies where the server was started is taken for a module.
_COMMAND = (sys.executable, "-I", "-m", "fejkollen_server.signatures.pdf.process")
_PATIENCE_SECONDS = 30.0
IDLE_SECONDS = 60.0
_TRIES = 2


class PDFSealer:
    """Owns every process that it starts, until that has ended."""

    def __init__(self, *, patience: float = _PATIENCE_SECONDS, idle: float = IDLE_SECONDS) -> None:
        self._patience = patience
        self._idle = idle
        self._process: Process | None = None
        self._alone = asyncio.Lock()
        self._rest: asyncio.TimerHandle | None = None
        self._children: set[Process] = set()
        self._ending: set[asyncio.Task[None]] = set()
        self._is_closed = False

    @property
    def children(self) -> frozenset[Process]:
        """All processes that have not ended yet."""
        return frozenset(self._children)

    async def warm_up(self) -> None:
        """Start the process, so that it is there when something has to be sealed."""
        async with self._alone:
            await self._running()
            self._rest_until_needed()

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
            self._rest_until_needed()
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
        """Kill all that is left, without waiting for what is being sealed: that is begun anew by the next server."""
        self._is_closed = True
        self._cancel_rest()
        self._process = None
        await asyncio.gather(*(kill_child(child) for child in self.children), return_exceptions=True)
        await asyncio.gather(*self._ending, return_exceptions=True)
        self._children.clear()

    async def _running(self) -> Process:
        self._cancel_rest()
        if self._is_closed:
            raise asyncio.CancelledError
        if self._process is None or self._process.returncode is not None:
            # Without this process's environment: no secret gets where untrusted bytes are.
            self._process = await asyncio.create_subprocess_exec(
                *_COMMAND, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env={}
            )
            self._children.add(self._process)
        return self._process

    def _rest_until_needed(self) -> None:
        self._rest = asyncio.get_running_loop().call_later(self._idle, self._end_idle)

    def _cancel_rest(self) -> None:
        if self._rest is not None:
            self._rest.cancel()

    def _end_idle(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            task = asyncio.create_task(self._until_ended(process))
            self._ending.add(task)
            task.add_done_callback(self._ending.discard)

    async def _until_ended(self, child: Process) -> None:
        await end_child(child)
        self._children.discard(child)

    async def _kill(self) -> None:
        self._cancel_rest()
        process, self._process = self._process, None
        if process is not None:
            await kill_child(process)
            self._children.discard(process)


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
