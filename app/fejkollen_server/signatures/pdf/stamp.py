"""What a sealed page shows: that it is a mock, who signed, and when; upright, however the page is turned."""

import unicodedata
from datetime import datetime
from pathlib import Path

from pyhanko.pdf_utils.content import PdfResources, RawContent
from pyhanko.pdf_utils.font.opentype import GlyphAccumulator
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.stamp import StaticStampStyle

from fejkollen_server.signatures.authority import NO_LEGAL_EFFECT

WIDTH, HEIGHT = 250, 44
_LONGEST_LINE = 56
_RED = "0.72 0.07 0.07"
# It has 1,000 units to the em, because pyHanko writes widths as if every font had (opentype.py, widths_by_cid).
_FONT = Path(__file__).parent / "fonts" / "DejaVuSans.ttf"
_LACKING = "\N{REPLACEMENT CHARACTER}"

_TURNS = {
    0: "1 0 0 1 0 0",
    90: f"0 1 -1 0 {HEIGHT} 0",
    180: f"-1 0 0 -1 {WIDTH} {HEIGHT}",
    270: f"0 -1 1 0 0 {WIDTH}",
}
"""What turns the stamp against the page, by the degrees that the page is turned clockwise."""


def stamp(writer: BasePdfFileWriter, name: str, at: datetime, turn: int) -> StaticStampStyle:
    with _FONT.open("rb") as file:
        font = GlyphAccumulator(writer, file, font_size=8)
        drawn = _drawn(font, name, at)
    resources = PdfResources()
    resources.font[pdf_name("/Plain")] = font.as_resource()
    box = BoxConstraints(WIDTH, HEIGHT) if turn in {0, 180} else BoxConstraints(HEIGHT, WIDTH)
    return StaticStampStyle(
        border_width=0,
        background=RawContent(f"q {_TURNS[turn]} cm ".encode() + drawn + b" Q", resources, box),
        background_layout=SimpleBoxLayoutRule(
            x_align=AxisAlignment.ALIGN_MID, y_align=AxisAlignment.ALIGN_MID, margins=Margins.uniform(0)
        ),
    )


def _drawn(font: GlyphAccumulator, name: str, at: datetime) -> bytes:
    frame = f"q 1 1 1 rg {_RED} RG 1 w 0.5 0.5 {WIDTH - 1} {HEIGHT - 1} re B Q"
    heading = f"q {_RED} rg {_RED} RG 0.35 w 2 Tr {_line(font, NO_LEGAL_EFFECT, 11, 29)} Q"
    first = _line(font, f"Signed in a test by {name}", 8, 17)
    second = _line(font, f"{at:%Y-%m-%d %H:%M:%S} UTC, with Fejkollen", 8, 7)
    return f"{frame} {heading} q 0 g {first} {second} Q".encode("latin-1")


def _line(font: GlyphAccumulator, text: str, size: int, height: int) -> str:
    composed = unicodedata.normalize("NFC", text)[:_LONGEST_LINE]
    shaped = font.shape("".join(sign if sign.isprintable() else _LACKING for sign in composed))
    return f"BT /Plain {size} Tf 8 {height} Td {shaped.graphics_ops.decode('latin-1')} ET"
