"""Signed statements: CMS with the signed content inside, as in CAdES-B (RFC 5652, RFC 5035, ETSI EN 319 122)."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from fejkollen_server.clock import Instant
from fejkollen_server.signatures import der
from fejkollen_server.signatures.authority import Identity

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

_DATA = der.identifier("1.2.840.113549.1.7.1")
_SIGNED_DATA = der.identifier("1.2.840.113549.1.7.2")
_CONTENT_TYPE = der.identifier("1.2.840.113549.1.9.3")
_MESSAGE_DIGEST = der.identifier("1.2.840.113549.1.9.4")
_SIGNING_TIME = der.identifier("1.2.840.113549.1.9.5")
_SIGNING_CERTIFICATE = der.identifier("1.2.840.113549.1.9.16.2.47")
_SHA256 = der.sequence(der.identifier("2.16.840.1.101.3.4.2.1"))
_ECDSA_WITH_SHA256 = der.sequence(der.identifier("1.2.840.10045.4.3.2"))
_VERSION_1 = der.integer(1)
_OPTIONAL = 0xA0
_REMEMBERED = 256


@dataclass(frozen=True, slots=True)
class _Prepared:
    """What all statements of one identity have alike."""

    key: "EllipticCurvePrivateKey"
    certificate_digest: bytes
    signer_id: bytes
    certificates: bytes


def sign_statement(content: bytes, identity: Identity, at: Instant) -> bytes:
    """Sign something in somebody's name; the answer, in DER, carries what was signed and both certificates."""
    prepared = _prepared(identity)
    attributes = _signed_attributes(content, prepared.certificate_digest, at)
    signer = der.sequence(
        _VERSION_1,
        prepared.signer_id,
        _SHA256,
        # They are signed as the set that they are, and written as the optional field that they are, too.
        bytes([_OPTIONAL]) + attributes[1:],
        _ECDSA_WITH_SHA256,
        der.octets(_signature(prepared.key, attributes)),
    )
    signed = der.sequence(
        _VERSION_1,
        der.set_of(_SHA256),
        der.sequence(_DATA, der.tagged(_OPTIONAL, der.octets(content))),
        prepared.certificates,
        der.set_of(signer),
    )
    return der.sequence(_SIGNED_DATA, der.tagged(_OPTIONAL, signed))


def _signed_attributes(content: bytes, certificate_digest: bytes, at: Instant) -> bytes:
    certificate_id = der.sequence(der.sequence(der.sequence(der.octets(certificate_digest))))
    return der.set_of(
        der.sequence(_CONTENT_TYPE, der.set_of(_DATA)),
        der.sequence(_SIGNING_TIME, der.set_of(der.time(at))),
        der.sequence(_MESSAGE_DIGEST, der.set_of(der.octets(hashlib.sha256(content).digest()))),
        der.sequence(_SIGNING_CERTIFICATE, der.set_of(certificate_id)),
    )


def _signature(key: "EllipticCurvePrivateKey", data: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA  # noqa: PLC0415 - not needed before somebody signs.
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415

    # The same statement at the same time has the same signature.
    return key.sign(data, ECDSA(SHA256(), deterministic_signing=True))


@lru_cache(_REMEMBERED)
def _prepared(identity: Identity) -> _Prepared:
    from cryptography import x509  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key  # noqa: PLC0415

    key = load_pem_private_key(identity.private_key.encode(), password=None)
    if not isinstance(key, EllipticCurvePrivateKey):
        raise TypeError("the key of the signer is not on an elliptic curve")
    own, authority = (
        x509.load_pem_x509_certificate(pem.encode()) for pem in (identity.certificate, identity.authority_certificate)
    )
    written = own.public_bytes(Encoding.DER)
    return _Prepared(
        key=key,
        certificate_digest=hashlib.sha256(written).digest(),
        signer_id=der.sequence(own.issuer.public_bytes(), der.integer(own.serial_number)),
        certificates=bytes([_OPTIONAL]) + der.set_of(written, authority.public_bytes(Encoding.DER))[1:],
    )
