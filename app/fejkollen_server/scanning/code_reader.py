"""Recognises what was scanned by its text."""

from typing import TypeAlias
from urllib.parse import SplitResult, parse_qsl, urlsplit

from fejkollen_server.errors import InputIsInvalid
from fejkollen_server.scanning import bankid_se, freja, mitid
from fejkollen_server.scanning.bankid_se import AnimatedCode, StartLink
from fejkollen_server.scanning.freja import BindLink
from fejkollen_server.scanning.mitid import ChannelFrame

SessionCode: TypeAlias = AnimatedCode | StartLink | BindLink
"""What leads to a session by itself."""

Code: TypeAlias = SessionCode | ChannelFrame

_LONGEST = 4000
_ID_CARD = "BANKIDF."
_EXPECTED = (
    "BankID's QR code (bankid.<qrStartToken>.<t>.<auth>), one of its links (bankid:///?autostarttoken=... or "
    "https://app.bankid.com/?autostarttoken=...), Freja's link (frejaeid://bindUserToTransaction?...) "
    "or a frame of MitID's QR code (JSON)"
)


def read_code(text: str) -> Code:
    """Read the text of a QR code or link; the refusal says what was recognised, or expected."""
    code = text.strip()
    if len(code) > _LONGEST:
        raise InputIsInvalid("code", f"must not be longer than {_LONGEST} characters; it must be {_EXPECTED}")
    if code.startswith(bankid_se.QR_BEGINNING):
        return bankid_se.read_qr(code)
    if code.startswith(mitid.BEGINNING):
        return mitid.read_frame(code)
    if code.startswith(_ID_CARD):
        raise InputIsInvalid("code", "is a digital ID card, which starts nothing; verify it at /v3/bankid-se/verify")
    return _read_link(code)


def read_session_code(text: str) -> SessionCode:
    """Read what must lead to a session by itself."""
    code = read_code(text)
    if isinstance(code, ChannelFrame):
        raise InputIsInvalid(
            "code", "is one of the two frames of MitID's QR code; they are scanned for the page that shows them"
        )
    return code


def _read_link(text: str) -> SessionCode:
    try:
        address = urlsplit(text)
    except ValueError:
        raise InputIsInvalid("code", f"must be {_EXPECTED}") from None
    parameters = dict(parse_qsl(address.query))
    if address.scheme == bankid_se.LINK_SCHEME:
        return bankid_se.read_link(parameters)
    if address.scheme == freja.LINK_SCHEME:
        _refuse_unless_binding(address)
        return freja.read_link(parameters)
    if address.scheme in {"http", "https"}:
        return _read_web_link(address, parameters)
    raise InputIsInvalid("code", f"must be {_EXPECTED}")


def _refuse_unless_binding(address: SplitResult) -> None:
    action = address.netloc or address.path.strip("/")
    if action.casefold() != freja.ACTION.casefold():
        raise InputIsInvalid("code", f"is a link to Freja, which must begin frejaeid://{freja.ACTION}?")


def _read_web_link(address: SplitResult, parameters: dict[str, str]) -> SessionCode:
    if freja.is_web_link(parameters):
        return freja.read_link(parameters)
    if address.hostname == bankid_se.LINK_HOST:
        return bankid_se.read_link(parameters)
    if "/eid/" in address.path:
        raise InputIsInvalid("code", "is the address of a hosted page; open it in a browser")
    raise InputIsInvalid("code", f"is a web address of neither BankID nor Freja; it must be {_EXPECTED}")
