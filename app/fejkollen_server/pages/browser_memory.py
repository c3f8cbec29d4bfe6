"""What a browser remembers of its visits, so that it need not be asked again: a consent, or a phone number."""

from fastapi import Request, Response

from fejkollen_server.accounts.account import Account
from fejkollen_server.page_parts.form_tokens import form_token, text_of
from fejkollen_server.visits.service import PageSeen

_A_YEAR = 365 * 24 * 3600


def remembered_person(request: Request, account: Account) -> str | None:
    """Give the id of whoever this browser remembers on behalf of an account."""
    return text_of(account.secret_digest, request.cookies.get(_name(account), ""))


def keep_in_mind(response: Response, seen: PageSeen) -> None:
    account, person = seen.situation.account, seen.visit.remembers
    if person:
        sealed = form_token(account.secret_digest, person)
        response.set_cookie(_name(account), sealed, max_age=_A_YEAR, path="/eid", samesite="lax", httponly=True)


def _name(account: Account) -> str:
    return f"fejkollen-remembers-{account.number}"
