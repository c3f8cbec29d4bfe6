"""Where a person is sent back to when they have finished on a hosted page."""

from urllib.parse import urlencode, urlsplit, urlunsplit

from fejkollen_server.accounts.account import AccountSettings
from fejkollen_server.sessions.order import Order
from fejkollen_server.sessions.session import Session


def return_address(session: Session, order: Order, settings: AccountSettings) -> str | None:
    """Give the app's link or the redirect address, with the documented ``id`` and ``refId``; None when there is none.

    The same on success and on failure (documented for age verification, assumed for the rest).
    """
    target = order.app_callback_uri or order.redirect_url or settings.static_redirect_url
    return with_references(target, session) if target else None


def with_references(url: str, session: Session) -> str:
    references = {"id": session.id}
    if session.shown.ref_id is not None:
        references["refId"] = session.shown.ref_id
    parts = urlsplit(url)
    query = "&".join(part for part in (parts.query, urlencode(references)) if part)
    return urlunsplit(parts._replace(query=query))
