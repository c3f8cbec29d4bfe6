"""Who may control what: admin everything, an account its own world; and refusals as problem details (RFC 9457)."""

import hmac
from collections.abc import Callable, Coroutine, Mapping
from types import MappingProxyType
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute

from fejkollen_server import errors
from fejkollen_server.accounts.account import Account
from fejkollen_server.database.storable import is_storable
from fejkollen_server.services.all_services import Services
from fejkollen_server.web.bodies import ReadableRequest, refuse_compressed, refuse_other_media_types
from fejkollen_server.web.broken_rules import broken_rules
from fejkollen_server.web.credentials import basic_credentials
from fejkollen_server.web.problems import problem_response

_ADMIN = "admin"

_AccountChoice = Annotated[
    str | None,
    Query(description="For admin: the id of the account that is meant. An account's own credentials mean itself."),
]

_STATUSES: Mapping[type[errors.Refusal], int] = MappingProxyType(
    {
        errors.InputIsInvalid: 400,
        errors.ImportIsWrong: 400,
        errors.CredentialsAreWrong: 401,
        errors.AdminIsRequired: 403,
        errors.SessionIsUnknown: 404,
        errors.CallbackIsUnknown: 404,
        errors.MessageIsUnknown: 404,
        errors.PersonIsUnknown: 404,
        errors.AuthenticatorIsUnknown: 404,
        errors.RequestIsUnknown: 404,
        errors.AccountIsUnknown: 404,
        errors.SnapshotIsUnknown: 404,
        errors.ScenarioIsUnknown: 404,
        errors.HasNotHappened: 408,
        errors.AccountExists: 409,
        errors.CodeIsRefused: 409,
        errors.PersonIsUnchanged: 409,
        errors.CallbackIsUnderWay: 409,
        errors.ClockGoesTooFar: 409,
        errors.ClockNeverGoesBack: 409,
        errors.SnapshotExists: 409,
        errors.NothingIsDue: 409,
        errors.ScenarioIsInAFile: 409,
        errors.SessionHasEnded: 409,
        errors.OthersWereFaster: 503,
        errors.SessionChangedMeanwhile: 503,
        errors.DatabaseIsAway: 503,
    }
)


# IDkollen's own words, which the imitated API answers with, leave open what is wrong.
_CLEARER_WORDS: Mapping[type[errors.Refusal], str] = MappingProxyType(
    {errors.SessionIsUnknown: "no session has this id: it was never started, has been purged or is another account's"}
)


class ControlRoute(APIRoute):
    """Lets in whoever may control something, and words every refusal as a problem."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()
        reads_json = self.body_field is not None

        async def let_in_and_handle(request: Request) -> Response:
            readable = ReadableRequest(request.scope, request.receive)
            try:
                readable.state.controller = await _controller(readable)
                refuse_compressed(readable)
                if reads_json:
                    await refuse_other_media_types(readable)
                return await handle(readable)
            except (errors.Refusal, RequestValidationError) as error:
                return problem_of(error)

        return let_in_and_handle


def control_router(tag: str) -> APIRouter:
    """Make the router of one noun."""
    return APIRouter(route_class=ControlRoute, tags=[tag])


class Controller:
    """Whoever is controlling: admin, when there is no account."""

    def __init__(self, account: Account | None) -> None:
        self.account = account

    def refuse_unless_admin(self) -> None:
        if self.account is not None:
            raise errors.AdminIsRequired

    def refuse_unless_own(self, account_id: str) -> None:
        """Admin reaches every account; an account only itself, and does not learn which others there are."""
        if (self.account and self.account.id != account_id) or not is_storable(account_id):
            raise errors.AccountIsUnknown(account_id)


async def _controller(request: Request) -> Controller:
    services: Services = request.app.state.services
    user, password = basic_credentials(request.headers.get("authorization", ""))
    if user == _ADMIN:
        if not hmac.compare_digest(password.encode(), services.settings.control_key.encode()):
            raise errors.CredentialsAreWrong
        return Controller(None)
    return Controller(await services.accounts.authenticate(user, password))


def problem_of(error: Exception) -> Response:
    """Word a refusal as a problem."""
    if isinstance(error, RequestValidationError):
        return problem_response(400, broken_rules(error.errors()))
    if isinstance(error, errors.Refusal):
        return problem_response(_status_of(error), _CLEARER_WORDS.get(type(error), str(error)))
    raise error


def _status_of(refusal: errors.Refusal) -> int:
    return next((_STATUSES[kind] for kind in type(refusal).__mro__ if kind in _STATUSES), 500)


async def _current_controller(request: Request) -> Controller:
    controller: Controller = request.state.controller
    return controller


CurrentController = Annotated[Controller, Depends(_current_controller)]


async def _one_account(request: Request, account: _AccountChoice = None) -> Account:
    controller: Controller = request.state.controller
    if controller.account is None:
        services: Services = request.app.state.services
        return await services.account_service.read(account or services.settings.account_id)
    if account is not None:
        controller.refuse_unless_own(account)
    return controller.account


async def _one_account_or_all(request: Request, account: _AccountChoice = None) -> Account | None:
    controller: Controller = request.state.controller
    if controller.account is None and account is None:
        return None
    return await _one_account(request, account)


OneAccount = Annotated[Account, Depends(_one_account)]
"""The account whose world is meant: an account's own, or the one that admin names, or else the one always there."""

OneAccountOrAll = Annotated[Account | None, Depends(_one_account_or_all)]
"""The same, where admin who names none means all of them."""
