"""QR codes as drawings."""

import io

import segno

_QUIET_ZONE = 4


def qr_drawing(text: str) -> bytes:
    """Draw a QR code as SVG, black on white whatever the page's colours, because cameras need it so."""
    drawing = io.BytesIO()
    segno.make(text, error="l", micro=False).save(
        drawing, kind="svg", border=_QUIET_ZONE, dark="#000", light="#fff", xmldecl=False, omitsize=True
    )
    return drawing.getvalue()
