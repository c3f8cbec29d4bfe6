"""What each kind of authenticator is: what it asks for, how often one may be wrong, and what happens then."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from fejkollen_server.eids.vocabulary import Assurance, AuthenticatorKind, Provider

# Three wrong one-time codes in a row suspend a MitID device "for a short time" (mitid.dk, security/totp). How long is
# not published: a quarter of an hour is inferred, and so is that PINs and passwords are counted likewise.
MITID_TRIES = 3
MITID_LOCK = 15 * 60
# A wrong code "too many times" ends in certificateErr at BankID until it is ordered anew; that it is three is inferred.
BANKID_TRIES = 3
# Freja, Norwegian BankID, Vipps and the Finnish banks publish neither figure. Five wrong ones and five minutes are what
# OS2faktor, an open product of the same class, does: inferred.
OTHER_TRIES = 5
OTHER_LOCK = 5 * 60

# What all simulated people share. The Norwegian password is the one of BankID's own test users; the others are made up.
PIN = "246802"
SHORT_PIN = "1234"
MITID_PASSWORD = "Made-up-2026"  # noqa: S105 - everybody is meant to know it.
BANKID_NO_PASSWORD = "qwer1234"  # noqa: S105 - the same.
# BankID's published test users have no code device; this is what they enter instead, as often as they like.
BANKID_NO_PUBLISHED_CODE = "otp"
BANK_PASSWORD = "4545"  # noqa: S105 - the same.


class OneTimeCodeKind(StrEnum):
    """How one-time codes come about."""

    TIME = "time"
    """A new one every half minute (TOTP, RFC 6238)."""
    COUNTER = "counter"
    """A new one each time it is used (HOTP, RFC 4226)."""


class Knowledge(StrEnum):
    """What the holder has to know besides."""

    PIN = "pin"
    PASSWORD = "password"  # noqa: S105 - a word, not a password.


@dataclass(frozen=True, slots=True)
class AuthenticatorProfile:
    """One kind of authenticator. Times are in seconds."""

    kind: AuthenticatorKind
    provider: Provider
    title: str
    knowledge: Knowledge
    secret: str
    """The PIN or password, the same for all simulated people."""
    tries: int
    """So many wrong ones in a row lock it."""
    lock: float | None
    """For how long; None blocks it for good."""
    assurance: Assurance
    codes: OneTimeCodeKind | None = None
    published_code: str | None = None
    """A one-time code that is always taken from those whose number somebody publishes as a test user's."""
    is_usual: bool = True
    """Whether everybody who holds the eID has one, unless something else is written."""


_ALL = (
    AuthenticatorProfile(
        AuthenticatorKind.BANKID_SE_APP,
        Provider.BANKID_SE,
        "BankID app",
        Knowledge.PIN,
        PIN,
        BANKID_TRIES,
        None,
        Assurance.HIGH,
    ),
    AuthenticatorProfile(
        AuthenticatorKind.FREJA_APP,
        Provider.FREJA,
        "Freja app",
        Knowledge.PIN,
        PIN,
        OTHER_TRIES,
        OTHER_LOCK,
        Assurance.SUBSTANTIAL,
    ),
    AuthenticatorProfile(
        AuthenticatorKind.BANKID_NO_APP,
        Provider.BANKID_NO,
        "BankID app",
        Knowledge.PASSWORD,
        BANKID_NO_PASSWORD,
        OTHER_TRIES,
        OTHER_LOCK,
        Assurance.SUBSTANTIAL,
    ),
    AuthenticatorProfile(
        AuthenticatorKind.BANKID_NO_CODE_DEVICE,
        Provider.BANKID_NO,
        "BankID code device",
        Knowledge.PASSWORD,
        BANKID_NO_PASSWORD,
        OTHER_TRIES,
        OTHER_LOCK,
        Assurance.HIGH,
        OneTimeCodeKind.TIME,
        BANKID_NO_PUBLISHED_CODE,
    ),
    AuthenticatorProfile(
        AuthenticatorKind.VIPPS_APP,
        Provider.VIPPS,
        "Vipps app",
        Knowledge.PIN,
        SHORT_PIN,
        OTHER_TRIES,
        OTHER_LOCK,
        Assurance.LOW,
    ),
    AuthenticatorProfile(
        AuthenticatorKind.MITID_APP,
        Provider.MITID,
        "MitID app",
        Knowledge.PIN,
        PIN,
        MITID_TRIES,
        MITID_LOCK,
        Assurance.SUBSTANTIAL,
    ),
    AuthenticatorProfile(
        AuthenticatorKind.MITID_CODE_DISPLAY,
        Provider.MITID,
        "MitID code display",
        Knowledge.PASSWORD,
        MITID_PASSWORD,
        MITID_TRIES,
        MITID_LOCK,
        Assurance.SUBSTANTIAL,
        OneTimeCodeKind.TIME,
    ),
    AuthenticatorProfile(
        AuthenticatorKind.MITID_AUDIO_READER,
        Provider.MITID,
        "MitID audio code reader",
        Knowledge.PASSWORD,
        MITID_PASSWORD,
        MITID_TRIES,
        MITID_LOCK,
        Assurance.SUBSTANTIAL,
        OneTimeCodeKind.TIME,
        is_usual=False,
    ),
    AuthenticatorProfile(
        AuthenticatorKind.MITID_CHIP,
        Provider.MITID,
        "MitID chip",
        Knowledge.PASSWORD,
        MITID_PASSWORD,
        MITID_TRIES,
        MITID_LOCK,
        Assurance.HIGH,
        is_usual=False,
    ),
    AuthenticatorProfile(
        AuthenticatorKind.MITID_PASSWORD,
        Provider.MITID,
        "MitID password",
        Knowledge.PASSWORD,
        MITID_PASSWORD,
        MITID_TRIES,
        MITID_LOCK,
        Assurance.LOW,
        is_usual=False,
    ),
    AuthenticatorProfile(
        AuthenticatorKind.FTN_BANK_CODES,
        Provider.FTN,
        "bank codes",
        Knowledge.PASSWORD,
        BANK_PASSWORD,
        OTHER_TRIES,
        OTHER_LOCK,
        Assurance.SUBSTANTIAL,
        OneTimeCodeKind.COUNTER,
    ),
    AuthenticatorProfile(
        AuthenticatorKind.FTN_MOBILE_CERTIFICATE,
        Provider.FTN,
        "mobile certificate",
        Knowledge.PIN,
        SHORT_PIN,
        OTHER_TRIES,
        OTHER_LOCK,
        Assurance.SUBSTANTIAL,
        is_usual=False,
    ),
)
AUTHENTICATORS: Mapping[AuthenticatorKind, AuthenticatorProfile] = MappingProxyType({each.kind: each for each in _ALL})


def usual_authenticators(eids: Collection[Provider]) -> frozenset[AuthenticatorKind]:
    """Give what everybody has who holds these eIDs."""
    return frozenset(each.kind for each in _ALL if each.is_usual and each.provider in eids)


def in_order(
    kinds: Collection[AuthenticatorKind], provider: Provider | None = None
) -> tuple[AuthenticatorProfile, ...]:
    """Give the records of these kinds, those of one eID or all: what comes first is what is usually taken."""
    return tuple(each for each in _ALL if each.kind in kinds and provider in {None, each.provider})
