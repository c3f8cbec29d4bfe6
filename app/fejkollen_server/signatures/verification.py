"""Verifies signed statements, against one authority and nobody else's."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from fejkollen_server.errors import SignatureIsInvalid

if TYPE_CHECKING:
    from cryptography.x509 import Certificate


@dataclass(frozen=True, slots=True)
class VerifiedStatement:
    content: bytes
    signer: str
    number: str | None
    signed_at: datetime


def verify_statement(der: bytes, authority_certificate: str) -> VerifiedStatement:
    """Give what was signed, by whom and when, or say in one sentence why that cannot be believed."""
    from cryptography import x509  # noqa: PLC0415 - the server itself never verifies.
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415

    try:
        return _verified(der, authority_certificate)
    except (ValueError, TypeError, KeyError, IndexError, UnsupportedAlgorithm, x509.InvalidVersion) as error:
        # The parsers are lazy, so mistakes show up at any look.
        raise SignatureIsInvalid("it is no CMS signature") from error


def _verified(der: bytes, authority_certificate: str) -> VerifiedStatement:
    from cryptography import x509  # noqa: PLC0415

    signed, signer = _parsed(der)
    certificate = x509.load_der_x509_certificate(_certificate_of(signed, signer))
    content = signed["encap_content_info"]["content"].native or b""
    attributes = {each["type"].native: each["values"][0].native for each in signer["signed_attrs"]}
    if attributes.get("message_digest") != hashlib.sha256(content).digest():
        raise SignatureIsInvalid("what it says was changed after it was signed")
    _refuse_unless_signed_by(certificate, signer)
    _refuse_unless_issued(certificate, authority_certificate)
    signed_at = attributes.get("signing_time")
    if not isinstance(signed_at, datetime):
        raise SignatureIsInvalid("it does not say when it was signed")
    return VerifiedStatement(content, *_name_of(certificate), signed_at)


def _parsed(der: bytes) -> tuple[Any, Any]:
    """Find the signed data and its signer."""
    # What is never looked at, tsp, teaches cms the names of attributes, and must do so before cms is first used.
    from asn1crypto import cms, tsp  # noqa: F401, PLC0415

    info = cms.ContentInfo.load(der, strict=True)
    if info["content_type"].native != "signed_data" or len(info["content"]["signer_infos"]) != 1:
        raise SignatureIsInvalid("it is no CMS signature of one signer")
    signer = info["content"]["signer_infos"][0]
    if signer["sid"].name != "issuer_and_serial_number" or not len(signer["signed_attrs"]):
        raise SignatureIsInvalid("it is no signature that Fejkollen makes")
    return info["content"], signer


def _certificate_of(signed: Any, signer: Any) -> bytes:
    wanted = signer["sid"].chosen["serial_number"].native
    for choice in signed["certificates"]:
        if choice.chosen.serial_number == wanted:
            return bytes(choice.chosen.dump())
    raise SignatureIsInvalid("the signer's certificate is missing")


def _refuse_unless_signed_by(certificate: "Certificate", signer: Any) -> None:
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415

    key = certificate.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey) or signer["signature_algorithm"].native["algorithm"] != (
        "sha256_ecdsa"
    ):
        raise SignatureIsInvalid("it is no signature that Fejkollen makes")
    try:
        key.verify(signer["signature"].native, signer["signed_attrs"].untag().dump(), ec.ECDSA(SHA256()))
    except InvalidSignature:
        raise SignatureIsInvalid("the signature does not fit what it signs") from None


def _refuse_unless_issued(certificate: "Certificate", authority_certificate: str) -> None:
    from cryptography import x509  # noqa: PLC0415
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415

    authority = x509.load_pem_x509_certificate(authority_certificate.encode())
    try:
        certificate.verify_directly_issued_by(authority)
    except (InvalidSignature, ValueError, TypeError):
        raise SignatureIsInvalid("it was signed under another authority: each database has its own") from None


def _name_of(certificate: "Certificate") -> tuple[str, str | None]:
    from cryptography.x509.oid import NameOID  # noqa: PLC0415

    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    numbers = certificate.subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER)
    return str(names[0].value), str(numbers[0].value) if numbers else None
