"""What else somebody holds to answer with: codes to read off, clocks to set right, locks."""

from enum import StrEnum

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection

from fejkollen_server.authenticators.service import Authenticator, Authenticators, CodeVerdict
from fejkollen_server.clock import SECOND
from fejkollen_server.durations import LONGEST
from fejkollen_server.errors import InputIsInvalid
from fejkollen_server.page_parts.headers import page_headers
from fejkollen_server.page_parts.rendering import render_page
from fejkollen_server.phone.device_views import device_of, version_of
from fejkollen_server.phone.phone_addresses import PhoneAddresses
from fejkollen_server.phone.views import phone_page
from fejkollen_server.sign_in.access import CurrentViewer, OneAccount, page_router
from fejkollen_server.visits.visit import Form
from fejkollen_server.web.request_services import AllServices

router = page_router("")


class Done(StrEnum):
    """What a page of devices says after something was done on it."""

    RESYNCHRONISED = "resynchronised"
    NOT_RESYNCHRONISED = "not-resynchronised"
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    DRIFTED = "drifted"


@router.get("/{person}/devices")
async def show(
    request: Request, person: str, services: AllServices, viewer: CurrentViewer, account: OneAccount, said: str = ""
) -> Response:
    phone = await services.phones.phone(account, person)
    devices = tuple(device_of(each) for each in await services.authenticators.all_of(account, person))
    return render_page(
        request,
        "phone/devices.html",
        home=phone.person.country,
        page=phone_page(phone, viewer, "devices", phone.version + version_of(devices)),
        devices=devices,
        said=said if said in set(Done) else "",
    )


@router.post("/{person}/devices/{kind}")
async def change(
    request: Request, person: str, kind: str, services: AllServices, viewer: CurrentViewer, account: OneAccount
) -> Response:
    form, _ = await viewer.read_form(request)

    def act(connection: Connection, held: Authenticator) -> Done:
        return _done(services.authenticators, connection, held, form)

    done = await services.authenticators.use(account, person, kind, act)
    return RedirectResponse(PhoneAddresses(account.id, person).devices_saying(done.value, kind), 303, page_headers())


def _done(authenticators: Authenticators, connection: Connection, held: Authenticator, form: Form) -> Done:
    match form.get("do"):
        case "resynchronise":
            first, second = (form.get(name, "").replace(" ", "") for name in ("first", "second"))
            verdict = authenticators.resynchronise(connection, held, first, second)
            return Done.RESYNCHRONISED if verdict is CodeVerdict.ACCEPTED else Done.NOT_RESYNCHRONISED
        case "drift":
            authenticators.let_drift(connection, held, _seconds(form.get("seconds", "")) * SECOND)
            return Done.DRIFTED
        case "lock":
            authenticators.lock(connection, held, round(held.profile.lock * SECOND) if held.profile.lock else None)
            return Done.LOCKED
        case "block":
            authenticators.lock(connection, held, None)
            return Done.LOCKED
        case "unlock":
            authenticators.unlock(connection, held)
            return Done.UNLOCKED
        case _:
            raise InputIsInvalid("do", "must be resynchronise, drift, lock, block or unlock")


def _seconds(text: str) -> int:
    try:
        seconds = int(text)
    except ValueError:
        raise InputIsInvalid("seconds", "must be a whole number, below zero for a clock that is slow") from None
    if abs(seconds) > LONGEST:
        raise InputIsInvalid("seconds", f"must be at most {LONGEST} either way")
    return seconds
