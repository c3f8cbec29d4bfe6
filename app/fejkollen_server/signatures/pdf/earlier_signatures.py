"""Whether the signatures that were in a PDF before still hold, and allow what was added."""

from collections.abc import Mapping
from io import BytesIO

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.errors import SignatureValidationError


def are_still_in_order(before: bytes, after: bytes) -> bool:
    """Tell whether each signature that allowed what stood before also allows what stands now.

    One that was broken before can break no more.
    """
    had = _allows(before)
    if not any(had.values()):
        return True
    has = _allows(after)
    return all(has.get(name) is True for name, allowed in had.items() if allowed)


def _allows(content: bytes) -> Mapping[str, bool]:
    """Say for each signature whether it allows all that came after it."""
    reader = PdfFileReader(BytesIO(content), strict=False)
    found = {}
    for signature in reader.embedded_regular_signatures:
        try:
            signature.compute_integrity_info()
            found[signature.field_name] = signature.summarise_integrity_info()["docmdp_ok"] is not False
        except (PdfError, SignatureValidationError, ValueError, KeyError, TypeError, AttributeError):
            found[signature.field_name] = False
    return found
