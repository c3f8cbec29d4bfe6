"""The JSON of Freja eID."""

from typing import Literal

from fejkollen_server.eids.vocabulary import Country
from fejkollen_server.providers.request_fields import CallbackFields, SignatoryFields
from fejkollen_server.web.wire import AnswerModel, NonEmpty, Omittable

CountryName = Literal["SWEDEN", "NORWAY", "DENMARK", "FINLAND"]
MinRegistrationLevel = Literal["EXTENDED", "PLUS"]
Text = NonEmpty


class FrejaOrderFields(CallbackFields, SignatoryFields):
    min_registration_level: MinRegistrationLevel | None = "EXTENDED"


class FrejaAuthRequest(FrejaOrderFields):
    """Asks a person to identify themselves in the Freja app."""

    ssn: NonEmpty | None = None
    country: CountryName | None = None


class FrejaBackchannelAuthRequest(FrejaOrderFields):
    """Asks a known person to identify themselves, with a push message to their app."""

    ssn: NonEmpty
    country: CountryName


class FrejaSignRequest(FrejaAuthRequest):
    """Asks a person to sign a text."""

    text: Text


class FrejaBackchannelSignRequest(FrejaBackchannelAuthRequest):
    """Asks a known person to sign a text."""

    text: Text


class FrejaPending(AnswerModel):
    """Waits for the person. Always with tokens, which some official clients insist on."""

    id: str
    ref_id: Omittable[str] = None
    status: Literal["PENDING"]
    auto_start_token: str
    qr_data: str


class FrejaCompleted(AnswerModel):
    """Who identified themselves or signed."""

    id: str
    ref_id: Omittable[str] = None
    status: Literal["COMPLETED"]
    ssn: str
    country: Country
    name: str
    given_name: str
    surname: str
    address: Omittable[str] = None
    company_signatory_text: Omittable[str] = None
