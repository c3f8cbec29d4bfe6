"""A relying party's client at its strictest: closed codes, mandatory fields, checked numbers, nothing unknown.

Where the official clients disagree, the stricter one is followed.
"""

import re
from datetime import date
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter

_HETU = re.compile(r"(\d{6})[-+A](\d{3})([0-9A-Y])")
_HETU_CHECKS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_CPR = re.compile(r"(\d\d)(\d\d)\d{6}")
_FIRST_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_SECOND_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)


def _personnummer(text: str) -> str:
    doubled = (str(int(digit) * (2 - position % 2)) for position, digit in enumerate(text[2:]))
    if not re.fullmatch(r"\d{12}", text) or sum(map(int, "".join(doubled))) % 10:
        raise ValueError("not a personnummer of 12 digits")
    return text


def _fodselsnummer(text: str) -> str:
    if not re.fullmatch(r"\d{11}", text):
        raise ValueError("not 11 digits")
    digits = [int(digit) for digit in text]
    for weights in (_FIRST_WEIGHTS, _SECOND_WEIGHTS):
        if sum(weight * digit for weight, digit in zip(weights, digits, strict=False)) % 11:
            raise ValueError("not a fødselsnummer")
    return text


def _cpr_number(text: str) -> str:
    written = _CPR.fullmatch(text)
    if not written or not 1 <= int(written[1]) % 60 <= 31 or not 1 <= int(written[2]) <= 12:
        raise ValueError("not a CPR number")
    return text


def _henkilotunnus(text: str) -> str:
    written = _HETU.fullmatch(text)
    if not written or _HETU_CHECKS[int(written[1] + written[2]) % 31] != written[3]:
        raise ValueError("not a henkilötunnus that software from before 2023 knows")
    return text


def _day(text: str) -> str:
    if date.fromisoformat(text).isoformat() != text:
        raise ValueError("not YYYY-MM-DD")
    return text


Personnummer: TypeAlias = Annotated[str, AfterValidator(_personnummer)]
Fodselsnummer: TypeAlias = Annotated[str, AfterValidator(_fodselsnummer)]
CPRNumber: TypeAlias = Annotated[str, AfterValidator(_cpr_number)]
Henkilotunnus: TypeAlias = Annotated[str, AfterValidator(_henkilotunnus)]
Day: TypeAlias = Annotated[str, AfterValidator(_day)]
Email: TypeAlias = Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+\.[a-z]+$")]
_UUID = "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"
Token: TypeAlias = Annotated[str, Field(pattern=_UUID)]
Name: TypeAlias = Annotated[str, Field(min_length=1)]
Url: TypeAlias = Annotated[str, Field(pattern="^http://")]
Hex: TypeAlias = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Base64: TypeAlias = Annotated[str, Field(pattern="^[A-Za-z0-9+/]+=*$")]
Hint: TypeAlias = Literal[
    "outstandingTransaction", "noClient", "started", "userMrtd", "userCallConfirm", "userSign", "processing"
]
Error: TypeAlias = Literal[
    "AUTH_FAILED",
    "CANCELLED",
    "INVALID_ID",
    "CONFLICT",
    "INTERNAL_ERROR",
    "SESSION_TIMEOUT",
    "UNSUPPORTED_CLIENT",
]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Answer(Strict):
    id: Token
    refId: str = ""  # noqa: N815 - as on the wire, here and below.


class Failed(Answer):
    status: Literal["FAILED"]
    error: Error


class BankIDSEPending(Answer):
    status: Literal["PENDING"]
    autoStartToken: Token  # noqa: N815
    qrStartToken: Token  # noqa: N815
    qrStartSecret: Token  # noqa: N815
    hintCode: Hint  # noqa: N815


class BankIDSEPhonePending(Answer):
    status: Literal["PENDING"]
    hintCode: Hint  # noqa: N815


class FrejaPending(Answer):
    status: Literal["PENDING"]
    autoStartToken: Token  # noqa: N815
    qrData: Annotated[str, Field(pattern="^frejaeid://")]  # noqa: N815


class PagePending(Answer):
    status: Literal["PENDING"]
    url: Url


class BoundPending(Answer):
    status: Literal["PENDING"]
    bindingMessage: Name  # noqa: N815


class BarePending(Answer):
    status: Literal["PENDING"]


class AgePending(PagePending):
    minAge: int = 0  # noqa: N815
    maxAge: int = 0  # noqa: N815


class Identified(Answer):
    status: Literal["COMPLETED"]
    name: Name
    givenName: Name  # noqa: N815
    surname: Name


class BankIDSECompleted(Identified):
    ssn: Personnummer
    certStartDate: Day  # noqa: N815 - one official client insists on it.
    address: Name = "-"
    companySignatoryText: str = ""  # noqa: N815


class FrejaCompleted(Identified):
    ssn: Personnummer | Fodselsnummer | CPRNumber | Henkilotunnus
    country: Literal["SWEDEN", "NORWAY", "DENMARK", "FINLAND"]
    address: Name = "-"
    companySignatoryText: str = ""  # noqa: N815


class EndUserCompleted(Identified):
    phone: Annotated[str, Field(pattern=r"^\+\d{8,15}$")] = "+4700000000"
    email: Email = "a@b.c"
    address: Name = "-"
    birthDate: Day  # noqa: N815
    pid: Name = "-"
    bankId: Name = "-"  # noqa: N815


class NorwegianCompleted(EndUserCompleted):
    ssn: Fodselsnummer


class MitIDCompleted(EndUserCompleted):
    ssn: CPRNumber


class FTNCompleted(EndUserCompleted):
    ssn: Henkilotunnus


class SignResult(Strict):
    endUser: Base64  # noqa: N815
    merchant: Base64
    hash: Hex


class SignedDocument(Strict):
    id: Token
    hash: Hex


class BankIDNOSigned(NorwegianCompleted):
    signResult: SignResult  # noqa: N815
    signedDocuments: Annotated[list[SignedDocument], Field(min_length=1)] = []  # noqa: N815


class Checksum(Strict):
    checksum: Hex


class MitIDSigned(MitIDCompleted):
    signResult: Checksum  # noqa: N815


class AgeCompleted(Answer):
    status: Literal["COMPLETED"]
    ageVerified: bool  # noqa: N815


_ANSWERS: dict[str, Any] = {
    "/v3/bankid-se/auth": BankIDSEPending | BankIDSECompleted | Failed,
    "/v3/bankid-se/sign": BankIDSEPending | BankIDSECompleted | Failed,
    "/v3/bankid-se/phone/auth": BankIDSEPhonePending | BankIDSECompleted | Failed,
    "/v3/bankid-se/phone/sign": BankIDSEPhonePending | BankIDSECompleted | Failed,
    "/v3/freja/auth": FrejaPending | FrejaCompleted | Failed,
    "/v3/freja/sign": FrejaPending | FrejaCompleted | Failed,
    "/v3/freja/backchannel/auth": FrejaPending | FrejaCompleted | Failed,
    "/v3/freja/backchannel/sign": FrejaPending | FrejaCompleted | Failed,
    "/v3/bankid-no/auth": PagePending | NorwegianCompleted | Failed,
    "/v3/bankid-no/sign": PagePending | BankIDNOSigned | Failed,
    "/v3/bankid-no/backchannel/auth": BoundPending | NorwegianCompleted | Failed,
    "/v3/vipps/auth": PagePending | NorwegianCompleted | Failed,
    "/v3/vipps/backchannel/auth": BarePending | NorwegianCompleted | Failed,
    "/v3/mitid/auth": PagePending | MitIDCompleted | Failed,
    "/v3/mitid/sign": PagePending | MitIDSigned | Failed,
    "/v3/mitid/backchannel/auth": BoundPending | MitIDCompleted | Failed,
    "/v3/ftn/auth": PagePending | FTNCompleted | Failed,
    **{
        f"/v3/{eid}/age-verification": AgePending | AgeCompleted | Failed
        for eid in ("bankid-se", "freja", "bankid-no", "mitid", "ftn")
    },
}


def parse(start_path: str, body: bytes) -> Any:
    """Read a status of a session that was started under this path, or raise ``pydantic.ValidationError``."""
    return TypeAdapter(_ANSWERS[start_path]).validate_json(body)
