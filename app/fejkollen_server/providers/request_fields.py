"""Fields of requests that several eIDs take with one meaning."""

from pydantic import model_validator

from fejkollen_server.web.wire import Text, WebAddress, WireModel


class ReferenceFields(WireModel):
    ref_id: Text | None = None

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
