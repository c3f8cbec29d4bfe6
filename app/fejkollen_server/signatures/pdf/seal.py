"""Seals a PDF: a PAdES signature over the whole of it, and a stamp that says that it has no legal effect.

Imported only by the process that seals, because pyHanko is big and slow to import.
"""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any, Self

from asn1crypto import keys, pem, x509
from pyhanko.pdf_utils.generic import NullObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError, PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko_certvalidator.registry import SimpleCertificateStore

from fejkollen_server.signatures.authority import NO_LEGAL_EFFECT
from fejkollen_server.signatures.pdf.earlier_signatures import are_still_in_order
from fejkollen_server.signatures.pdf.first_page import names_of_fields, prepare_first_page
from fejkollen_server.signatures.pdf.page_geometry import Box, PageGeometry
from fejkollen_server.signatures.pdf.problem import CannotBeSealed
from fejkollen_server.signatures.pdf.repair import with_new_index
from fejkollen_server.signatures.pdf.stamp import HEIGHT, WIDTH, stamp

_MARGIN = 12
_GAP = 4
_MOST_TO_A_COLUMN = 12
_FIELD = "Fejkollen"
_FORBIDDEN = "must not be signed any more: its author, or somebody who signed it, forbids that"
_BROKEN = (PdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError, AssertionError)


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

    def __init__(self, content: bytes) -> None:
        self.writer = _opened(content)
        self.page = PageGeometry.of(prepare_first_page(self.writer))
        self.seals = len(list(enumerate_sig_fields(self.writer)))

    @classmethod
    def read(cls, content: bytes) -> tuple[Self, bytes]:
        """Read a PDF, after a repair where it needs one; give also what was read."""
        try:
            return cls(content), content
        except _BROKEN as error:
            repaired = with_new_index(content)
            if repaired is None:
                raise CannotBeSealed(f"is broken: {_reason(error)}") from error
        try:
            return cls(repaired), repaired
        except _BROKEN as error:
            raise CannotBeSealed(f"is broken: {_reason(error)}") from error

    def field(self, *, is_shown: bool) -> SigFieldSpec:
        return SigFieldSpec(self._free_name(), on_page=0, box=self._box() if is_shown else None)

    def _box(self) -> Box:
        page = self.page
        scale = min(1.0, max(0.05, (page.width - 2 * _MARGIN) / WIDTH), max(0.05, page.height / 4 / HEIGHT))
        position = self.seals % _MOST_TO_A_COLUMN
        x, y = min(_MARGIN, page.width / 10), min(_MARGIN, page.height / 10) + position * (HEIGHT + _GAP) * scale
        return page.box_at(x, y, WIDTH * scale, HEIGHT * scale)

    def _free_name(self) -> str:
        taken = names_of_fields(self.writer)
        return next(name for number in range(1, len(taken) + 2) if (name := f"{_FIELD}-{number}") not in taken)


def seal_pdf(content: bytes, seal: Seal) -> bytes:
    """Seal a PDF with a stamp, or without one where signatures in it allow no more than another signature."""
    _, content = _Document.read(content)
    for is_shown in (True, False):
        sealed = _signed(content, seal, is_shown=is_shown)
        if are_still_in_order(content, sealed):
            return sealed
    raise CannotBeSealed(_FORBIDDEN)


def _signed(content: bytes, seal: Seal, *, is_shown: bool) -> bytes:
    document, _ = _Document.read(content)
    field = document.field(is_shown=is_shown)
    metadata = PdfSignatureMetadata(
        field_name=field.sig_field_name,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        name=seal.name,
        reason=NO_LEGAL_EFFECT,
    )
    try:
        style = stamp(document.writer, seal.name, seal.at, document.page.turn) if is_shown else None
        signer = _Signer(seal, metadata, _credentials(seal), stamp_style=style, new_field_spec=field)
        signed = signer.sign_pdf(document.writer, output=BytesIO())
    except SigningError as error:
        raise CannotBeSealed(_FORBIDDEN if "forbid" in str(error) else f"is broken: {_reason(error)}") from error
    except _BROKEN as error:
        raise CannotBeSealed(f"is broken: {_reason(error)}") from error
    return bytes(signed.getbuffer())


def _opened(content: bytes) -> IncrementalPdfFileWriter:
    reader = PdfFileReader(BytesIO(content), strict=False)
    if reader.encrypted:
        raise CannotBeSealed("is encrypted")
    if "/Root" not in reader.trailer:
        raise PdfReadError("it has no catalogue")
    for key in ("/Info", "/ID", "/Encrypt"):
        if key in reader.trailer and isinstance(reader.trailer[key], NullObject):
            del reader.trailer[key]
    return IncrementalPdfFileWriter(BytesIO(content), prev=reader, strict=False)


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
