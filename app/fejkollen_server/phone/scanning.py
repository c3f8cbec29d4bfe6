"""Scanning with somebody's phone: an open session, a pasted text, or whatever the browser's camera reads."""

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from fejkollen_server.accounts.account import Account
from fejkollen_server.eids.profiles import PROFILES
from fejkollen_server.errors import CodeIsRefused, InputIsInvalid, PromptIsUnknown, SessionHasEnded
from fejkollen_server.page_parts.headers import page_headers
from fejkollen_server.page_parts.rendering import render_page
from fejkollen_server.phone.phone_addresses import PhoneAddresses
from fejkollen_server.phone.views import phone_page
from fejkollen_server.prompts.answer_result import AnswerResult
from fejkollen_server.services.all_services import Services
from fejkollen_server.sign_in.access import CurrentViewer, OneAccount, page_router
from fejkollen_server.sign_in.viewer import Viewer
from fejkollen_server.tokens import is_possible_id
from fejkollen_server.web.request_services import AllServices

router = page_router("")

_CAMERA = "camera=(self), microphone=()"


@router.get("/{person}/scan")
async def show(
    request: Request, person: str, services: AllServices, viewer: CurrentViewer, account: OneAccount, code: str = ""
) -> Response:
    return await _shown(request, services, viewer, account, person, code)


@router.post("/{person}/scan")
async def scan(
    request: Request, person: str, services: AllServices, viewer: CurrentViewer, account: OneAccount
) -> Response:
    form, _ = await viewer.read_form(request)
    code, picked = form.get("code", ""), form.get("session", "")
    if picked and not is_possible_id(picked):
        raise PromptIsUnknown
    try:
        if picked:
            session = await services.scannable_sessions.scan_in_view(account, person, picked)
        else:
            session = await services.scannable_sessions.scan_text(account, person, code)
    except PromptIsUnknown:
        return _led_to(account, person, picked, AnswerResult.OUT_OF_DATE)
    except SessionHasEnded:
        return _led_to(account, person, picked, AnswerResult.DECIDED)
    except (CodeIsRefused, InputIsInvalid) as refusal:
        return await _shown(request, services, viewer, account, person, code, refusal=refusal.message)
    return _led_to(account, person, session.id, AnswerResult.ENDED if session.has_ended else AnswerResult.SCANNED)


def _led_to(account: Account, person: str, session_id: str, said: AnswerResult) -> Response:
    return RedirectResponse(PhoneAddresses(account.id, person).shown(session_id, said), 303, page_headers())


async def _shown(
    request: Request,
    services: Services,
    viewer: Viewer,
    account: Account,
    person: str,
    code: str,
    *,
    refusal: str | None = None,
) -> Response:
    phone = await services.phones.phone(account, person)
    in_view = await services.scannable_sessions.in_view(account, person)
    response = render_page(
        request,
        "phone/scan.html",
        409 if refusal else 200,
        home=phone.person.country,
        page=phone_page(phone, viewer, "scan"),
        in_view=[(each, PROFILES[each.session.provider].title) for each in in_view],
        code=code,
        refusal=refusal,
    )
    response.headers["Permissions-Policy"] = _CAMERA
    return response
