"""Sealed PDFs, verified by pyHanko's validator and by poppler, neither of which made them."""

import asyncio
import shutil
import signal
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from fejkollen_server.clock import Instant
from fejkollen_server.errors import SignatureIsInvalid
from fejkollen_server.signatures.authority import Authority, Identity, Signer, identity_of, make_authority
from fejkollen_server.signatures.pdf.problem import CannotBeSealed
from fejkollen_server.signatures.pdf.sealer import PDFSealer
from fejkollen_server.signatures.pdf.verification import verify_pdf
from tests.attacks.hostile_pdfs import STORED, hostile_pdfs
from tests.pdfs import pages_pdf, pdf, stream
from tests.world import NOON

pytestmark = pytest.mark.anyio

PDFSIG, PDFTOTEXT = shutil.which("pdfsig"), shutil.which("pdftotext")
with_poppler = pytest.mark.skipif(not (PDFSIG and PDFTOTEXT), reason="poppler-utils is not installed")

ENCRYPTED = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O (%b) /U (%b) >> /ID [(a) (a)]" % (b"x" * 32, b"x" * 32)
_PATIENCE = 20.0
A4 = b"/MediaBox [0 0 595 842]"


def _page(entries: bytes = A4, text: bytes = b"Hello", trailer: bytes = b"") -> bytes:
    """Write a PDF of one page that shows a text."""
    fonts = b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        stream(b"", b"BT /F1 12 Tf 72 720 Td (%b) Tj ET" % text),
        b"<< /Type /Page /Parent 2 0 R /Contents 3 0 R %b %b >>" % (fonts, entries),
    ]
    return pdf(objects, trailer)


@pytest.fixture
async def sealer() -> AsyncIterator[PDFSealer]:
    sealer = PDFSealer()
    yield sealer
    await sealer.close()


def _poppler(command: str | None, content: bytes, folder: Path) -> str:
    (folder / "sealed.pdf").write_bytes(content)
    arguments = [str(command), str(folder / "sealed.pdf"), *(["-"] if command == PDFTOTEXT else [])]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)  # noqa: S603 - our own files.
    assert done.returncode == 0, done.stderr
    return done.stdout


async def _sealed(sealer: PDFSealer, content: bytes, identity: Identity, at: Instant = NOON) -> bytes:
    sealed = await sealer.seal(content, identity, at)
    assert sealed.startswith(content.rstrip(b"\n")), "a seal is added, and nothing else is touched"
    return sealed


async def test_a_sealed_pdf_says_who_signed_it_and_when(
    sealer: PDFSealer, nora: Identity, authority: Authority
) -> None:
    (seal,) = await verify_pdf(await _sealed(sealer, _page(), nora), authority.certificate)
    assert (seal.signer, seal.number) == ("Nora Solbakken", "9578-5999-4-1234567")
    assert str(seal.signed_at) == "2026-11-23 12:00:00+00:00"


@with_poppler
async def test_poppler_finds_the_signature_valid_and_the_stamp_readable(
    sealer: PDFSealer, nora: Identity, tmp_path: Path
) -> None:
    sealed = await _sealed(sealer, _page(text=b"The contract"), nora)
    found = _poppler(PDFSIG, sealed, tmp_path)
    assert "Signature Validation: Signature is Valid." in found
    assert "Signer Certificate Common Name: Nora Solbakken" in found
    assert "OU=MOCK - NO LEGAL EFFECT" in found
    assert "Signature Type: ETSI.CAdES.detached" in found
    assert "Total document signed" in found
    page = _poppler(PDFTOTEXT, sealed, tmp_path)
    for line in ("The contract", "MOCK - NO LEGAL EFFECT", "Signed in a test by Nora Solbakken", "2026-11-23 12:00:00"):
        assert line in page


@with_poppler
async def test_poppler_notices_a_change(sealer: PDFSealer, nora: Identity, tmp_path: Path) -> None:
    sealed = await _sealed(sealer, _page(text=b"I owe 10"), nora)
    assert "Signature is Valid." not in _poppler(PDFSIG, sealed.replace(b"owe 10", b"owe 99"), tmp_path)


async def test_pyhanko_notices_every_change(sealer: PDFSealer, nora: Identity, authority: Authority) -> None:
    sealed = await _sealed(sealer, _page(text=b"I owe 10"), nora)
    for changed in (sealed.replace(b"owe 10", b"owe 99"), sealed + b"\n% more", _page(), b"%PDF-1.7", sealed[:-30]):
        with pytest.raises(SignatureIsInvalid):
            await verify_pdf(changed, authority.certificate)


async def test_a_seal_under_another_authority_is_not_believed(sealer: PDFSealer, nora: Identity) -> None:
    sealed = await _sealed(sealer, _page(), nora)
    with pytest.raises(SignatureIsInvalid, match="another authority"):
        await verify_pdf(sealed, make_authority().certificate)


@with_poppler
async def test_two_people_can_sign_one_document(
    sealer: PDFSealer, nora: Identity, authority: Authority, tmp_path: Path
) -> None:
    first = await _sealed(sealer, _page(), nora)
    both = await _sealed(sealer, first, identity_of(Signer("Åse Øvrebø-Đukić"), authority))
    assert [seal.signer for seal in await verify_pdf(both, authority.certificate)] == [
        "Nora Solbakken",
        "Åse Øvrebø-Đukić",
    ]
    assert _poppler(PDFSIG, both, tmp_path).count("Signature is Valid.") == 2
    page = _poppler(PDFTOTEXT, both, tmp_path)
    assert "Signed in a test by Nora Solbakken" in page
    assert "Signed in a test by Åse Øvrebø-Đukić" in page


@pytest.mark.parametrize(
    "content",
    [
        pages_pdf(30),
        _page(b"/MediaBox [0 0 3 3]"),
        _page(b"/MediaBox [-500 800 900 -400] /CropBox [0 0 200 100] /Rotate 90"),
        _page(b""),
        _page(text=b"x" * 3_000_000),
        _page().replace(b"startxref\n", b"startxref\n7"),
        _page().replace(b"%PDF-1.7\n", b"%PDF-1.7\n% everything has moved\n"),
        (
            b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
            b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]>>endobj"
        ),
    ],
    ids=["pages", "tiny", "rotated", "no box", "big", "wrong index", "moved", "no index"],
)
async def test_whatever_readers_can_read_can_be_sealed(
    sealer: PDFSealer, nora: Identity, authority: Authority, content: bytes
) -> None:
    assert len(await verify_pdf(await _sealed(sealer, content, nora), authority.certificate)) == 1


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"%PDF-1.7\nHello\n%%EOF\n", "is broken: "),
        (b"%PDF-", "is broken: "),
        (_page(trailer=ENCRYPTED), "is encrypted"),
        (pages_pdf(0), "is broken: "),
        (pages_pdf().replace(b"/Kids [4 0 R]", b"/Kids [2 0 R]"), "is broken: "),
        (pages_pdf(catalogue=b"/AcroForm 7"), "is broken: "),
        (_page(b"/MediaBox " + b"[" * 5000), "is broken: "),
        (_page(b"/MediaBox [(a) /b null true]"), "is broken: "),
    ],
    ids=["junk", "magic alone", "encrypted", "no page", "pages in a circle", "no form", "nested", "no numbers"],
)
async def test_what_cannot_be_sealed_says_why_and_hurts_nobody_else(
    sealer: PDFSealer, nora: Identity, content: bytes, problem: str
) -> None:
    with pytest.raises(CannotBeSealed, match=f"^{problem}"):
        await sealer.seal(content, nora, NOON)
    assert await _sealed(sealer, _page(), nora)


async def test_what_takes_too_long_is_given_up(nora: Identity) -> None:
    sealer = PDFSealer(patience=0.001)
    with pytest.raises(CannotBeSealed, match=r"^takes longer than 0\.001 seconds to read"):
        await sealer.seal(_page(), nora, NOON)
    await sealer.close()


async def test_the_process_is_started_anew_after_it_has_ended(nora: Identity) -> None:
    sealer = PDFSealer(idle=0)
    assert await _sealed(sealer, _page(), nora)
    assert await _sealed(sealer, _page(), nora)
    await sealer.close()


async def test_an_idle_process_ends_and_leaves_nothing_to_wait_for(nora: Identity) -> None:
    sealer = PDFSealer(idle=0)
    assert await _sealed(sealer, _page(), nora)
    [child] = sealer.children
    async with asyncio.timeout(_PATIENCE):
        assert await child.wait() == 0
    await sealer.close()
    assert sealer.children == frozenset()


@pytest.mark.parametrize("state", ["idle", "stopped", "sealing", "stopped while it ends"])
async def test_closing_kills_whatever_the_process_does(nora: Identity, state: str) -> None:
    sealer = PDFSealer(idle=0 if state == "stopped while it ends" else 60)
    await sealer.warm_up()
    [child] = sealer.children
    sealing = None
    if state.startswith("stopped"):
        child.send_signal(signal.SIGSTOP)
    if state == "sealing":
        child.send_signal(signal.SIGSTOP)
        sealing = asyncio.create_task(sealer.seal(_page(), nora, NOON))
    await asyncio.sleep(0)
    async with asyncio.timeout(_PATIENCE):
        await sealer.close()
        if sealing is not None:
            with pytest.raises(asyncio.CancelledError):
                await sealing
    assert (child.returncode, sealer.children) == (-signal.SIGKILL, frozenset())


async def test_every_hostile_pdf_that_is_stored_is_sealed_or_says_why(sealer: PDFSealer, nora: Identity) -> None:
    outcomes = {}
    for name, make, message in hostile_pdfs():
        if message == STORED:
            try:
                outcomes[name] = (await sealer.seal(make(), nora, NOON))[:5]
            except CannotBeSealed as problem:
                outcomes[name] = str(problem).encode()[:11]
    assert len(outcomes) == 8
    assert set(outcomes.values()) <= {b"%PDF-", b"is broken: "}
    assert await _sealed(sealer, _page(), nora)
