"""The JSON of Swedish BankID."""

from ipaddress import ip_address
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from fejkollen_server.providers.request_fields import CallbackFields, SignatoryFields
from fejkollen_server.web.wire import AnswerModel, Day, NonEmpty, Omittable, WireModel
from fejkollen_server.web.wire import Text as AnyText


def _ip_address(text: str) -> str:
    try:
        address = ip_address(text)
    except ValueError:
        raise PydanticCustomError("names_its_field", "Invalid endUserIp") from None
    if getattr(address, "scope_id", None):
        raise PydanticCustomError("names_its_field", "Invalid endUserIp")
    return text


IPAddress = Annotated[AnyText, AfterValidator(_ip_address)]
"""One plain IPv4 or IPv6 address: BankID refuses lists, ports and brackets in these words."""

Text = Annotated[str, Field(max_length=50_000)]
Digest = Annotated[str, Field(min_length=1, max_length=2_000)]
Intent = Annotated[str, Field(min_length=1, max_length=2_000)]
CallInitiator = Literal["USER", "RP"]


class BankIDSEOrderFields(CallbackFields, SignatoryFields):
    pin_required: bool | None = False


class BankIDSEAuthRequest(BankIDSEOrderFields):
    """Asks a person to identify themselves in the BankID app."""

    ssn: NonEmpty | None = None
    ip_address: IPAddress | None = None
    intent: Intent | None = None


class BankIDSEPhoneAuthRequest(BankIDSEOrderFields):
    """Asks a person on the phone to identify themselves."""

    ssn: NonEmpty
    call_initiator: CallInitiator
    intent: Intent | None = None


class BankIDSESignRequest(BankIDSEOrderFields):
    """Asks a person to sign a text."""

    text: Text
    ssn: NonEmpty | None = None
    digest: Digest | None = None
    ip_address: IPAddress | None = None


class BankIDSEPhoneSignRequest(BankIDSEOrderFields):
    """Asks a person on the phone to sign a text."""

    ssn: NonEmpty
    text: Text
    call_initiator: CallInitiator
    digest: Digest | None = None


class BankIDSEPending(AnswerModel):
    """Waits for the person; the tokens make the QR code and the link that starts the app."""

    id: str
    ref_id: Omittable[str] = None
    status: Literal["PENDING"]
    auto_start_token: str
    qr_start_token: str
    qr_start_secret: str
    hint_code: str


class BankIDSEPhonePending(AnswerModel):
    """Waits for the person on the phone, who needs no token to find the order."""

    id: str
    ref_id: Omittable[str] = None
    status: Literal["PENDING"]
    hint_code: str


class BankIDSECompleted(AnswerModel):
    """Who identified themselves or signed; the same for both, because IDkollen returns no signature data."""

    id: str
    ref_id: Omittable[str] = None
    status: Literal["COMPLETED"]
    ssn: str
    name: str
    given_name: str
    surname: str
    cert_start_date: Omittable[Day] = None
    address: Omittable[str] = None
    company_signatory_text: Omittable[str] = None


class BankIDSEVerifyRequest(WireModel):
    """The content of the QR code on a digital ID card."""

    qr_code: NonEmpty


class BankIDSEVerified(AnswerModel):
    """Whose digital ID card was shown."""

    ssn: str
    name: str
    given_name: str
    surname: str
    age: Omittable[int] = None
    verified_at: Omittable[Day] = None
