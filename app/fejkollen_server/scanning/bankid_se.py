"""BankID's animated QR code, and the links that start its app."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import quote

from fejkollen_server.eids.vocabulary import Provider
from fejkollen_server.errors import InputIsInvalid
from fejkollen_server.scanning.code_kinds import ScannedCodeKind

QR_BEGINNING = "bankid."
LINK_SCHEME = "bankid"
LINK_HOST = "app.bankid.com"

# Printable ASCII but for the full stop, which separates the parts.
_PART = r"([!-\-/-~]+)"
_QR = re.compile(rf"bankid\.{_PART}\.(\d{{1,9}})\.{_PART}", re.ASCII)
_QR_FORM = "bankid.<qrStartToken>.<t>.<auth>, where t is whole seconds since the start was answered"
_TOKEN = "autostarttoken"  # noqa: S105 - the name of a parameter.


@dataclass(frozen=True, slots=True)
class AnimatedCode:
    """A QR code that is made for one second of a session."""

    kind: ClassVar = ScannedCodeKind.BANKID_QR
    provider: ClassVar = Provider.BANKID_SE
    shown_as: ClassVar = "qr_start_token"

    token: str
    second: int
    auth: str


@dataclass(frozen=True, slots=True)
class StartLink:
    """What starts the app on the same device."""

    kind: ClassVar = ScannedCodeKind.BANKID_LINK
    provider: ClassVar = Provider.BANKID_SE
    shown_as: ClassVar = "auto_start_token"

    token: str


def bankid_qr(qr_start_token: str, qr_start_secret: str, second: int) -> str:
    """Give the text of the QR code for a second since the start was answered, to be drawn anew each second."""
    return f"{QR_BEGINNING}{qr_start_token}.{second}.{auth_of(qr_start_secret.encode(), str(second))}"


def autostart_link(auto_start_token: str, redirect: str | None = None) -> str:
    """Give the link that starts BankID's app on a computer."""
    return f"{LINK_SCHEME}:///?{_query(auto_start_token, redirect)}"


def autostart_web_link(auto_start_token: str, redirect: str | None = None) -> str:
    """Give the link that starts BankID's app on a telephone."""
    return f"https://{LINK_HOST}/?{_query(auto_start_token, redirect)}"


def read_qr(text: str) -> AnimatedCode:
    found = _QR.fullmatch(text)
    if found is None:
        raise InputIsInvalid("code", f"begins like BankID's QR code, which must be {_QR_FORM}")
    return AnimatedCode(found[1], int(found[2]), found[3])


def read_link(parameters: Mapping[str, str]) -> StartLink:
    token = parameters.get(_TOKEN)
    if not token:
        raise InputIsInvalid("code", f"is a link to BankID, which must say {_TOKEN}=<autoStartToken>")
    return StartLink(token)


def auth_of(key: bytes, message: str) -> str:
    return hmac.new(key, message.encode(), hashlib.sha256).hexdigest()


def _query(token: str, redirect: str | None) -> str:
    return f"{_TOKEN}={quote(token, safe='')}&redirect={'null' if redirect is None else quote(redirect, safe='')}"
