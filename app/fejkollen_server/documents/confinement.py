"""Runs a script on untrusted bytes in a process of its own, which can be killed and can take neither time nor memory.

The script limits itself by ``confine`` before it imports or reads anything; this side has the clock and the axe.
"""

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE
from pathlib import Path

from fejkollen_server.child_process import kill_child

SECONDS = 5
"""Of work, which the script has itself limited to; on a busy machine they take longer."""
MEGABYTES = 256
_PATIENCE = 2 * SECONDS


class Confinement:
    """Lets so many scripts run at once, and the others wait."""

    def __init__(self, at_once: int = 2) -> None:
        self._places = asyncio.Semaphore(at_once)

    async def run(self, script: Path, data: bytes, patience: float = _PATIENCE) -> bytes | None:
        """Give what the script wrote, or None if it took too much or broke."""
        async with self._places:
            # Isolated, and without this process's environment: no secret gets where untrusted bytes are.
            child = await asyncio.create_subprocess_exec(
                sys.executable, "-I", str(script), stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env={}
            )
            try:
                async with asyncio.timeout(patience):
                    written, _ = await child.communicate(data)
            except TimeoutError:
                return None
            finally:
                await kill_child(child)
            return written if child.returncode == 0 else None
