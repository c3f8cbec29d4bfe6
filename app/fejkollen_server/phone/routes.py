"""The phone over HTTP: choosing one, what waits on it, and answering."""

from fastapi import Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from fejkollen_server.accounts.account import Account
from fejkollen_server.errors import AccountIsUnknown, PersonIsUnknown, PromptIsUnknown
from fejkollen_server.page_parts.headers import page_headers
from fejkollen_server.page_parts.rendering import render_page
from fejkollen_server.phone import devices, inbox, scanning
from fejkollen_server.phone.device_views import device_of, version_of
from fejkollen_server.phone.phone_addresses import PhoneAddresses
from fejkollen_server.phone.phone_choice import choice_of
from fejkollen_server.phone.views import decided_views, phone_page, prompt_view
from fejkollen_server.prompts.answer_result import AnswerResult, PhoneAnswer
from fejkollen_server.services.all_services import Services
from fejkollen_server.sign_in.access import CurrentViewer, OneAccount, one_account, page_router
from fejkollen_server.tokens import is_possible_id
from fejkollen_server.web.request_services import AllServices

router = page_router("/phone")

_MOST_ACCOUNTS = 200


@router.get("")
async def choose(
    request: Request, services: AllServices, viewer: CurrentViewer, account: OneAccount, q: str = "", code: str = ""
) -> Response:
    """Show everybody, to choose whose phone it is to be."""
    people, busy = await services.phones.people(account)
    accounts = [viewer.account] if viewer.account else await services.account_service.all("", _MOST_ACCOUNTS)
    return render_page(
        request,
        "phone/choose.html",
        account=account.id,
        accounts=[each.id for each in accounts],
        choice=choice_of(account.id, people, busy, q, code),
        wanted=q,
        code=code,
        is_signed_in=viewer.is_signed_in,
        form=viewer.form(),
    )


@router.get("/scan")
async def scan_with_some_phone(
    request: Request,
    services: AllServices,
    viewer: CurrentViewer,
    account: OneAccount,
    q: str = "",
    code: str = "",
    person: str = "",
) -> Response:
    """Take a start link that names nobody, and ask whose phone it is for."""
    if person:
        return _led_to(PhoneAddresses(account.id, person).scanning(code))
    return await choose(request, services, viewer, account, q, code)


@router.get("/{person}")
async def home(
    request: Request,
    person: str,
    services: AllServices,
    viewer: CurrentViewer,
    account: OneAccount,
    session: str = "",
    said: str = "",
) -> Response:
    phone = await services.phones.phone(account, person)
    held = await services.authenticators.all_of(account, person)
    chosen = phone.chosen(session)
    return render_page(
        request,
        "phone/home.html",
        home=phone.person.country,
        page=phone_page(phone, viewer, "home"),
        open=prompt_view(phone, chosen, held, viewer) if chosen else None,
        others=[prompt_view(phone, each, held, viewer) for each in phone.prompts if each is not chosen],
        decided=decided_views(phone),
        devices=[each for each in held if each.profile.codes],
        said=said if said in set(AnswerResult) else "",
        said_of=session,
    )


@router.get("/{person}/state")
async def state(
    request: Request,
    person: str,
    services: AllServices,
    viewer: CurrentViewer,
    account: str | None = None,
    view: str = "home",
) -> Response:
    """Tell whether a page of the phone has changed, for the script on it."""
    try:
        version = await _version(services, await one_account(request, viewer, account), person, view)
    except (AccountIsUnknown, PersonIsUnknown):
        # Then the page is loaded anew, and says so.
        version = "gone"
    return JSONResponse({"version": version}, headers={"Cache-Control": "no-store"})


async def _version(services: Services, account: Account, person: str, view: str) -> str:
    phone = await services.phones.phone(account, person)
    if view != "devices":
        return phone.version
    held = await services.authenticators.all_of(account, person)
    return phone.version + version_of(tuple(device_of(each) for each in held))


@router.post("/{person}/prompts/{session_id}")
async def answer(
    request: Request,
    person: str,
    session_id: str,
    services: AllServices,
    viewer: CurrentViewer,
    account: OneAccount,
) -> Response:
    form, shown = await viewer.read_form(request)
    shown_session, _, version = shown.partition(" ")
    if not is_possible_id(session_id) or shown_session != session_id:
        raise PromptIsUnknown
    done = PhoneAnswer(form.get("do", ""), version, secret=form.get("secret", ""), match=form.get("match", ""))
    said = await services.answers.give(account, person, session_id, done)
    return _led_to(PhoneAddresses(account.id, person).shown(session_id, said))


def _led_to(address: str) -> Response:
    return RedirectResponse(address, 303, page_headers())


for part in (devices, inbox, scanning):
    router.include_router(part.router)
