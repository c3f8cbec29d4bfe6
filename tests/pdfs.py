"""Small PDFs, written out, so that tests can make sound ones and spoil them."""


def pdf(objects: list[bytes], trailer: bytes = b"") -> bytes:
    """Write a PDF of objects that are numbered from one; the first is the catalogue."""
    written = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    start = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n%b" % (size, table)
    written += b"trailer\n<< /Size %d /Root 1 0 R %b >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)
    return bytes(written)


def stream(entries: bytes, content: bytes) -> bytes:
    return b"<< %b /Length %d >>\nstream\n%b\nendstream" % (entries, len(content), content)


def pages_pdf(count: int = 1, text: bytes = b"Hello", catalogue: bytes = b"", claimed: int | None = None) -> bytes:
    """Write a sound PDF with so many pages, each of which says the text."""
    kids = b" ".join(b"%d 0 R" % (number + 4) for number in range(count))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R %b >>" % catalogue,
        b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, count if claimed is None else claimed),
        stream(b"", b"BT /F1 12 Tf 72 720 Td (%b) Tj ET" % text),
    ]
    return pdf([*objects, *[page] * count])
