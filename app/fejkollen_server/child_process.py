"""Ends the processes that work on untrusted bytes: by closing their input, and by a kill when that is in vain."""

import asyncio
from asyncio.subprocess import Process
from contextlib import suppress

PATIENCE_SECONDS = 2.0


async def end_child(child: Process, patience: float = PATIENCE_SECONDS) -> None:
    """Close the child's input, and wait until it is gone; whoever does not listen is killed."""
    try:
        async with asyncio.timeout(patience):
            # Without any input, communicate would leave the child's input open on Python 3.11.
            await child.communicate(b"")
    except TimeoutError:
        await kill_child(child)


async def kill_child(child: Process) -> None:
    """Kill the child, and wait until it and its pipes are gone."""
    if child.returncode is None:
        with suppress(ProcessLookupError):
            child.kill()
    if child.stdin is not None:
        child.stdin.close()
    await child.wait()
    if child.stdout is not None:
        # What it had written closes its pipe only when it has been read.
        await child.stdout.read()
