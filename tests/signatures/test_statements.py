"""Signed statements, read back by a parser and a verifier that did not write them."""

import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from asn1crypto import cms
from hypothesis import given, settings
from hypothesis import strategies as st

from fejkollen_server.clock import SECOND
from fejkollen_server.errors import SignatureIsInvalid
from fejkollen_server.signatures.authority import (
    Authority,
    Identity,
    Signer,
    as_certified,
    identity_of,
    make_authority,
)
from fejkollen_server.signatures.statement import sign_statement
from fejkollen_server.signatures.verification import verify_statement
from tests.world import NOON

AUTHORITY = make_authority()
OPENSSL = shutil.which("openssl")


@settings(deadline=None)
@given(content=st.binary(max_size=70_000), name=st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_what_was_signed_comes_back_with_who_signed_it_and_when(content: bytes, name: str) -> None:
    statement = sign_statement(content, identity_of(Signer(name, "7"), AUTHORITY), NOON)
    found = verify_statement(statement, AUTHORITY.certificate)
    assert (found.content, found.signer, found.number) == (content, as_certified(name), "7")
    assert found.signed_at == datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("year", [1949, 1950, 1999, 2049, 2050, 2199])
def test_any_year_can_be_stated(nora: Identity, authority: Authority, year: int) -> None:
    moment = datetime(year, 3, 1, 4, 5, 6, tzinfo=UTC)
    at = int(moment.timestamp()) * SECOND + 999_999
    assert verify_statement(sign_statement(b"x", nora, at), authority.certificate).signed_at == moment


def test_the_same_statement_at_the_same_time_is_the_same(nora: Identity) -> None:
    assert sign_statement(b"x", nora, NOON) == sign_statement(b"x", nora, NOON)
    assert sign_statement(b"x", nora, NOON) != sign_statement(b"x", nora, NOON + SECOND)


@pytest.mark.skipif(OPENSSL is None, reason="the openssl command is not installed")
def test_openssl_verifies_a_statement(nora: Identity, authority: Authority, tmp_path: Path) -> None:
    (tmp_path / "statement").write_bytes(sign_statement("Jeg godtar vilkårene".encode(), nora, NOON))
    (tmp_path / "authority").write_text(authority.certificate)
    wanted = ["-in", str(tmp_path / "statement"), "-CAfile", str(tmp_path / "authority"), "-purpose", "any"]
    verified = subprocess.run(  # noqa: S603 - our own files.
        [str(OPENSSL), "cms", "-verify", "-cades", "-inform", "DER", *wanted], capture_output=True, check=False
    )
    assert (verified.returncode, verified.stdout) == (0, "Jeg godtar vilkårene".encode()), verified.stderr


def test_it_is_strict_der(nora: Identity) -> None:
    statement = sign_statement(b"x" * 300, nora, NOON)
    info = cms.ContentInfo.load(statement, strict=True)
    assert info.copy().dump(force=True) == statement
    assert len(info["content"]["certificates"]) == 2


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        (b"I agree", b"I argue", "what it says was changed after it was signed"),
        (b"261123120000Z", b"261123120001Z", "the signature does not fit what it signs"),
        (b"Nora Solbakken", b"Nils Solbakken", "it was signed under another authority"),
        (b"\x30\x82", b"\x31\x82", "it is no CMS signature"),
    ],
)
def test_whatever_is_changed_is_noticed(
    nora: Identity, authority: Authority, before: bytes, after: bytes, problem: str
) -> None:
    statement = sign_statement(b"I agree", nora, NOON)
    assert before in statement
    with pytest.raises(SignatureIsInvalid, match=problem):
        verify_statement(statement.replace(before, after, 1), authority.certificate)


def test_any_changed_byte_is_refused_and_nothing_else_happens(nora: Identity, authority: Authority) -> None:
    statement = sign_statement(b"I agree", nora, NOON)
    believed = []
    for position in range(len(statement)):
        changed = statement[:position] + bytes([statement[position] ^ 1]) + statement[position + 1 :]
        try:
            found = verify_statement(changed, authority.certificate)
        except SignatureIsInvalid:
            continue
        believed.append((position, found.content, found.signer))
    # Nothing reads the authority's own certificate inside, nor the version: whom to trust is said from outside.
    assert {(content, signer) for _, content, signer in believed} <= {(b"I agree", "Nora Solbakken")}
    assert len(believed) < len(statement) / 2


def test_another_authority_is_not_believed(nora: Identity) -> None:
    with pytest.raises(SignatureIsInvalid, match="another authority"):
        verify_statement(sign_statement(b"x", nora, NOON), AUTHORITY.certificate)


@pytest.mark.parametrize("junk", [b"", b"0", b"\x30\x80", b"\x30\x03\x02\x01\x01", b"x" * 5000])
def test_what_is_no_statement_is_refused(authority: Authority, junk: bytes) -> None:
    with pytest.raises(SignatureIsInvalid):
        verify_statement(junk, authority.certificate)
