"""The JSON of Vipps MobilePay."""

from typing import Literal

from fejkollen_server.providers.end_user import EndUserCompleted, HostedPending
from fejkollen_server.providers.request_fields import CallbackFields, ContactFields, RedirectFields
from fejkollen_server.web.wire import AnswerModel, AppAddress, Omittable, Text


class VippsAuthRequest(RedirectFields, ContactFields):
    """Asks a person to identify themselves on a hosted page."""

    request_ssn: bool | None = None
    app_callback_uri: AppAddress | None = None


class VippsBackchannelAuthRequest(CallbackFields):
    """Asks the owner of a phone number to identify themselves in their app."""

    phone: Text
    request_ssn: bool | None = None
    request_email: bool | None = None
    request_address: bool | None = None


class VippsPending(HostedPending):
    """Waits for the person to open the page."""


class VippsBackchannelPending(AnswerModel):
    """Waits for the person to answer in their app."""

    id: str
    ref_id: Omittable[str] = None
    status: Literal["PENDING"]


class VippsCompleted(EndUserCompleted):
    """Who identified themselves."""
