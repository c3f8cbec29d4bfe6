"""Freja's link, which is also the text of its QR code."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import quote

from fejkollen_server.eids.vocabulary import Provider
from fejkollen_server.errors import InputIsInvalid
from fejkollen_server.scanning.code_kinds import ScannedCodeKind

LINK_SCHEME = "frejaeid"
ACTION = "bindUserToTransaction"

_REFERENCE = "transactionReference"
_WEB_ADDRESS = "https://app.test.frejaeid.com/freja"


@dataclass(frozen=True, slots=True)
class BindLink:
    """What ties whoever opens or scans it to a request."""

    kind: ClassVar = ScannedCodeKind.FREJA_LINK
    provider: ClassVar = Provider.FREJA
    shown_as: ClassVar = "auto_start_token"

    token: str


def freja_link(auto_start_token: str) -> str:
    """Give the link that opens Freja's app, and that its QR code says."""
    return f"{LINK_SCHEME}://{ACTION}?{_query(auto_start_token)}"


def freja_web_link(auto_start_token: str) -> str:
    """Give the newer form of the link."""
    return f"{_WEB_ADDRESS}?action={ACTION}&{_query(auto_start_token)}"


def is_web_link(parameters: Mapping[str, str]) -> bool:
    """Tell whether a web address is Freja's by what it asks for, whatever its host."""
    return parameters.get("action") == ACTION or _REFERENCE in parameters


def read_link(parameters: Mapping[str, str]) -> BindLink:
    token = parameters.get(_REFERENCE)
    if not token:
        raise InputIsInvalid("code", f"is a link to Freja, which must say {_REFERENCE}=<autoStartToken>")
    return BindLink(token)


def _query(token: str) -> str:
    return f"{_REFERENCE}={quote(token, safe='')}"
