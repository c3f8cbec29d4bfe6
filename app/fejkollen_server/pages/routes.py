"""The hosted pages over HTTP: show a step, take what was answered, and send the person back when it has ended."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from fejkollen_server.authenticators.service import Authenticator
from fejkollen_server.eids.profiles import PROFILES
from fejkollen_server.errors import PageIsOutOfDate, Refusal, SessionHasEnded, SessionIsUnknown
from fejkollen_server.page_parts.form_tokens import text_of
from fejkollen_server.page_parts.headers import page_headers
from fejkollen_server.page_parts.qr_drawing import qr_drawing
from fejkollen_server.page_parts.rendering import render_page
from fejkollen_server.pages import documents
from fejkollen_server.pages.browser_memory import keep_in_mind, remembered_person
from fejkollen_server.pages.page_token import session_and_secret
from fejkollen_server.pages.tester_actions import tester_act
from fejkollen_server.pages.views import hosted_page
from fejkollen_server.services.all_services import Services
from fejkollen_server.visits.service import PageSeen, is_worth_reading
from fejkollen_server.visits.visit import Form
from fejkollen_server.web.forms import form_of, is_from_here

router = APIRouter(prefix="/eid", include_in_schema=False)
router.include_router(documents.router)


@router.get("/{page_token}")
async def show(page_token: str, request: Request) -> Response:
    services: Services = request.app.state.services
    try:
        session_id, secret = session_and_secret(page_token)
        seen = await services.visits.look(session_id, secret)
        if seen.visit.version == 0:
            seen = await services.visits.open(session_id, secret, remembered_person(request, seen.situation.account))
        if _goes_straight_back(seen):
            seen = await services.visits.leave(session_id, secret)
            return _back(seen)
    except SessionIsUnknown:
        return _nothing_here(request)
    return await _shown(request, services, seen)


@router.get("/{page_token}/state")
async def state(page_token: str, request: Request) -> Response:
    """Tell whether the page has changed, for the script on it."""
    services: Services = request.app.state.services
    try:
        seen = await services.visits.look(*session_and_secret(page_token))
    except SessionIsUnknown:
        return JSONResponse({"version": "gone"}, headers={"Cache-Control": "no-store"})
    return JSONResponse({"version": seen.version}, headers={"Cache-Control": "no-store"})


@router.get("/{page_token}/qr.svg")
async def draw_qr(page_token: str, request: Request) -> Response:
    """Draw what the phone is to scan at this moment."""
    services: Services = request.app.state.services
    try:
        seen = await services.visits.look(*session_and_secret(page_token))
    except SessionIsUnknown:
        return _nothing_here(request)
    if seen.step.qr is None or seen.situation.session.has_ended:
        # The page that asks is about to notice that it went on.
        return Response(status_code=204, headers=page_headers())
    drawing = qr_drawing(seen.step.qr(seen.situation, seen.visit))
    return Response(drawing, media_type="image/svg+xml", headers=page_headers())


@router.post("/{page_token}")
async def answer(page_token: str, request: Request) -> Response:
    """Take what was filled in, and lead on to the next page or back to the relying party."""
    services: Services = request.app.state.services
    form = await form_of(request)
    try:
        session_id, secret = session_and_secret(page_token)
        version = text_of(secret, form.pop("form", "")) if is_from_here(request) else None
        if version is None:
            return render_page(request, "pages/refused.html", 403)
        seen = await services.visits.answer(session_id, secret, int(version), form)
    except SessionIsUnknown:
        return _nothing_here(request)
    except (SessionHasEnded, PageIsOutOfDate):
        return await _out_of_date(request, services, page_token)
    return await _led_on(services, seen)


@router.post("/{page_token}/tester")
async def decide(page_token: str, request: Request) -> Response:
    """Take a decision in the tester's panel, and send the person back at once."""
    services: Services = request.app.state.services
    form = await form_of(request)
    try:
        session_id, secret = session_and_secret(page_token)
        if not is_from_here(request) or text_of(secret, form.get("form", "")) is None:
            return render_page(request, "pages/refused.html", 403)
        seen = await services.visits.look(session_id, secret)
        if not seen.situation.account.settings.tester_panel:
            return _nothing_here(request)
        return await _decided(request, services, seen, form)
    except SessionIsUnknown:
        return _nothing_here(request)
    except SessionHasEnded:
        return await _out_of_date(request, services, page_token)


async def _decided(request: Request, services: Services, seen: PageSeen, form: Form) -> Response:
    session = seen.situation.session
    try:
        await services.sessions.act(session.id, tester_act(services.by_hand, form))
    except SessionHasEnded:
        raise
    except Refusal as refusal:
        return await _shown(request, services, seen, 400, tester_problem=refusal.message)
    return await _led_on(services, await services.visits.look(session.id, session.page_secret or ""), straight=True)


async def _led_on(services: Services, seen: PageSeen, *, straight: bool = False) -> Response:
    session = seen.situation.session
    leaves = session.has_ended and seen.way_back is not None and (straight or not is_worth_reading(seen))
    if leaves and _is_web_address(seen.way_back):
        seen = await services.visits.leave(session.id, session.page_secret or "")
        response = _back(seen)
    else:
        response = RedirectResponse(f"/eid/{session.page_token}", 303, page_headers(_targets(seen)))
    keep_in_mind(response, seen)
    return response


def _goes_straight_back(seen: PageSeen) -> bool:
    """Tell whether the browser leaves at once: the session has ended, and nobody needs to read why or has been sent."""
    if not seen.situation.session.has_ended or seen.visit.has_returned or not _is_web_address(seen.way_back):
        return False
    return not is_worth_reading(seen)


def _is_web_address(address: str | None) -> bool:
    return address is not None and address.startswith(("http://", "https://"))


def _back(seen: PageSeen) -> Response:
    return RedirectResponse(seen.way_back or "", 303, page_headers(_targets(seen)))


def _targets(seen: PageSeen) -> str:
    return hosted_page(seen, ()).form_targets


async def _out_of_date(request: Request, services: Services, page_token: str) -> Response:
    return await _shown(request, services, await services.visits.look(*session_and_secret(page_token)), 409)


async def _shown(
    request: Request, services: Services, seen: PageSeen, status: int = 200, *, tester_problem: str | None = None
) -> Response:
    view = hosted_page(seen, await _held(services, seen))
    template = "pages/ended.html" if view.has_ended else view.template
    if status == 409 and not view.has_ended:
        template = "pages/out_of_date.html"
    home = PROFILES[view.provider].country
    facts = {"page": view, "tester_problem": tester_problem}
    return render_page(request, template, status, home=home, form_targets=view.form_targets, **facts)


async def _held(services: Services, seen: PageSeen) -> tuple[Authenticator, ...]:
    if seen.person is None:
        return ()
    everything = await services.authenticators.all_of(seen.situation.account, seen.person.id)
    return tuple(held for held in everything if held.profile.provider is seen.situation.session.provider)


def _nothing_here(request: Request) -> Response:
    return render_page(request, "pages/unknown.html", 404)
