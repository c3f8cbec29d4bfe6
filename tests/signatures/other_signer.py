"""Somebody else who signs PDFs, with a certificate of their own making."""

from functools import cache

from asn1crypto import keys, pem, x509
from pyhanko.sign.signers import SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from fejkollen_server.signatures.authority import Signer, identity_of, make_authority


@cache
def other_signer() -> SimpleSigner:
    identity = identity_of(Signer("Somebody Else"), make_authority())
    return SimpleSigner(
        signing_cert=x509.Certificate.load(pem.unarmor(identity.certificate.encode())[2]),
        signing_key=keys.PrivateKeyInfo.load(pem.unarmor(identity.private_key.encode())[2]),
        cert_registry=SimpleCertificateStore(),
    )
