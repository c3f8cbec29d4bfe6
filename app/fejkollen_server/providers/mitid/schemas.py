"""The JSON of Danish MitID."""

from typing import Annotated, Literal

from pydantic import Field

from fejkollen_server.providers.end_user import EndUserCompleted, HostedPending
from fejkollen_server.providers.request_fields import CallbackFields, ContactFields, RedirectFields
from fejkollen_server.web.wire import AnswerModel, NonEmpty, Omittable

ReferenceText = Annotated[str, Field(max_length=130, pattern="^[^%<]*$")]
Text = Annotated[str, Field(min_length=1, max_length=600)]


class MitIDAuthRequest(RedirectFields, ContactFields):
    """Asks a person to identify themselves on a hosted page."""

    reference_text: ReferenceText | None = None


class MitIDBackchannelAuthRequest(CallbackFields):
    """Asks a known person to identify themselves in their app."""

    ssn: NonEmpty
    binding_message: NonEmpty


class MitIDSignRequest(RedirectFields):
    """Asks a person to sign a text on a hosted page."""

    text: Text


class MitIDPending(HostedPending):
    """Waits for the person to open the page."""


class MitIDBackchannelPending(AnswerModel):
    """Waits for the person to answer in their app, which shows the binding message."""

    id: str
    ref_id: Omittable[str] = None
    status: Literal["PENDING"]
    binding_message: str


class MitIDCompleted(EndUserCompleted):
    """Who identified themselves; always with the CPR number, in ten digits."""

    ssn: str


class MitIDSignResult(AnswerModel):
    """The SHA-256 of the signed text, in lower-case hex."""

    checksum: str


class MitIDSigned(MitIDCompleted):
    """Who signed, and what came of it."""

    sign_result: MitIDSignResult
