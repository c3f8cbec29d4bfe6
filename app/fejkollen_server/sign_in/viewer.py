"""Whoever looks at pages for testers."""

import hmac
from dataclasses import dataclass
from functools import partial

from fastapi import Request

from fejkollen_server.accounts.account import Account
from fejkollen_server.accounts.authentication import digest_of
from fejkollen_server.database.storable import is_storable
from fejkollen_server.errors import (
    AccountIsUnknown,
    CredentialsAreWrong,
    FormIsForeign,
    SignInIsNeeded,
)
from fejkollen_server.page_parts.form_tokens import form_token, text_of
from fejkollen_server.services.all_services import Services
from fejkollen_server.settings import Profile
from fejkollen_server.sign_in.cookies import form_key, signed_in
from fejkollen_server.sign_in.ended_sign_ins import has_ended
from fejkollen_server.visits.visit import Form
from fejkollen_server.web.forms import LONGEST_VALUE, form_of, is_from_here

ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Viewer:
    account: Account | None
    """Whose world they see; None sees all."""
    is_signed_in: bool
    """Whether there is anything to sign out of."""
    form_key: str

    def form(self, text: str = "") -> str:
        """Make the token of a form, which may say which state of the page it was made for."""
        return form_token(self.form_key, text)

    async def read_form(self, request: Request, longest: int = LONGEST_VALUE) -> tuple[Form, str]:
        """Give what was filled in, and what the form's token says. Raises FormIsForeign where it is none of ours."""
        form = await form_of(request, longest)
        shown = text_of(self.form_key, form.pop("form", ""))
        if shown is None or not is_from_here(request):
            raise FormIsForeign
        return form, shown

    def refuse_unless_own(self, account_id: str) -> None:
        """Let an account see only itself, and not learn which others there are."""
        if (self.account and self.account.id != account_id) or not is_storable(account_id):
            raise AccountIsUnknown(account_id)


async def viewer_of(request: Request) -> Viewer:
    """Find out who looks: in the profile ``local`` whoever comes, otherwise who has signed in."""
    services: Services = request.app.state.services
    settings = services.settings
    key = form_key(request, settings)
    if settings.profile is Profile.LOCAL:
        return Viewer(None, is_signed_in=False, form_key=key)
    sign_in = signed_in(request, settings, services.clock.now())
    if sign_in is None or await services.database.transaction(partial(has_ended, sign_in=sign_in.id)):
        raise SignInIsNeeded
    return Viewer(await _account_of(services, sign_in.who), is_signed_in=True, form_key=key)


async def admitted_viewer(services: Services, user: str, secret: str) -> str:
    """Check who signs in, and give what to remember them by: it holds as long as the secret does."""
    if user == ADMIN:
        if not hmac.compare_digest(digest_of(secret), digest_of(services.settings.control_key)):
            raise CredentialsAreWrong
        return f"{ADMIN}:"
    # What is remembered answers faster, which would tell who is there.
    services.accounts.forget(user)
    account = await services.accounts.authenticate(user, secret)
    return f"{account.id}:{_fingerprint(account)}"


async def _account_of(services: Services, who: str) -> Account | None:
    account_id, _, fingerprint = who.rpartition(":")
    if account_id == ADMIN:
        return None
    try:
        account = await services.account_service.read(account_id)
    except AccountIsUnknown:
        raise SignInIsNeeded from None
    if _fingerprint(account) != fingerprint:
        raise SignInIsNeeded
    return account


def _fingerprint(account: Account) -> str:
    """Tell apart an account's secrets, so that a new one ends what was signed in with the old one."""
    return digest_of(account.secret_digest)[:16]
