"""Verifies sealed PDFs with pyHanko's own validator."""

from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO

from asn1crypto import pem, x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import EmbeddedPdfSignature, SignatureCoverageLevel, async_validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import ValidationContext

from fejkollen_server.errors import SignatureIsInvalid


@dataclass(frozen=True, slots=True)
class VerifiedSeal:
    signer: str
    number: str | None
    signed_at: datetime | None


async def verify_pdf(content: bytes, authority_certificate: str) -> tuple[VerifiedSeal, ...]:
    """Give all seals of a PDF, or say which is the first that cannot be believed."""
    authority = x509.Certificate.load(pem.unarmor(authority_certificate.encode())[2])
    try:
        signatures = PdfFileReader(BytesIO(content), strict=False).embedded_signatures
    except (PdfError, ValueError, KeyError, TypeError) as error:
        raise SignatureIsInvalid(f"it is no PDF that can be read: {error}") from error
    if not signatures:
        raise SignatureIsInvalid("the PDF has no signature")
    verified = tuple([await _verified(signature, authority) for signature in signatures])
    if signatures[-1].evaluate_signature_coverage() is not SignatureCoverageLevel.ENTIRE_FILE:
        raise SignatureIsInvalid("the PDF goes on after the last signature")
    return verified


async def _verified(signature: EmbeddedPdfSignature, authority: x509.Certificate) -> VerifiedSeal:
    context = ValidationContext(trust_roots=[authority], allow_fetching=False)
    try:
        status = await async_validate_pdf_signature(signature, context)
    except (SignatureValidationError, SigningError, PdfError, ValueError) as error:
        raise SignatureIsInvalid(f"{signature.field_name}: {error}") from error
    if not (status.intact and status.valid):
        raise SignatureIsInvalid(f"{signature.field_name}: the PDF was changed after it was signed")
    if not status.trusted:
        raise SignatureIsInvalid(f"{signature.field_name}: it was signed under another authority")
    if not status.bottom_line:
        raise SignatureIsInvalid(f"{signature.field_name}: what was added after it was signed is not allowed")
    subject = signature.signer_cert.subject.native
    signed_at = signature.self_reported_timestamp
    return VerifiedSeal(
        signer=subject["common_name"],
        number=subject.get("serial_number"),
        signed_at=signed_at.astimezone(UTC) if signed_at else None,
    )
