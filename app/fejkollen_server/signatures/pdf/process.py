"""The process that seals: reads one order after the other from its input, and stops when that ends.

An order is a line of JSON, followed by the PDF; so is the answer. What a hostile PDF does to a parser it does here,
and whoever waits for the answer kills this process when it takes too long.
"""

import json
import signal
import sys
from contextlib import suppress
from datetime import datetime
from typing import Any, BinaryIO

from fejkollen_server.signatures.pdf.problem import CannotBeSealed
from fejkollen_server.signatures.pdf.seal import Seal, seal_pdf

_MOST_MEMORY = 1024**3


def main() -> None:
    # Whoever presses Ctrl-C means the server, which still wants to finish what is under way.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _confine()
    orders, answers = sys.stdin.buffer, sys.stdout.buffer
    while line := orders.readline():
        _answer(json.loads(line), orders, answers)


def _confine() -> None:
    """Have the system keep this process from taking too much memory, and from writing files."""
    with suppress(ImportError):  # Windows has no such limits.
        import resource  # noqa: PLC0415

        for limit, most in ((resource.RLIMIT_AS, _MOST_MEMORY), (resource.RLIMIT_FSIZE, 0)):
            with suppress(ValueError, OSError):  # macOS does not let every one of them be set.
                resource.setrlimit(limit, (most, most))


def _answer(order: dict[str, Any], orders: BinaryIO, answers: BinaryIO) -> None:
    content = orders.read(order.pop("length"))
    sealed, problem = b"", None
    try:
        sealed = seal_pdf(content, Seal(**order | {"at": datetime.fromisoformat(order["at"])}))
    except CannotBeSealed as error:
        problem = str(error)
    except MemoryError:
        problem = "takes too much memory to read"
    except Exception as error:  # noqa: BLE001 - whatever a reader stumbles over is the document's fault, not the next one's.
        problem = f"is broken: {type(error).__name__}"
    answers.write(json.dumps({"length": len(sealed), "problem": problem}).encode() + b"\n" + sealed)
    answers.flush()


if __name__ == "__main__":
    main()
