"""The authority, and the certificates that it gives out."""

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID

from fejkollen_server.signatures.authority import Authority, Identity, Signer, identity_of, make_authority
from fejkollen_server.signatures.der import moment_of
from tests.world import NOON


def _certificate(pem: str) -> x509.Certificate:
    return x509.load_pem_x509_certificate(pem.encode())


def _named(name: x509.Name, part: x509.ObjectIdentifier) -> list[str | bytes]:
    return [each.value for each in name.get_attributes_for_oid(part)]


def test_everybody_sees_that_the_authority_is_a_mock(authority: Authority) -> None:
    certificate = _certificate(authority.certificate)
    assert _named(certificate.subject, NameOID.COMMON_NAME) == ["Fejkollen test authority - MOCK - NO LEGAL EFFECT"]
    assert certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    certificate.verify_directly_issued_by(certificate)


def test_everybody_sees_that_a_signer_is_a_mock(authority: Authority, nora: Identity) -> None:
    certificate = _certificate(nora.certificate)
    assert _named(certificate.subject, NameOID.COMMON_NAME) == ["Nora Solbakken"]
    assert _named(certificate.subject, NameOID.SERIAL_NUMBER) == ["9578-5999-4-1234567"]
    assert _named(certificate.subject, NameOID.ORGANIZATIONAL_UNIT_NAME) == ["MOCK - NO LEGAL EFFECT"]
    assert not certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    certificate.verify_directly_issued_by(_certificate(authority.certificate))


def test_a_certificate_is_valid_at_whatever_time_an_account_has(nora: Identity) -> None:
    certificate = _certificate(nora.certificate)
    thirty_years = 30 * 365 * 86_400_000_000
    for at in (NOON - thirty_years, NOON, NOON + 5 * thirty_years):
        assert certificate.not_valid_before_utc < moment_of(at) < certificate.not_valid_after_utc


def test_who_signs_again_signs_with_the_same_key_and_somebody_else_with_another(authority: Authority) -> None:
    first, again, other = (identity_of(Signer(name), authority) for name in ("Nora", "Nora", "Nils"))
    assert first == again
    assert first.private_key != other.private_key
    assert _certificate(first.certificate).serial_number != _certificate(other.certificate).serial_number
    assert identity_of(Signer("Nora"), make_authority()) != first


@pytest.mark.parametrize(
    "name", ["N" * 200, "Þórður Ægisson", "王小明", "O'Neill-\N{LATIN SMALL LETTER SHARP S} (x), CN=Root"]
)
def test_any_name_can_be_certified(authority: Authority, name: str) -> None:
    certificate = _certificate(identity_of(Signer(name), authority).certificate)
    assert _named(certificate.subject, NameOID.COMMON_NAME) == [name[:64]]
