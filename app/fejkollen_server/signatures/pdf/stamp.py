"""What a sealed page shows: that it is a mock, who signed, and when."""

import unicodedata
from datetime import datetime

from pyhanko.pdf_utils.content import PdfResources, RawContent
from pyhanko.pdf_utils.generic import DictionaryObject, pdf_name
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.stamp import StaticStampStyle

from fejkollen_server.signatures.authority import NO_LEGAL_EFFECT

WIDTH, HEIGHT = 250, 44
_LONGEST_LINE = 56
_RED = "0.72 0.07 0.07"


def stamp(name: str, at: datetime) -> StaticStampStyle:
    lines = (
        f"Signed in a test by {name}",
        f"{at:%Y-%m-%d %H:%M:%S} UTC, with Fejkollen",
    )
    return StaticStampStyle(
        border_width=0,
        background=RawContent(_drawn(lines), _fonts(), BoxConstraints(WIDTH, HEIGHT)),
        background_layout=SimpleBoxLayoutRule(
            x_align=AxisAlignment.ALIGN_MID, y_align=AxisAlignment.ALIGN_MID, margins=Margins.uniform(0)
        ),
    )


def _drawn(lines: tuple[str, str]) -> bytes:
    frame = f"q 1 1 1 rg {_RED} RG 1 w 0.5 0.5 {WIDTH - 1} {HEIGHT - 1} re B Q".encode()
    heading = b"BT %s rg /Bold 11 Tf 8 29 Td %s Tj ET" % (_RED.encode(), _string(NO_LEGAL_EFFECT))
    first, second = map(_string, lines)
    return frame + b" " + heading + b" BT 0 g /Plain 8 Tf 8 17 Td %s Tj 0 -10 Td %s Tj ET" % (first, second)


def _fonts() -> PdfResources:
    resources = PdfResources()
    resources.font[pdf_name("/Plain")] = _font("/Helvetica")
    resources.font[pdf_name("/Bold")] = _font("/Helvetica-Bold")
    return resources


def _font(name: str) -> DictionaryObject:
    """Name one of the fonts that every reader has."""
    return DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Font"),
            pdf_name("/Subtype"): pdf_name("/Type1"),
            pdf_name("/BaseFont"): pdf_name(name),
            pdf_name("/Encoding"): pdf_name("/WinAnsiEncoding"),
        }
    )


def _string(text: str) -> bytes:
    """Write a text as the fonts can; a letter that they lack loses its accent, or becomes a question mark."""
    written = b"".join(_letter(letter) for letter in unicodedata.normalize("NFC", text)[:_LONGEST_LINE])
    return b"(" + written.replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)") + b")"


def _letter(letter: str) -> bytes:
    try:
        return letter.encode("cp1252")
    except UnicodeEncodeError:
        bare = unicodedata.normalize("NFD", letter)[0]
        return bare.encode("cp1252", "replace")
