"""The words every part of the product shares: eIDs, what can be asked of them, and how a session can end."""

from enum import StrEnum


class Provider(StrEnum):
    """The eID behind a path."""

    BANKID_SE = "bankid-se"
    FREJA = "freja"
    BANKID_NO = "bankid-no"
    VIPPS = "vipps"
    MITID = "mitid"
    FTN = "ftn"


class AuthenticatorKind(StrEnum):
    """What a person proves with that it is they."""

    BANKID_SE_APP = "bankid-se-app"
    FREJA_APP = "freja-app"
    BANKID_NO_APP = "bankid-no-app"
    BANKID_NO_CODE_DEVICE = "bankid-no-code-device"
    VIPPS_APP = "vipps-app"
    MITID_APP = "mitid-app"
    MITID_CODE_DISPLAY = "mitid-code-display"
    MITID_AUDIO_READER = "mitid-audio-reader"
    MITID_CHIP = "mitid-chip"
    MITID_PASSWORD = "mitid-password"  # noqa: S105 - a word, not a password.
    FTN_BANK_CODES = "ftn-bank-codes"
    FTN_MOBILE_CERTIFICATE = "ftn-mobile-certificate"


class Assurance(StrEnum):
    """How sure the eID is of whoever used an authenticator: the levels of eIDAS."""

    LOW = "low"
    SUBSTANTIAL = "substantial"
    HIGH = "high"


class Operation(StrEnum):
    """What a relying party asks a person to do."""

    AUTH = "auth"
    SIGN = "sign"
    AGE_VERIFICATION = "age-verification"


class Channel(StrEnum):
    """How the person is reached."""

    FRONT = "front"
    """The person is at the relying party's own page or app."""
    BACKCHANNEL = "backchannel"
    """The person is asked directly, by national number or phone number."""
    PHONE = "phone"
    """The person is in a phone call with the relying party (BankID SE only)."""


class ErrorCode(StrEnum):
    """Why a session failed, as IDkollen says it. Documented list: the MitID page and the official clients."""

    AUTH_FAILED = "AUTH_FAILED"
    CANCELLED = "CANCELLED"
    INVALID_ID = "INVALID_ID"
    CONFLICT = "CONFLICT"
    INTERNAL_ERROR = "INTERNAL_ERROR"
    SESSION_TIMEOUT = "SESSION_TIMEOUT"
    UNSUPPORTED_CLIENT = "UNSUPPORTED_CLIENT"


class Country(StrEnum):
    """The countries whose national numbers are understood."""

    SWEDEN = "SWEDEN"
    NORWAY = "NORWAY"
    DENMARK = "DENMARK"
    FINLAND = "FINLAND"
