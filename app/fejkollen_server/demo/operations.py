"""Everything that can be tried: one record for each operation of the API and each way to reach the person."""

from dataclasses import dataclass
from enum import StrEnum

from fejkollen_server.demo.form_fields import (
    APP_CALLBACK,
    BANKID_NO_PEOPLE,
    BANKID_SE_PEOPLE,
    BINDING_MESSAGE,
    CALL_INITIATOR,
    COUNTRY,
    DIGEST,
    FREJA_PEOPLE,
    INTENT,
    IP_ADDRESS,
    MAX_AGE,
    MIN_AGE,
    MITID_PEOPLE,
    ORG_NUMBER,
    PHONE,
    PIN_REQUIRED,
    QR_CODE,
    REFERENCE,
    REFERENCE_TEXT,
    REGISTRATION_LEVEL,
    REQUEST_ADDRESS,
    REQUEST_EMAIL,
    REQUEST_PHONE,
    REQUEST_SSN,
    FormField,
    changed_field,
    ssn_field,
    text_field,
)


class Asks(StrEnum):
    """What the shop wants of the person."""

    AUTH = "auth"
    SIGN = "sign"
    SIGN_DOCUMENT = "sign-document"
    AGE = "age"
    CARD = "card"


class Reach(StrEnum):
    """How the person is reached, and so what the shop shows."""

    BANKID_QR = "bankid-qr"
    FREJA_QR = "freja-qr"
    PAGE = "page"
    APP = "app"
    CALL = "call"
    NOBODY = "nobody"
    """The answer comes at once."""


@dataclass(frozen=True, slots=True)
class EID:
    id: str
    title: str
    country: str


@dataclass(frozen=True, slots=True)
class DemoOperation:
    eid: EID
    asks: Asks
    reach: Reach
    start: str
    collect: str
    fields: tuple[FormField, ...]

    @property
    def key(self) -> str:
        """Name it in addresses."""
        name = self.start.removeprefix("/v3/").replace("/", "-")
        return f"{name}-document" if self.asks is Asks.SIGN_DOCUMENT else name

    @property
    def redirects(self) -> bool:
        """Tell whether the browser goes to a hosted page, and comes back from there."""
        return self.reach is Reach.PAGE

    @property
    def calls_back(self) -> bool:
        """Tell whether the result is posted, too: of all that runs in an app, and of every age verification."""
        return self.asks is Asks.AGE or self.reach not in {Reach.PAGE, Reach.NOBODY}


BANKID_SE = EID("bankid-se", "BankID", "SWEDEN")
FREJA = EID("freja", "Freja eID", "SWEDEN")
BANKID_NO = EID("bankid-no", "BankID Norge", "NORWAY")
VIPPS = EID("vipps", "Vipps MobilePay", "NORWAY")
MITID = EID("mitid", "MitID", "DENMARK")
FTN = EID("ftn", "Finnish Trust Network", "FINLAND")
EIDS = (MITID, BANKID_SE, FREJA, BANKID_NO, VIPPS, FTN)

_SIGNATORY = (ORG_NUMBER, REQUEST_ADDRESS)
_CONTACT = (REQUEST_PHONE, REQUEST_EMAIL, REQUEST_ADDRESS)
_SWEDE = ssn_field(BANKID_SE_PEOPLE)
_ONLY_THIS_SWEDE = changed_field(_SWEDE, default="")
_FREJA_HOLDER = ssn_field(FREJA_PEOPLE)
_ONLY_THIS_HOLDER = (
    changed_field(_FREJA_HOLDER, default=""),
    changed_field(COUNTRY, default="", choices=("", *COUNTRY.choices)),
)
_BANKID_MORE = (REFERENCE, IP_ADDRESS, PIN_REQUIRED, *_SIGNATORY)
_FREJA_MORE = (REFERENCE, REGISTRATION_LEVEL, *_SIGNATORY)


def _operation(eid: EID, asks: Asks, reach: Reach, path: str, *fields: FormField) -> DemoOperation:
    """Make a record. What is started by phone or on the backchannel is collected where the others are."""
    collect = f"/v3/{eid.id}/{path.rpartition('/')[2]}"
    return DemoOperation(eid, asks, reach, f"/v3/{eid.id}/{path}", collect, fields)


def _age(eid: EID) -> DemoOperation:
    return _operation(eid, Asks.AGE, Reach.PAGE, "age-verification", MIN_AGE, MAX_AGE, REFERENCE)


OPERATIONS = (
    _operation(MITID, Asks.AUTH, Reach.PAGE, "auth", REFERENCE_TEXT, REFERENCE, *_CONTACT),
    _operation(MITID, Asks.SIGN, Reach.PAGE, "sign", text_field(600), REFERENCE),
    _age(MITID),
    _operation(MITID, Asks.AUTH, Reach.APP, "backchannel/auth", ssn_field(MITID_PEOPLE), BINDING_MESSAGE, REFERENCE),
    _operation(BANKID_SE, Asks.AUTH, Reach.BANKID_QR, "auth", INTENT, _ONLY_THIS_SWEDE, *_BANKID_MORE),
    _operation(
        BANKID_SE, Asks.SIGN, Reach.BANKID_QR, "sign", text_field(50_000), _ONLY_THIS_SWEDE, DIGEST, *_BANKID_MORE
    ),
    _age(BANKID_SE),
    _operation(
        BANKID_SE,
        Asks.AUTH,
        Reach.CALL,
        "phone/auth",
        *(_SWEDE, CALL_INITIATOR, INTENT, REFERENCE, PIN_REQUIRED, *_SIGNATORY),
    ),
    _operation(
        BANKID_SE,
        Asks.SIGN,
        Reach.CALL,
        "phone/sign",
        *(_SWEDE, text_field(50_000), CALL_INITIATOR, DIGEST, REFERENCE, PIN_REQUIRED, *_SIGNATORY),
    ),
    _operation(BANKID_SE, Asks.CARD, Reach.NOBODY, "verify", QR_CODE),
    _operation(FREJA, Asks.AUTH, Reach.FREJA_QR, "auth", *_ONLY_THIS_HOLDER, *_FREJA_MORE),
    _operation(FREJA, Asks.SIGN, Reach.FREJA_QR, "sign", text_field(4096), *_ONLY_THIS_HOLDER, *_FREJA_MORE),
    _age(FREJA),
    _operation(FREJA, Asks.AUTH, Reach.APP, "backchannel/auth", _FREJA_HOLDER, COUNTRY, *_FREJA_MORE),
    _operation(FREJA, Asks.SIGN, Reach.APP, "backchannel/sign", _FREJA_HOLDER, COUNTRY, text_field(4096), *_FREJA_MORE),
    _operation(BANKID_NO, Asks.AUTH, Reach.PAGE, "auth", REQUEST_SSN, REFERENCE, *_CONTACT, APP_CALLBACK),
    _operation(BANKID_NO, Asks.SIGN, Reach.PAGE, "sign", text_field(118), REQUEST_SSN, REFERENCE, *_CONTACT),
    _operation(BANKID_NO, Asks.SIGN_DOCUMENT, Reach.PAGE, "sign", REQUEST_SSN, REFERENCE, *_CONTACT),
    _age(BANKID_NO),
    _operation(BANKID_NO, Asks.AUTH, Reach.APP, "backchannel/auth", ssn_field(BANKID_NO_PEOPLE), REFERENCE),
    _operation(VIPPS, Asks.AUTH, Reach.PAGE, "auth", REQUEST_SSN, REFERENCE, *_CONTACT, APP_CALLBACK),
    _operation(
        VIPPS,
        Asks.AUTH,
        Reach.APP,
        "backchannel/auth",
        *(PHONE, REQUEST_SSN, REFERENCE, REQUEST_EMAIL, REQUEST_ADDRESS),
    ),
    _operation(FTN, Asks.AUTH, Reach.PAGE, "auth", REFERENCE, *_CONTACT),
    _age(FTN),
)
BY_KEY = {operation.key: operation for operation in OPERATIONS}
BY_EID = tuple((eid, tuple(each for each in OPERATIONS if each.eid is eid)) for eid in EIDS)
