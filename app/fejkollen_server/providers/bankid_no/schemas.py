"""The JSON of Norwegian BankID."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from fejkollen_server.providers.end_user import EndUserCompleted, HostedPending
from fejkollen_server.providers.request_fields import CallbackFields, ContactFields, RedirectFields
from fejkollen_server.web.wire import AnswerModel, AppAddress, NonEmpty, Omittable

Text = Annotated[str, Field(max_length=118)]
DocumentIDs = Annotated[list[NonEmpty], Field(min_length=1)]


class BankIDNOAuthRequest(RedirectFields, ContactFields):
    """Asks a person to identify themselves on a hosted page."""

    request_ssn: bool | None = None
    app_callback_uri: AppAddress | None = None


class BankIDNOBackchannelAuthRequest(CallbackFields):
    """Asks a known person to identify themselves in their app."""

    ssn: NonEmpty


class BankIDNOSignRequest(RedirectFields, ContactFields):
    """Asks a person to sign either a text or documents on a hosted page."""

    text: Text | None = None
    documents: DocumentIDs | None = None
    request_ssn: bool | None = None

    @model_validator(mode="after")
    def _signs_one_thing(self) -> Self:
        if self.text is None and self.documents is None:
            raise PydanticCustomError("exclusive", "text: either text or documents is required")
        if self.text is not None and self.documents is not None:
            raise PydanticCustomError("exclusive", "documents: must not be given together with text")
        return self


class BankIDNOPending(HostedPending):
    """Waits for the person to open the page."""


class BankIDNOBackchannelPending(AnswerModel):
    """Waits for the person to choose the right two words in the app; the relying party tells them which."""

    id: str
    ref_id: Omittable[str] = None
    status: Literal["PENDING"]
    binding_message: str


class BankIDNOCompleted(EndUserCompleted):
    """Who identified themselves."""


class BankIDNOSignResult(AnswerModel):
    """The signature, with the statements of both parties."""

    end_user: str
    merchant: str
    hash: str


class SignedDocument(AnswerModel):
    """One signed PDF, to be downloaded under the id it was uploaded with."""

    id: str
    hash: str


class BankIDNOSigned(EndUserCompleted):
    """Who signed, and what came of it."""

    sign_result: BankIDNOSignResult
    signed_documents: Omittable[list[SignedDocument]] = None
