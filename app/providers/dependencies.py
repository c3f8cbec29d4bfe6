"""What every operation needs: who is calling, and that account's sessions, documents and ID cards."""

import base64
import binascii
from collections.abc import Callable, Coroutine
from functools import cached_property, lru_cache
from typing import Annotated, Any

from fastapi import Depends, Path, Request, Response
from fastapi.routing import APIRoute
from starlette.routing import Match
from starlette.types import Scope

from app.accounts.account import Account
from app.eids.vocabulary import Operation, Provider
from app.errors import CredentialsAreWrong, SessionIsUnknown
from app.providers.faulty import as_wanted
from app.providers.statuses import status
from app.providers.view import SessionView
from app.services import Services
from app.sessions.order import Order
from app.sessions.progress import hint
from app.sessions.session import Seen
from app.tokens import is_possible_id

SessionID = Annotated[str, Path(alias="id")]


class AuthenticatedRoute(APIRoute):
    """Asks who is calling before anything of the request is read, so that strangers learn nothing about it."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Look closer only at paths that begin as this one's does; doing so each time would cost more than the work."""
        if not scope["path"].startswith(self._beginning):
            return Match.NONE, {}
        return super().matches(scope)

    @cached_property
    def _beginning(self) -> str:
        return self.path.partition("{")[0]

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def authenticate_and_handle(request: Request) -> Response:
            sessions = Sessions(request.scope, request.receive)
            sessions.state.account = await authenticated(sessions)
            return await handle(sessions)

        return authenticate_and_handle


async def authenticated(request: Request) -> Account:
    services: Services = request.app.state.services
    account_id, secret_key = credentials(request.headers.get("authorization", ""))
    return await services.accounts.authenticate(account_id, secret_key)


@lru_cache(maxsize=256)
def credentials(authorization: str) -> tuple[str, str]:
    """Read HTTP Basic, which most clients send the same again and again; the scheme in any case, as clients differ."""
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        raise CredentialsAreWrong
    try:
        account_id, separator, secret_key = base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError) as error:
        raise CredentialsAreWrong from error
    if not separator:
        raise CredentialsAreWrong
    return account_id, secret_key


class Sessions(Request):
    """The sessions of whoever is calling. FastAPI hands a request on as it is, and a dependency costs far more."""

    async def start(self, order: Order) -> Response:
        return self._answer(await self._services.sessions.start(self._account, order, self.headers), 201)

    async def collect(self, provider: Provider, operation: Operation, session_id: str) -> Response:
        _refuse_unless_possible(session_id)
        return self._answer(await self._services.sessions.collect(self._account, provider, operation, session_id), 200)

    async def cancel(self, provider: Provider, operation: Operation, session_id: str) -> Response:
        _refuse_unless_possible(session_id)
        fault = await self._services.sessions.cancel(self._account, provider, operation, session_id)
        return as_wanted(Response(status_code=204), fault)

    def _answer(self, seen: Seen, status_code: int) -> Response:
        session = seen.session
        # The journal writes down what the answer is about.
        self.state.seen = seen
        url = self._services.page_url(session.page_token, self.base_url) if session.page_secret else None
        view = SessionView(session, hint(session, seen.now), url)
        return as_wanted(Response(status(view).body(), status_code, media_type="application/json"), seen.fault)

    @property
    def _account(self) -> Account:
        account: Account = self.state.account
        return account

    @property
    def _services(self) -> Services:
        services: Services = self.app.state.services
        return services


def _refuse_unless_possible(session_id: str) -> None:
    """Refuse what cannot be an id before it gets near the database."""
    if not is_possible_id(session_id):
        raise SessionIsUnknown


async def _account(request: Request) -> Account:
    account: Account = request.state.account
    return account


async def _services(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


CurrentAccount = Annotated[Account, Depends(_account)]
AllServices = Annotated[Services, Depends(_services)]
