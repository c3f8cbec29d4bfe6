"""PDFs of every shape that is allowed and rarely seen: each way to write a page, a box, a form, a table of objects."""

from collections.abc import Callable, Iterator
from itertools import product

from tests.pdfs import pdf, stream

_TEXT = stream(b"", b"BT /F1 12 Tf 72 720 Td (Hello) Tj ET")
_FONTS = b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
_BOXES = {
    "direct": b"/MediaBox [0 0 595 842]",
    "indirect": b"/MediaBox 5 0 R",
    "of references": b"/MediaBox [6 0 R 6 0 R 7 0 R 8 0 R]",
    "upside down": b"/MediaBox [595 842 0 0]",
    "off the origin": b"/MediaBox [-100 -50 495 792]",
    "fractional": b"/MediaBox [0.0 0.0 595.276 841.89]",
    "cropped": b"/MediaBox [0 0 595 842] /CropBox [50 60 400 500]",
    "cropped by reference": b"/MediaBox [0 0 595 842] /CropBox 5 0 R",
    "cropped to null": b"/MediaBox [0 0 595 842] /CropBox null",
    "tiny": b"/MediaBox [0 0 40 30]",
    "none": b"",
}
_TURNS = {"": b"", "turned 90": b"/Rotate 90", "turned 180": b"/Rotate 180", "turned 270": b"/Rotate 270"}
_MORE_TURNS = {"turned -90": b"/Rotate -90", "turned 450": b"/Rotate 450", "turned by reference": b"/Rotate 9 0 R"}
_PAGES = {
    "annotations null": b"/Annots null",
    "annotations to null": b"/Annots 10 0 R",
    "annotations to nothing": b"/Annots 99 0 R",
    "annotations empty": b"/Annots []",
    "annotations indirect": b"/Annots 11 0 R",
    "annotations of null": b"/Annots [null]",
    "annotations dangling": b"/Annots [99 0 R]",
    "resources null": b"/Thumb null /Metadata null",
}
_FORMS = {
    "null": b"/AcroForm null",
    "to nothing": b"/AcroForm 99 0 R",
    "empty": b"/AcroForm << >>",
    "fields null": b"/AcroForm << /Fields null >>",
    "fields empty": b"/AcroForm << /Fields [] >>",
    "fields dangling": b"/AcroForm << /Fields [99 0 R] >>",
    "fields of null": b"/AcroForm << /Fields [null 12 0 R] >>",
    "fields indirect": b"/AcroForm << /Fields 11 0 R >>",
    "our name": b"/AcroForm << /Fields [12 0 R] >>",
    "our name and the next": b"/AcroForm << /Fields [12 0 R 13 0 R] >>",
    "a field without a name": b"/AcroForm << /Fields [14 0 R] >>",
    "flags null": b"/AcroForm << /Fields [] /SigFlags null >>",
    "defaults": b"/AcroForm << /Fields [] /NeedAppearances true /DA (/Helv 0 Tf 0 g) >>",
}
_CATALOGUES = {
    "names null": b"/Names null /Outlines null /Metadata null",
    "version": b"/Version /1.4",
    "layout": b"/PageLayout /SinglePage /PageMode /UseNone /Lang (sv-SE)",
    "permissions null": b"/Perms null",
    "extensions": b"/Extensions << /ADBE << /BaseVersion /1.7 /ExtensionLevel 8 >> >>",
}
_TRAILERS = {
    "info null": b"/Info null",
    "info to nothing": b"/Info 99 0 R",
    "id null": b"/ID null",
    "id": b"/ID [<00> <00>]",
    "encryption null": b"/Encrypt null",
    "info": b"/Info << /Title (x) >>",
}

Make = Callable[[], bytes]


def page_pdf(
    page: bytes = _BOXES["direct"], *, catalogue: bytes = b"", trailer: bytes = b"", tree: bytes = b""
) -> bytes:
    """Write a PDF of one page, beside objects of every kind that something may refer to."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R %b >>" % catalogue,
        b"<< %b >>" % (tree or b"/Type /Pages /Kids [4 0 R] /Count 1"),
        _TEXT,
        b"<< /Parent 2 0 R /Contents 3 0 R %b %b %b >>" % (_FONTS, page, b"" if b"/Type" in page else b"/Type /Page"),
        b"[0 0 595 842]",
        b"0",
        b"595",
        b"842",
        b"90",
        b"null",
        b"[]",
        b"<< /FT /Tx /T (Fejkollen-1) /V (x) >>",
        b"<< /FT /Tx /T (Fejkollen-2) /V (x) >>",
        b"<< /FT /Tx >>",
    ]
    return pdf(objects, trailer)


def valid_pdfs() -> Iterator[tuple[str, bytes]]:
    """Give each PDF of the corpus by its name."""
    for (box, page), (turn, rotate) in product(_BOXES.items(), (_TURNS | _MORE_TURNS).items()):
        yield f"box {box} {turn}".strip(), page_pdf(page + b" " + rotate)
    for (name, entry), (turn, rotate) in product(_PAGES.items(), _TURNS.items()):
        yield f"page with {name} {turn}".strip(), page_pdf(_BOXES["direct"] + b" " + entry + b" " + rotate)
    for name, entry in _FORMS.items():
        yield f"form {name}", page_pdf(catalogue=entry)
        yield f"form {name}, annotations null", page_pdf(_BOXES["direct"] + b" /Annots null", catalogue=entry)
    for name, entry in _CATALOGUES.items():
        yield f"catalogue {name}", page_pdf(catalogue=entry)
    for name, entry in _TRAILERS.items():
        yield f"trailer {name}", page_pdf(trailer=entry)
    yield from _trees()
    yield from _bytes()


def _trees() -> Iterator[tuple[str, bytes]]:
    inherited = (
        b"/MediaBox [0 0 200 100]",
        b"/MediaBox 5 0 R",
        b"/MediaBox [0 0 200 100] /Rotate 90",
        b"/Rotate 9 0 R",
    )
    for entry in inherited:
        yield f"inherits {entry.decode()}", page_pdf(b"", tree=b"/Type /Pages /Kids [4 0 R] /Count 1 " + entry)
    for count in (b"-1", b"0", b"7", b"null", b"1.0"):
        yield f"counts {count.decode()}", page_pdf(tree=b"/Type /Pages /Kids [4 0 R] /Count " + count)
    yield "counts nothing", page_pdf(tree=b"/Type /Pages /Kids [4 0 R]")
    yield "tree without a type", page_pdf(tree=b"/Kids [4 0 R] /Count 1")
    yield "page without a type", page_pdf(_BOXES["direct"] + b" /Nothing /Type").replace(b"/Nothing /Type", b"")


def _bytes() -> Iterator[tuple[str, bytes]]:
    sound = page_pdf()
    yield "end not marked", sound.removesuffix(b"%%EOF\n")
    yield "nothing after the end", sound.removesuffix(b"\n")
    yield "more after the end", sound + b"\r\n\r\n"
    yield "lines end as on Windows", sound.replace(b"%PDF-1.7\n", b"%PDF-1.7\r")
    yield "table of objects begins at one", sound.replace(b"xref\n0 15\n0000000000 65535 f \n", b"xref\n1 14\n")
    yield "table of objects is wrong", sound.replace(b"startxref\n", b"startxref\n1")
    for version in (b"1.0", b"1.3", b"1.4", b"1.6", b"2.0"):
        yield f"version {version.decode()}", sound.replace(b"%PDF-1.7", b"%PDF-" + version)
