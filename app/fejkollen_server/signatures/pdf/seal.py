"""Seals a PDF: a PAdES signature over the whole of it, and a stamp that says that it has no legal effect.

Imported only by the process that seals, because pyHanko is big and slow to import.
"""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any, Self

from asn1crypto import keys, pem, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError, PdfReadError
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko_certvalidator.registry import SimpleCertificateStore

from fejkollen_server.signatures.authority import NO_LEGAL_EFFECT
from fejkollen_server.signatures.pdf.problem import CannotBeSealed
from fejkollen_server.signatures.pdf.repair import with_new_index
from fejkollen_server.signatures.pdf.stamp import HEIGHT, WIDTH, stamp

_MARGIN = 12
_GAP = 4
_MOST_TO_A_COLUMN = 12
_FIELD = "Fejkollen"


@dataclass(frozen=True, slots=True)
class Seal:
    """Who seals, with what, and when."""

    name: str
    at: datetime
    certificate: str
    private_key: str
    authority_certificate: str


class _Signer(PdfSigner):
    """Signs at the time of the account's own world, and not at the machine's."""

    def __init__(self, seal: Seal, *parts: Any, **more: Any) -> None:
        super().__init__(*parts, **more)
        self._at = seal.at

    def init_signing_session(self, *parts: Any, **more: Any) -> PdfSigningSession:
        session = super().init_signing_session(*parts, **more)
        session.system_time = self._at
        return session


class _Document:
    """A PDF that is being added to."""

    def __init__(self, writer: IncrementalPdfFileWriter) -> None:
        self.writer = writer
        self.seals = len(list(enumerate_sig_fields(writer.prev)))
        page = writer.prev.find_page_for_modification(0)[0].get_object()
        self.left, self.bottom, right, top = _box_of(page)
        self.width, self.height = right - self.left, top - self.bottom

    @classmethod
    def read(cls, content: bytes) -> Self:
        try:
            return cls(_opened(content))
        except (PdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
            repaired = with_new_index(content)
            if repaired is None:
                raise CannotBeSealed(f"is broken: {_reason(error)}") from error
        try:
            return cls(_opened(repaired))
        except (PdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
            raise CannotBeSealed(f"is broken: {_reason(error)}") from error

    def field(self) -> SigFieldSpec:
        scale = min(1.0, max(0.05, (self.width - 2 * _MARGIN) / WIDTH), max(0.05, self.height / 4 / HEIGHT))
        position = self.seals % _MOST_TO_A_COLUMN
        x = self.left + min(_MARGIN, self.width / 10)
        y = self.bottom + min(_MARGIN, self.height / 10) + position * (HEIGHT + _GAP) * scale
        box = (round(x), round(y), round(x + WIDTH * scale), round(y + HEIGHT * scale))
        return SigFieldSpec(self._free_name(), on_page=0, box=box)

    def _free_name(self) -> str:
        taken = {name for name, *_ in enumerate_sig_fields(self.writer.prev)}
        return next(name for number in range(1, len(taken) + 2) if (name := f"{_FIELD}-{number}") not in taken)


def seal_pdf(content: bytes, seal: Seal) -> bytes:
    document = _Document.read(content)
    field = document.field()
    metadata = PdfSignatureMetadata(
        field_name=field.sig_field_name,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        name=seal.name,
        reason=NO_LEGAL_EFFECT,
    )
    signer = _Signer(seal, metadata, _credentials(seal), stamp_style=stamp(seal.name, seal.at), new_field_spec=field)
    try:
        signed = signer.sign_pdf(document.writer, output=BytesIO())
    except SigningError as error:
        raise CannotBeSealed(f"is broken: {_reason(error)}") from error
    except (PdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise CannotBeSealed(f"is broken: {_reason(error)}") from error
    return bytes(signed.getbuffer())


def _opened(content: bytes) -> IncrementalPdfFileWriter:
    writer = IncrementalPdfFileWriter(BytesIO(content), strict=False)
    if writer.prev.encrypted:
        raise CannotBeSealed("is encrypted")
    if "/Root" not in writer.prev.trailer:
        raise PdfReadError("it has no catalogue")
    return writer


def _box_of(page: Any) -> tuple[float, float, float, float]:
    """Find the visible part of a page, which it may inherit."""
    ancestor = page
    for _ in range(100):
        box = ancestor.get("/CropBox") or ancestor.get("/MediaBox")
        if box is not None:
            x, y, other_x, other_y = (float(edge) for edge in box)
            return min(x, other_x), min(y, other_y), max(x, other_x), max(y, other_y)
        if "/Parent" not in ancestor:
            break
        ancestor = ancestor["/Parent"]
    return 0.0, 0.0, 595.0, 842.0


def _credentials(seal: Seal) -> SimpleSigner:
    certificate, authority = (
        x509.Certificate.load(pem.unarmor(text.encode())[2]) for text in (seal.certificate, seal.authority_certificate)
    )
    return SimpleSigner(
        signing_cert=certificate,
        signing_key=keys.PrivateKeyInfo.load(pem.unarmor(seal.private_key.encode())[2]),
        cert_registry=SimpleCertificateStore.from_certs([authority]),
    )


def _reason(error: Exception) -> str:
    return str(error).partition("\n")[0][:200] or type(error).__name__
