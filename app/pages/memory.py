"""What a browser remembers of its visits, so that it need not be asked again: a consent, or a phone number."""

from fastapi import Request, Response

from app.accounts.account import Account
from app.page_parts.form_tokens import form_token, text_of
from app.visits.service import Seen

_A_YEAR = 365 * 24 * 3600


def remembered_person(request: Request, account: Account) -> str | None:
    """Give the id of whoever this browser remembers on behalf of an account."""
    return text_of(account.secret_digest, request.cookies.get(_name(account), ""))


def keep_in_mind(response: Response, seen: Seen) -> None:
    account, person = seen.situation.account, seen.visit.remembers
    if person:
        sealed = form_token(account.secret_digest, person)
        response.set_cookie(_name(account), sealed, max_age=_A_YEAR, path="/eid", samesite="lax", httponly=True)


def _name(account: Account) -> str:
    return f"fejkollen-remembers-{account.number}"
