"""The JSON of the Finnish Trust Network."""

from app.providers.end_user import EndUserCompleted, HostedPending
from app.providers.wire import ContactFields, RedirectFields


class FTNAuthRequest(RedirectFields, ContactFields):
    """Asks a person to identify themselves at their bank or by mobile certificate."""


class FTNPending(HostedPending):
    """Waits for the person to open the page."""


class FTNCompleted(EndUserCompleted):
    """Who identified themselves."""
