"""The kinds of codes that belong to a session, as events name them."""

from enum import StrEnum


class ScannedCodeKind(StrEnum):
    BANKID_QR = "bankid-qr"
    """BankID's animated QR code, the only one that grows stale."""
    BANKID_LINK = "bankid-link"
    FREJA_LINK = "freja-link"
