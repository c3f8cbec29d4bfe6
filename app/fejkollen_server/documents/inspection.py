"""Whether an upload is a PDF that others can read: size and beginning here, the rest where it can do no harm."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from pathlib import Path

from fejkollen_server.documents.confinement import MEGABYTES, SECONDS, Confinement
from fejkollen_server.documents.document import MAX_PDF
from fejkollen_server.errors import DocumentIsTooLarge, InputIsInvalid

_PDF_MAGIC = b"%PDF-"
_SCRIPT = Path(__file__).with_name("pdf_inspector.py")
_TOO_MUCH = f"must be simpler: reading it takes more than {SECONDS} seconds or {MEGABYTES} MB of memory"
_MOST_REMEMBERED = 1000

SealOnTrial = Callable[[bytes], Awaitable[str | None]]
"""Tries whether a PDF can be sealed, and says why not."""


class Inspection:
    """Inspects uploads, and each content once only: who tests uploads the same file again and again."""

    def __init__(self, confinement: Confinement, seal_on_trial: SealOnTrial) -> None:
        self._confinement = confinement
        self._seal_on_trial = seal_on_trial
        self._sound: OrderedDict[str, None] = OrderedDict()

    async def refuse_unless_sound(self, content: bytes, digest: str) -> None:
        if not content:
            raise InputIsInvalid("file", "must not be empty")
        if len(content) > MAX_PDF:
            raise DocumentIsTooLarge(MAX_PDF)
        if not content.startswith(_PDF_MAGIC):
            raise InputIsInvalid("file", "must be a PDF, which begins with %PDF-")
        if digest in self._sound:
            return
        problem = await self._confinement.run(_SCRIPT, content)
        if problem != b"":
            raise InputIsInvalid("file", _TOO_MUCH if problem is None else problem.decode())
        # What could not be sealed later is refused before somebody has signed it.
        problem_with_seal = await self._seal_on_trial(content)
        if problem_with_seal:
            raise InputIsInvalid("file", f"must be a PDF that can be signed; this one {problem_with_seal}")
        self._remember(digest)

    def _remember(self, digest: str) -> None:
        self._sound[digest] = None
        if len(self._sound) > _MOST_REMEMBERED:
            self._sound.popitem(last=False)
