"""A PDF of one page to try signing with, written out by hand."""

_TEXT = (
    b"BT /F1 22 Tf 72 740 Td (Agreement) Tj /F1 12 Tf 0 -40 Td (The demo shop lends you an umbrella until it stops) Tj "
    b"0 -18 Td (raining. You bring it back. This is a test and binds nobody.) Tj ET"
)
_OBJECTS = (
    b"<< /Type /Catalog /Pages 2 0 R >>",
    b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    b"<< /Length %d >>\nstream\n%b\nendstream" % (len(_TEXT), _TEXT),
    b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
)


def sample_pdf() -> bytes:
    written = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(_OBJECTS, start=1):
        places.append(b"%010d 00000 n \n" % len(written))
        written += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    size, start = len(_OBJECTS) + 1, len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n%b" % (size, b"".join(places))
    written += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, start)
    return bytes(written)
