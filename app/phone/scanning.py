"""Scanning with somebody's phone: an open session, a pasted text, or whatever the browser's camera reads."""

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from app.accounts.account import Account
from app.eids.profiles import PROFILES
from app.errors import CodeIsRefused, InputIsInvalid, PromptIsUnknown, SessionHasEnded
from app.page_parts.headers import page_headers
from app.page_parts.rendering import page
from app.phone.links import Links
from app.phone.views import phone_page
from app.prompts.reply import Said
from app.providers.dependencies import AllServices
from app.services import Services
from app.sign_in.access import CurrentViewer, OneAccount, page_router
from app.sign_in.viewer import Viewer
from app.tokens import is_possible_id

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
            session = await services.camera.scan_in_view(account, person, picked)
        else:
            session = await services.camera.scan_text(account, person, code)
    except PromptIsUnknown:
        return _led_to(account, person, picked, Said.OUT_OF_DATE)
    except SessionHasEnded:
        return _led_to(account, person, picked, Said.DECIDED)
    except (CodeIsRefused, InputIsInvalid) as refusal:
        return await _shown(request, services, viewer, account, person, code, refusal=refusal.message)
    return _led_to(account, person, session.id, Said.ENDED if session.has_ended else Said.SCANNED)


def _led_to(account: Account, person: str, session_id: str, said: Said) -> Response:
    return RedirectResponse(Links(account.id, person).shown(session_id, said), 303, page_headers())


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
    in_view = await services.camera.in_view(account, person)
    response = page(
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
