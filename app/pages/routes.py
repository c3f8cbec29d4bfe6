"""Shows what a session waits for, takes the person's decision, and sends them back."""

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.eids.vocabulary import ErrorCode
from app.errors import InputIsInvalid, PersonIsUnknown, Refusal, SessionHasEnded, SessionIsUnknown
from app.pages.tokens import session_of_token
from app.pages.views import PageView, page_view
from app.services import Services
from app.sessions.by_hand import Act, Situation

router = APIRouter(prefix="/eid", include_in_schema=False)

_HERE = Path(__file__).parent
_TEMPLATES = Environment(
    loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)


@router.get("/static/page.css")
async def style_sheet() -> Response:
    return FileResponse(_HERE / "static" / "page.css", media_type="text/css")


@router.get("/{page_token}")
async def show(page_token: str, request: Request) -> Response:
    services: Services = request.app.state.services
    try:
        situation = await _situation(services, page_token)
    except SessionIsUnknown:
        return _page("unknown.html", 404)
    view = await _view(services, situation)
    return _page("ended.html" if view.has_ended else "waiting.html", 200, view)


@router.post("/{page_token}")
async def answer(
    page_token: str,
    request: Request,
    outcome: Annotated[str, Form()] = "",
    person: Annotated[str, Form()] = "",
) -> Response:
    """Take a decision and send the person back, as the eID's own page would."""
    services: Services = request.app.state.services
    if not _is_from_here(request):
        return _page("unknown.html", 403)
    try:
        situation = await _situation(services, page_token)
        situation = await services.sessions.act(situation.session.id, _act(services, outcome, person or None))
    except SessionIsUnknown:
        return _page("unknown.html", 404)
    except (SessionHasEnded, PersonIsUnknown, InputIsInvalid) as refusal:
        return await _refused(services, page_token, refusal)
    return _sent_back(await _view(services, situation))


async def _situation(services: Services, page_token: str) -> Situation:
    session_id, secret = session_of_token(page_token)
    situation = await services.sessions.look_at(session_id)
    return secret.opens(situation)


def _act(services: Services, outcome: str, person: str | None) -> Act:
    match outcome:
        case "usual":
            return services.by_hand.answer_as_usual(person)
        case "approve":
            return services.by_hand.approve(person)
        case "decline":
            return services.by_hand.decline(person)
        case "expire":
            return services.by_hand.expire()
        case _ if outcome in ErrorCode.__members__:
            return services.by_hand.fail(ErrorCode(outcome))
        case _:
            raise InputIsInvalid("outcome", "is not one of those on the page")


async def _refused(services: Services, page_token: str, refusal: Refusal) -> Response:
    view = await _view(services, await _situation(services, page_token))
    status = 409 if isinstance(refusal, SessionHasEnded) else 400
    return _page("ended.html" if view.has_ended else "waiting.html", status, view, problem=str(refusal))


async def _view(services: Services, situation: Situation) -> PageView:
    return page_view(situation, await services.people_service.of(situation.account))


def _sent_back(view: PageView) -> Response:
    if view.has_ended and view.return_address and view.return_address.startswith(("http://", "https://")):
        return RedirectResponse(view.return_address, 303, _headers(view))
    return _page("ended.html" if view.has_ended else "waiting.html", 200, view)


def _is_from_here(request: Request) -> bool:
    """Refuse forms that other sites post; a browser says where a form comes from."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    return site in {"same-origin", "none"}


def _page(template: str, status: int, view: PageView | None = None, problem: str | None = None) -> Response:
    html = _TEMPLATES.get_template(template).render(page=view, problem=problem)
    return HTMLResponse(html, status, _headers(view))


def _headers(view: PageView | None) -> dict[str, str]:
    targets = f"'self' {view.form_targets}" if view and view.form_targets else "'self'"
    return {
        "Cache-Control": "no-store",
        "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
        f"form-action {targets}",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex",
    }
