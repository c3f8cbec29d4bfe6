"""For the routers of pages for testers: who looks, at which account's world, and refusals as pages.

A router made by ``page_router`` lets in only whoever may look. Its endpoints take ``CurrentViewer`` and ``OneAccount``;
before they act they call ``viewer.read_form``, and their pages put ``viewer.form()`` into each form.
"""

from collections.abc import Callable, Coroutine, Mapping
from types import MappingProxyType
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute

from fejkollen_server import errors
from fejkollen_server.accounts.account import Account
from fejkollen_server.page_parts.headers import page_headers
from fejkollen_server.page_parts.rendering import render_page
from fejkollen_server.services.all_services import Services
from fejkollen_server.sign_in.cookies import keep_browser
from fejkollen_server.sign_in.viewer import Viewer, viewer_of
from fejkollen_server.web.forms import is_from_here

_STATUSES: Mapping[type[errors.Refusal], int] = MappingProxyType(
    {
        errors.InputIsInvalid: 400,
        errors.HostHeaderIsWrong: 400,
        errors.FormIsForeign: 403,
        errors.OriginIsForeign: 403,
        errors.AccountIsUnknown: 404,
        errors.AuthenticatorIsUnknown: 404,
        errors.PersonIsUnknown: 404,
        errors.PromptIsUnknown: 404,
        errors.SessionIsUnknown: 404,
        errors.CodeIsRefused: 409,
        errors.SessionHasEnded: 409,
        errors.HostIsUnknown: 421,
        errors.DatabaseIsAway: 503,
        errors.OthersWereFaster: 503,
        errors.SessionChangedMeanwhile: 503,
    }
)


class PageRoute(APIRoute):
    """Lets in whoever may look, and words every refusal as a page."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def let_in_and_handle(request: Request) -> Response:
            services: Services = request.app.state.services
            try:
                request.state.viewer = await viewer_of(request)
                response = await handle(request)
            except errors.SignInIsNeeded:
                response = to_sign_in(request)
            except (errors.Refusal, RequestValidationError) as refusal:
                response = refusal_page(request, refusal)
            keep_browser(request, response, services.settings)
            return response

        return let_in_and_handle


def page_router(prefix: str) -> APIRouter:
    return APIRouter(prefix=prefix, route_class=PageRoute, include_in_schema=False)


def to_sign_in(request: Request) -> Response:
    """Lead to the sign-in page, and from there back here."""
    if request.method == "GET" and not is_from_here(request):
        # A browser that was sent here by another site keeps its cookie to itself; from our own page it shows it.
        return render_page(request, "sign_in/arriving.html")
    wanted = request.url.path if request.method == "GET" else ""
    if wanted and request.url.query:
        wanted += f"?{request.url.query}"
    return RedirectResponse(f"/sign-in?next={quote(wanted, safe='')}", 303, page_headers())


def refusal_page(request: Request, refusal: Exception) -> Response:
    """Word a refusal as a page."""
    if isinstance(refusal, RequestValidationError):
        return render_page(
            request, "sign_in/problem.html", 400, is_missing=False, message="the address is not complete"
        )
    if isinstance(refusal, errors.FormIsForeign | errors.OriginIsForeign):
        return render_page(request, "pages/refused.html", 403)
    if isinstance(refusal, errors.Refusal):
        status = next((_STATUSES[kind] for kind in type(refusal).__mro__ if kind in _STATUSES), 400)
        return render_page(request, "sign_in/problem.html", status, is_missing=status == 404, message=refusal.message)
    raise refusal


async def _current_viewer(request: Request) -> Viewer:
    viewer: Viewer = request.state.viewer
    return viewer


CurrentViewer = Annotated[Viewer, Depends(_current_viewer)]


async def one_account(request: Request, viewer: CurrentViewer, account: str | None = None) -> Account:
    """Find the account that is looked at: the one that is named, or the viewer's own, or the one always there."""
    services: Services = request.app.state.services
    if account is None and viewer.account:
        return viewer.account
    account_id = account or services.settings.account_id
    viewer.refuse_unless_own(account_id)
    return await services.account_service.read(account_id)


OneAccount = Annotated[Account, Depends(one_account)]
