"""The JSON of the Finnish Trust Network."""

from fejkollen_server.providers.end_user import EndUserCompleted, HostedPending
from fejkollen_server.providers.request_fields import ContactFields, RedirectFields


class FTNAuthRequest(RedirectFields, ContactFields):
    """Asks a person to identify themselves at their bank or by mobile certificate."""


class FTNPending(HostedPending):
    """Waits for the person to open the page."""


class FTNCompleted(EndUserCompleted):
    """Who identified themselves."""
