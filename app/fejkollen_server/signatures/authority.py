"""The authority that certifies whoever signs: made once, plainly a mock, and trusted by nobody who is not told to."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey, EllipticCurvePublicKey

NO_LEGAL_EFFECT = "MOCK - NO LEGAL EFFECT"
_NAME = f"Fejkollen test authority - {NO_LEGAL_EFFECT}"
_ORGANISATION = "Fejkollen"
_LONGEST_NAME = 64
_REMEMBERED = 256

# The clocks of accounts go anywhere, and a signature must be valid at the time that it states.
_VALID_FROM = datetime(1990, 1, 1, tzinfo=UTC)
_VALID_UNTIL = datetime(2200, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Authority:
    certificate: str
    """PEM."""
    private_key: str
    """PEM, without a password."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody as their certificate calls them."""

    name: str
    number: str | None = None
    """What tells them from others of the same name."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What somebody signs with."""

    signer: Signer
    certificate: str
    private_key: str
    authority_certificate: str


def make_authority() -> Authority:
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415 - not needed before somebody signs.

    key = ec.generate_private_key(ec.SECP256R1())
    subject = _subject(Signer(_NAME))
    return Authority(_certificate(subject, key.public_key(), subject, key, for_authority=True), _private_pem(key))


@lru_cache(_REMEMBERED)
def identity_of(signer: Signer, authority: Authority) -> Identity:
    """Certify somebody; whoever signs again shortly does it with the same key."""
    from cryptography import x509  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415

    issuer = x509.load_pem_x509_certificate(authority.certificate.encode()).subject
    issuer_key = load_pem_private_key(authority.private_key.encode(), password=None)
    if not isinstance(issuer_key, ec.EllipticCurvePrivateKey):
        raise TypeError("the key of the authority is not on an elliptic curve")
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _certificate(_subject(signer), key.public_key(), issuer, issuer_key, for_authority=False)
    return Identity(signer, certificate, _private_pem(key), authority.certificate)


def as_certified(name: str) -> str:
    """Cut what is longer than X.509 allows, which counts bytes."""
    return name.encode()[:_LONGEST_NAME].decode(errors="ignore")


def _subject(signer: Signer) -> "x509.Name":
    from cryptography import x509  # noqa: PLC0415
    from cryptography.x509.oid import NameOID  # noqa: PLC0415

    parts = [
        (NameOID.ORGANIZATION_NAME, _ORGANISATION),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, NO_LEGAL_EFFECT),
        (NameOID.SERIAL_NUMBER, signer.number),
        (NameOID.COMMON_NAME, signer.name),
    ]
    return x509.Name([x509.NameAttribute(oid, as_certified(text)) for oid, text in parts if text])


def _certificate(
    subject: "x509.Name",
    key: "EllipticCurvePublicKey",
    issuer: "x509.Name",
    issuer_key: "EllipticCurvePrivateKey",
    *,
    for_authority: bool,
) -> str:
    from cryptography import x509  # noqa: PLC0415
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415

    subject_key = x509.SubjectKeyIdentifier.from_public_key(key)
    authority_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    builder = (
        x509.CertificateBuilder(issuer, subject, key)
        .serial_number(_serial_number(subject_key.digest))
        .not_valid_before(_VALID_FROM)
        .not_valid_after(_VALID_UNTIL)
        .add_extension(x509.BasicConstraints(ca=for_authority, path_length=0 if for_authority else None), critical=True)
        .add_extension(_key_usage(for_authority=for_authority), critical=True)
        .add_extension(subject_key, critical=False)
        .add_extension(authority_key, critical=False)
    )
    return builder.sign(issuer_key, SHA256()).public_bytes(Encoding.PEM).decode("ascii")


def _serial_number(key_digest: bytes) -> int:
    """Take the number from the key, so that no chance is needed and no two certificates are alike."""
    return int.from_bytes(hashlib.sha256(key_digest).digest()[:16], "big") | 1


def _key_usage(*, for_authority: bool) -> "x509.KeyUsage":
    from cryptography import x509  # noqa: PLC0415

    return x509.KeyUsage(
        digital_signature=not for_authority,
        content_commitment=not for_authority,
        key_cert_sign=for_authority,
        crl_sign=for_authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _private_pem(key: "EllipticCurvePrivateKey") -> str:
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode("ascii")
