"""Who is calling an operation: asked before anything of the request is read."""

from collections.abc import Callable, Coroutine
from functools import cached_property
from inspect import signature
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from fastapi.routing import APIRoute
from starlette.routing import Match
from starlette.types import Scope

from fejkollen_server.accounts.account import Account
from fejkollen_server.providers.caller_sessions import CallerSessions
from fejkollen_server.services.all_services import Services
from fejkollen_server.web.bodies import refuse_compressed
from fejkollen_server.web.credentials import basic_credentials


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
        handle = self._call_endpoint if self._takes_an_id_alone() else super().get_route_handler()

        async def authenticate_and_handle(request: Request) -> Response:
            sessions = CallerSessions(request.scope, request.receive)
            sessions.state.account = await authenticated(sessions)
            refuse_compressed(sessions)
            return await handle(sessions)

        return authenticate_and_handle

    def _takes_an_id_alone(self) -> bool:
        return set(signature(self.endpoint).parameters) == {"session_id", "sessions"}

    async def _call_endpoint(self, sessions: Request) -> Response:
        """Go past FastAPI's machinery of dependencies, where it has nothing to do and takes a third of a collect."""
        response: Response = await self.endpoint(session_id=sessions.path_params["id"], sessions=sessions)
        return response


async def authenticated(request: Request) -> Account:
    services: Services = request.app.state.services
    account_id, secret_key = basic_credentials(request.headers.get("authorization", ""))
    return await services.accounts.authenticate(account_id, secret_key)


async def _account(request: Request) -> Account:
    account: Account = request.state.account
    return account


CurrentAccount = Annotated[Account, Depends(_account)]
