"""PDFs made to make a reader run for ever, fill the memory or believe what is not so, and what becomes of each."""

import zlib
from collections.abc import Callable, Iterator
from io import BytesIO

from pypdf import PdfReader, PdfWriter

from tests.pdfs import pages_pdf, pdf, stream

STORED = ""
UNSIGNABLE = "file: must be a PDF that can be signed; this one is broken: "
"""Goes on with what whoever seals stumbles over."""
"""The refusal of what is not refused."""
DAMAGED = "file: must be a PDF that can be read; this one is damaged"
NO_PDF = "file: must be a PDF, which begins with %PDF-"
TOO_MANY_PAGES = "file: must have at most 200 pages"
NO_PAGES = "file: must have at least one page"
ENCRYPTED = "file: must not be encrypted"

_CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
_PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
_SOUND = pages_pdf()
_ENTITIES = b"<!DOCTYPE x [<!ENTITY a '&b;&b;'><!ENTITY b '&a;&a;'>]><x>&a;</x>"
_IMMENSE_ROWS = b"/FlateDecode /DecodeParms << /Predictor 12 /Columns 99999999999 >>"
_OBJECTS = b"1 0 2 33  << /Type /Catalog /Pages 2 0 R >><< /Type /Pages /Kids [<< /Type /Page >>] /Count 1 >>"
_MILLION = 1_000_000


def _encrypted(user_password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(_SOUND)))
    writer.encrypt(user_password, "owner", algorithm="RC4-128")
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def _with_objects_in(entries: bytes, content: bytes) -> bytes:
    """Make a PDF whose catalogue is in a stream of objects, so that nobody can read on without unpacking it."""
    written = bytearray(b"%PDF-1.7\n")
    places = [0, 0, len(written)]
    written += b"3 0 obj\n" + stream(b"/Type /ObjStm /N 2 /First 10 " + entries, content) + b"\nendobj\n"
    places.append(len(written))
    rows = [b"\0\0\0\0\0\0", b"\2\0\0\0\3\0", b"\2\0\0\0\3\1"]
    rows += [b"\1" + place.to_bytes(4, "big") + b"\0" for place in places[2:]]
    table = stream(b"/Type /XRef /Size 5 /W [1 4 1] /Root 1 0 R", b"".join(rows))
    written += b"4 0 obj\n" + table + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % places[3]
    return bytes(written)


def _deflated(length: int, times: int) -> bytes:
    """Pack so many spaces, and pack what comes out again."""
    packer = zlib.compressobj(1)
    packed = b"".join(packer.compress(b" " * _MILLION) for _ in range(length // _MILLION)) + packer.flush()
    for _ in range(times - 1):
        packed = zlib.compress(packed, 9)
    return packed


def _bomb(filters: bytes, content: bytes) -> bytes:
    return _with_objects_in(b"/Filter " + filters, content)


def _tree(kids: bytes, *others: bytes) -> bytes:
    return pdf([_CATALOGUE, b"<< /Type /Pages /Kids [%b] /Count 1 >>" % kids, *others])


def _chain(depth: int) -> bytes:
    branches = [b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (number + 3) for number in range(depth)]
    return pdf([_CATALOGUE, *branches, _PAGE])


def _with_previous_table(place: bytes) -> bytes:
    return _SOUND.replace(b"/Root", b"/Prev %b /Root" % place)


def hostile_pdfs() -> Iterator[tuple[str, Callable[[], bytes], str]]:
    """Give for each its name, the way it is made, and the message it is refused with."""
    yield "200 pages", lambda: pages_pdf(200), STORED
    yield "201 pages", lambda: pages_pdf(201), TOO_MANY_PAGES
    yield "2000 pages", lambda: pages_pdf(2000), TOO_MANY_PAGES
    yield "80000 pages", lambda: pages_pdf(80_000), TOO_MANY_PAGES
    yield "201 pages that say they are one", lambda: pages_pdf(201, claimed=1), TOO_MANY_PAGES
    yield "one page that says it is many", lambda: pages_pdf(1, claimed=10**12), STORED
    yield "fewer than no pages", lambda: pages_pdf(0, claimed=-1), NO_PAGES
    yield "zero pages", lambda: pages_pdf(0), NO_PAGES
    yield "pages that are not there", lambda: _tree(b"7 0 R 8 0 R"), DAMAGED
    yield "pages that contain themselves", lambda: _tree(b"2 0 R"), DAMAGED
    yield "pages that contain each other", lambda: _tree(b"3 0 R", b"<< /Kids [2 0 R] >>"), DAMAGED
    yield "a deep tree of pages", lambda: _chain(5000), UNSIGNABLE
    yield "a tree of pages without end", lambda: _chain(50_000), DAMAGED
    yield "a catalogue that is itself", lambda: pdf([b"1 0 R"]), DAMAGED
    yield "a catalogue that is a number", lambda: pdf([b"42"]), DAMAGED
    yield "no catalogue", lambda: pdf([]), DAMAGED
    yield (
        "a length that is itself",
        lambda: _tree(b"3 0 R", b"<< /Kids 4 0 R >>", b"<< /Length 4 0 R >> stream"),
        DAMAGED,
    )
    yield "JavaScript", lambda: pages_pdf(catalogue=b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"), STORED
    yield "a command", lambda: pages_pdf(catalogue=b"/OpenAction << /S /Launch /F (/bin/sh) >>"), STORED
    yield "a file of the server's", lambda: _tree(b"3 0 R", stream(b"/F (/etc/passwd) /Kids [3 0 R]", b"")), DAMAGED
    yield (
        "an entity bomb",
        lambda: pages_pdf(catalogue=b"/Metadata 3 0 R", text=b"<!DOCTYPE x [<!ENTITY a '&a;'>]>"),
        STORED,
    )
    yield "encrypted", lambda: _encrypted("secret"), ENCRYPTED
    yield "encrypted with nothing", lambda: _encrypted(""), ENCRYPTED
    yield "encrypted with nonsense", lambda: _SOUND.replace(b"/Root", b"/Encrypt << /V 99 >> /Root"), DAMAGED
    yield "truncated in the middle", lambda: _SOUND[: len(_SOUND) // 2], DAMAGED
    yield "truncated at the end", lambda: _SOUND[:-20], DAMAGED
    yield "nothing but a beginning", lambda: b"%PDF-1.7", DAMAGED
    yield "a table that begins elsewhere", lambda: _SOUND.replace(b"startxref\n", b"startxref\n9"), STORED
    yield "a table that precedes itself", lambda: _with_previous_table(b"%d" % _SOUND.index(b"xref\n")), STORED
    yield "a table before the beginning", lambda: _with_previous_table(b"-1"), DAMAGED
    yield "a table with no end", lambda: _SOUND.replace(b"xref\n0 5", b"xref\n0 99999999999"), DAMAGED
    yield "a number of 9000 digits", lambda: _SOUND.replace(b"/Size 5", b"/Size " + b"9" * 9000), DAMAGED
    yield "a million brackets", lambda: pages_pdf(catalogue=b"/X " + b"[" * _MILLION), DAMAGED
    yield "a million dictionaries", lambda: pages_pdf(catalogue=b"/X " + b"<</A" * _MILLION), DAMAGED
    yield "a million parentheses", lambda: pages_pdf(catalogue=b"/X " + b"(" * _MILLION), UNSIGNABLE
    yield "the same object again and again", lambda: b"%PDF-1.7\n" + b"1 0 obj\n" * 200_000, DAMAGED
    yield "a million tables", lambda: b"%PDF-1.7\n" + b"xref\n" * _MILLION + b"startxref\n9\n%%EOF", DAMAGED
    yield "ten megabytes of nothing", lambda: b"%PDF-1.7\n".ljust(10 * 1024 * 1024, b"\0"), DAMAGED
    yield "objects in a stream", lambda: _bomb(b"/FlateDecode", zlib.compress(_OBJECTS)), UNSIGNABLE
    yield "a bomb", lambda: _bomb(b"/FlateDecode", _deflated(400 * _MILLION, 1)), DAMAGED
    yield "a bomb in a bomb", lambda: _bomb(b"[/FlateDecode /FlateDecode]", _deflated(400 * _MILLION, 2)), DAMAGED
    yield "a hundred filters", lambda: _bomb(b"[" + b"/ASCIIHexDecode " * 100 + b"]", b"20" * _MILLION + b">"), DAMAGED
    yield "a bomb of runs", lambda: _bomb(b"/RunLengthDecode", b"\x81 " * 4_000_000), DAMAGED
    yield (
        "a predictor of immense rows",
        lambda: _bomb(_IMMENSE_ROWS, _deflated(_MILLION, 1)),
        DAMAGED,
    )
    yield "a web page", lambda: b"<!DOCTYPE html><script>1</script>" + _SOUND, NO_PDF
    yield "a picture that is a PDF further on", lambda: b"GIF89a" + _SOUND, NO_PDF
    yield "a PDF that is an archive further on", lambda: _SOUND + b"PK\5\6" + b"\0" * 18, STORED
    yield "a line before the beginning", lambda: b"\n" + _SOUND, NO_PDF
    yield "nothing", lambda: b"", "file: must not be empty"
