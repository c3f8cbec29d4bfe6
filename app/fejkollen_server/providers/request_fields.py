"""Fields of requests that several eIDs take with one meaning."""

from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from fejkollen_server.web.wire import Text, WebAddress, WireModel, must_be_unicode

LONGEST_REF_ID = 1000
"""IDkollen documents no limit. This one is far above what anybody sends, and keeps rows small (assumed)."""


class ReferenceFields(WireModel):
    ref_id: Annotated[str, Field(max_length=LONGEST_REF_ID), AfterValidator(must_be_unicode)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _reads_an_empty_list_as_nothing_asked(cls, body: object) -> object:
        # The official PHP client writes a request without options as [] (php/src/Endpoints), so IDkollen must take it.
        return {} if body == [] else body


class CallbackFields(ReferenceFields):
    callback_url: WebAddress | None = None


class RedirectFields(ReferenceFields):
    redirect_url: WebAddress | None = None


class SignatoryFields(WireModel):
    org_number: Text | None = None
    request_address: bool | None = None


class ContactFields(WireModel):
    request_phone: bool | None = None
    request_email: bool | None = None
    request_address: bool | None = None
