"""A script: reads a PDF from its input and writes what is wrong with it, or nothing.

It is run by ``documents.inspection`` in a process of its own and imports nothing of this program.
"""

import re
import sys
from contextlib import suppress
from io import BytesIO

MOST_PAGES = 200
_SECONDS = 5
_MEMORY = 256 * 1024 * 1024
# Pages may hang in a tree of any shape, but one with more branches than this holds nothing back but time.
_MOST_BRANCHES = 10_000
_END = b"%%EOF"


def confine() -> None:
    """Have the system end this process when it takes too much, and let it write no file."""
    with suppress(ImportError):  # Windows has no such limits; there, only the clock of whoever started this counts.
        import resource  # noqa: PLC0415

        limits = {resource.RLIMIT_AS: _MEMORY, resource.RLIMIT_CPU: _SECONDS, resource.RLIMIT_FSIZE: 0}
        for limit, most in limits.items():
            with suppress(ValueError, OSError):  # macOS does not let every one of them be set.
                resource.setrlimit(limit, (most, most))


def problem_with(content: bytes) -> str:
    from pypdf import PdfReader  # noqa: PLC0415 - after the limits are set.

    try:
        reader = PdfReader(BytesIO(_as_readers_take_it(content)))
        if reader.is_encrypted:
            return "must not be encrypted"
        pages = _count_pages(reader.root_object["/Pages"])
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - whatever a reader stumbles over, others would stumble over as well.
        return "must be a PDF that can be read; this one is damaged"
    if pages == 0:
        return "must have at least one page"
    return f"must have at most {MOST_PAGES} pages" if pages > MOST_PAGES else ""


def _as_readers_take_it(content: bytes) -> bytes:
    """Pass over what every reader passes over: an end that is not marked, and encryption with nothing."""
    marked = content if _END in content else content + b"\n" + _END + b"\n"
    return re.sub(rb"/Encrypt\s+null\b", lambda found: b" " * len(found[0]), marked)


def _count_pages(root: object) -> int:
    """Count the leaves of the tree itself, because what it says of its size need not be true; stop at one too many."""
    pages, branches, waiting = 0, 0, [root]
    seen: set[object] = set()
    while waiting and pages <= MOST_PAGES:
        node = waiting.pop()
        reference = getattr(node, "idnum", None)
        if reference in seen:
            raise ValueError("the pages contain themselves")
        seen |= {reference} - {None}
        branch = node.get_object()  # type: ignore[attr-defined] # Everything that pypdf gives has it.
        if "/Kids" not in branch:
            pages += 1
            continue
        branches += 1
        if branches > _MOST_BRANCHES:
            raise ValueError("the tree of pages has no end")
        waiting.extend(branch["/Kids"].get_object())
    return pages


if __name__ == "__main__":
    confine()
    sys.stdout.write(problem_with(sys.stdin.buffer.read()))
