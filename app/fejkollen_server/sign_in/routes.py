"""Signing in and out, in the profile ``shared``."""

from functools import partial
from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from fejkollen_server.clock import SECOND
from fejkollen_server.errors import CredentialsAreWrong, FormIsForeign, SignInIsNeeded
from fejkollen_server.page_parts.headers import page_headers
from fejkollen_server.page_parts.rendering import render_page
from fejkollen_server.services.all_services import Services
from fejkollen_server.sign_in.access import refusal_page
from fejkollen_server.sign_in.cookies import (
    SIGNED_IN_FOR,
    forget_signed_in,
    form_key,
    keep_browser,
    keep_signed_in,
    signed_in,
)
from fejkollen_server.sign_in.ended_sign_ins import end
from fejkollen_server.sign_in.viewer import Viewer, admitted_viewer, viewer_of
from fejkollen_server.visits.visit import Form

router = APIRouter(prefix="/sign-in", include_in_schema=False)

_AFTERWARDS = "/phone"


@router.get("")
async def show(request: Request) -> Response:
    try:
        await viewer_of(request)
    except SignInIsNeeded:
        return _form(request, 200, _own_path(request.query_params.get("next", "")))
    return _led_on(_own_path(request.query_params.get("next", "")))


@router.post("")
async def sign_in(request: Request) -> Response:
    services: Services = request.app.state.services
    form: Form = {}
    try:
        form = await _read(request)
        who = await admitted_viewer(services, form.get("account", "").strip(), form.get("secret", ""))
    except FormIsForeign as refusal:
        return refusal_page(request, refusal)
    except CredentialsAreWrong:
        return _form(request, 403, _own_path(form.get("next", "")), is_wrong=True)
    response = _led_on(_own_path(form.get("next", "")))
    until = services.clock.now() + SIGNED_IN_FOR * SECOND
    keep_signed_in(request, response, services.settings, who, until)
    return response


@router.post("/out")
async def sign_out(request: Request) -> Response:
    services: Services = request.app.state.services
    try:
        await _read(request)
    except FormIsForeign as refusal:
        return refusal_page(request, refusal)
    now = services.clock.now()
    if sign_in := signed_in(request, services.settings, now):
        await services.database.transaction(partial(end, sign_in=sign_in.id, ends_at=sign_in.ends_at, now=now))
    response = RedirectResponse("/sign-in", 303, page_headers())
    forget_signed_in(request, response, services.settings)
    return response


async def _read(request: Request) -> Form:
    form, _ = await _stranger(request).read_form(request)
    return form


def _stranger(request: Request) -> Viewer:
    """Give somebody of whom nothing is known but their browser."""
    services: Services = request.app.state.services
    return Viewer(None, is_signed_in=False, form_key=form_key(request, services.settings))


def _form(request: Request, status: int, wanted: str, *, is_wrong: bool = False) -> Response:
    services: Services = request.app.state.services
    token = _stranger(request).form()
    response = render_page(request, "sign_in/sign_in.html", status, form=token, wanted=wanted, is_wrong=is_wrong)
    keep_browser(request, response, services.settings)
    return response


def _led_on(wanted: str) -> Response:
    return RedirectResponse(wanted, 303, page_headers())


def _own_path(wanted: str) -> str:
    """Give a path of this server and nothing else, whatever an address says."""
    # Browsers take a backslash for a slash, and leave out control characters.
    is_plain = wanted.isprintable() and "\\" not in wanted
    if not is_plain or not wanted.startswith("/") or wanted.startswith("//"):
        return _AFTERWARDS
    parts = urlsplit(wanted)
    return wanted if not parts.scheme and not parts.netloc and "//" not in parts.path else _AFTERWARDS
