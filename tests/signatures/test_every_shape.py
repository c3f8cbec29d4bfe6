"""Every PDF that is valid is taken and sealed, whatever its shape; what cannot be sealed is refused at the upload."""

import shutil
import subprocess
from collections.abc import AsyncIterator, Mapping
from io import BytesIO
from pathlib import Path

import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner, async_sign_pdf

from fejkollen_server.documents.pdf_inspector import problem_with
from fejkollen_server.signatures.authority import Authority, Identity, Signer, identity_of
from fejkollen_server.signatures.pdf.page_geometry import PageGeometry
from fejkollen_server.signatures.pdf.problem import CannotBeSealed
from fejkollen_server.signatures.pdf.sealer import PDFSealer
from fejkollen_server.signatures.pdf.verification import verify_pdf
from tests.signatures.conftest import NORA
from tests.signatures.corpus import page_pdf, valid_pdfs
from tests.signatures.other_signer import other_signer
from tests.world import NOON

pytestmark = pytest.mark.anyio

CORPUS: Mapping[str, bytes] = dict(valid_pdfs())
PDFSIG, PDFTOTEXT = shutil.which("pdfsig"), shutil.which("pdftotext")
FORBIDDEN = r"^must not be signed any more: its author, or somebody who signed it, forbids that$"
NAMES = ["Gárasavvon Ánne", "Łukasz Żółć", "Nguyễn Thị Đặng", "Дмитрий Щёголев", "Ωμέγα Ψυχή", "Þórður Ægisson"]


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def sealer() -> AsyncIterator[PDFSealer]:
    sealer = PDFSealer()
    yield sealer
    await sealer.close()


def test_the_corpus_is_large() -> None:
    assert len(CORPUS) >= 150


@pytest.mark.parametrize("name", CORPUS)
async def test_a_valid_pdf_is_taken_and_sealed_with_its_bytes_kept(
    sealer: PDFSealer, nora: Identity, authority: Authority, tmp_path: Path, name: str
) -> None:
    content = CORPUS[name]
    assert problem_with(content) == ""
    sealed = await sealer.seal(content, nora, NOON)
    assert sealed.startswith(content)
    assert [each.signer for each in await verify_pdf(sealed, authority.certificate)] == [NORA.name]
    if PDFSIG:
        assert "Signature is Valid" in _poppler(PDFSIG, sealed, tmp_path)


@pytest.mark.parametrize("person", NAMES)
async def test_the_stamp_writes_every_name(
    sealer: PDFSealer, authority: Authority, tmp_path: Path, person: str
) -> None:
    sealed = await sealer.seal(page_pdf(), identity_of(Signer(person), authority), NOON)
    assert b"/FontFile2" in sealed or b"/FontFile3" in sealed
    if PDFTOTEXT:
        assert f"Signed in a test by {person}" in _poppler(PDFTOTEXT, sealed, tmp_path, "-")


@pytest.mark.parametrize(
    ("turn", "box"),
    [(0, (12, 12, 262, 56)), (90, (544, 12, 588, 262)), (180, (338, 744, 588, 788)), (270, (12, 538, 56, 788))],
)
async def test_the_stamp_stands_at_the_bottom_left_of_what_people_see(
    sealer: PDFSealer, nora: Identity, turn: int, box: tuple[int, ...]
) -> None:
    sealed = await sealer.seal(page_pdf(b"/MediaBox [0 0 600 800] /Rotate %d" % turn), nora, NOON)
    [signature] = PdfFileReader(BytesIO(sealed)).embedded_signatures
    assert tuple(map(int, signature.sig_field["/Rect"])) == box


def test_a_box_is_found_wherever_the_page_is_cropped_and_turned() -> None:
    page = PageGeometry(50, 60, 400, 500, 90)
    assert (page.width, page.height) == (440, 350)
    assert page.box_at(12, 12, 250, 44) == (344, 72, 388, 322)


async def _signed_before(permission: fields.MDPPerm | None, lock: fields.FieldMDPSpec | None = None) -> bytes:
    """Have somebody else sign a PDF first, who allows so much afterwards."""
    spec = fields.SigFieldSpec("First", field_mdp_spec=lock, doc_mdp_update_value=permission if lock else None)
    certifies = permission is not None and lock is None
    metadata = PdfSignatureMetadata(
        "First", certify=certifies, docmdp_permissions=permission or fields.MDPPerm.FILL_FORMS
    )
    signer: SimpleSigner = other_signer()
    writer = IncrementalPdfFileWriter(BytesIO(page_pdf()))
    signed = await async_sign_pdf(writer, metadata, signer, new_field_spec=spec)
    return bytes(signed.getbuffer())


@pytest.mark.parametrize("permission", [None, fields.MDPPerm.FILL_FORMS, fields.MDPPerm.ANNOTATE])
async def test_who_signed_before_and_allows_it_still_holds(
    sealer: PDFSealer, nora: Identity, permission: fields.MDPPerm | None
) -> None:
    before = await _signed_before(permission)
    sealed = await sealer.seal(before, nora, NOON)
    assert sealed.startswith(before)
    first, _ = PdfFileReader(BytesIO(sealed)).embedded_signatures
    first.compute_integrity_info()
    assert first.summarise_integrity_info()["docmdp_ok"] is True


@pytest.mark.parametrize("locks", [False, True])
async def test_who_forbids_every_change_is_obeyed(sealer: PDFSealer, nora: Identity, *, locks: bool) -> None:
    lock = fields.FieldMDPSpec(fields.FieldMDPAction.ALL) if locks else None
    before = await _signed_before(fields.MDPPerm.NO_CHANGES, lock)
    with pytest.raises(CannotBeSealed, match=FORBIDDEN):
        await sealer.seal(before, nora, NOON)


def _poppler(command: str, content: bytes, folder: Path, *more: str) -> str:
    (folder / "sealed.pdf").write_bytes(content)
    arguments = [command, str(folder / "sealed.pdf"), *more]
    return subprocess.run(arguments, capture_output=True, text=True, check=True).stdout  # noqa: S603 - our own files.
