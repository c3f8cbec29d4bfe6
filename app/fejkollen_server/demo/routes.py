"""The demo over HTTP: choose, fill in, start, and watch what comes of it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from fejkollen_server.demo.attempts import DemoAttempt
from fejkollen_server.demo.callback_receiver import receiving, shop_of
from fejkollen_server.demo.operations import BY_EID, BY_KEY
from fejkollen_server.demo.own_address import OwnAddress, own_address
from fejkollen_server.demo.shop import Shop
from fejkollen_server.demo.views import attempt_page
from fejkollen_server.page_parts.headers import page_headers
from fejkollen_server.page_parts.qr_drawing import qr_drawing
from fejkollen_server.page_parts.rendering import render_page
from fejkollen_server.sign_in.access import CurrentViewer, page_router
from fejkollen_server.sign_in.cookies import browser_secret
from fejkollen_server.sign_in.viewer import Viewer

pages = page_router("/demo")
_LONGEST_TEXT = 60_000


class Visitor:
    """Whoever is looking, with the shop and the addresses that it needs."""

    def __init__(self, request: Request, viewer: Viewer) -> None:
        self.request = request
        self.viewer = viewer
        self.shop: Shop = shop_of(request)
        self.browser = browser_secret(request, self.shop.settings)

    @property
    def address(self) -> OwnAddress:
        return own_address(self.request, self.shop.settings)

    def own(self, attempt_id: str) -> DemoAttempt | None:
        """Give an attempt to the browser that started it, and to no other."""
        attempt = self.shop.attempts.find(attempt_id)
        return attempt if attempt and attempt.browser == self.browser else None

    def unknown(self) -> Response:
        return render_page(self.request, "demo/unknown.html", 404)


async def _visitor(request: Request, viewer: CurrentViewer) -> Visitor:
    visitor = Visitor(request, viewer)
    viewer.refuse_unless_own(visitor.shop.settings.account_id)
    return visitor


AnyVisitor = Annotated[Visitor, Depends(_visitor)]


@pages.get("")
async def choose(visitor: AnyVisitor) -> Response:
    """Show everything that can be tried."""
    return render_page(visitor.request, "demo/choose.html", by_eid=BY_EID)


@pages.get("/new/{key}")
async def fill_in(key: str, visitor: AnyVisitor) -> Response:
    """Show the form of one operation, filled in so that it works at once."""
    operation = BY_KEY.get(key)
    if operation is None:
        return visitor.unknown()
    return render_page(visitor.request, "demo/form.html", operation=operation, form=visitor.viewer.form())


@pages.post("/start")
async def start(request: Request, visitor: AnyVisitor) -> Response:
    form, _ = await visitor.viewer.read_form(request, _LONGEST_TEXT)
    operation = BY_KEY.get(form.get("operation", ""))
    if operation is None:
        return visitor.unknown()
    attempt = await visitor.shop.start(visitor.address, visitor.browser, operation, form)
    return _to(attempt)


@pages.get("/{attempt_id}")
async def show(attempt_id: str, visitor: AnyVisitor) -> Response:
    """Show what has happened so far."""
    attempt = visitor.own(attempt_id)
    if attempt is None:
        return visitor.unknown()
    await visitor.shop.look(visitor.address, attempt)
    view = attempt_page(attempt, visitor.address, visitor.shop.settings)
    return render_page(visitor.request, "demo/attempt.html", attempt=view, form=visitor.viewer.form())


@pages.get("/{attempt_id}/state")
async def tell_state(attempt_id: str, visitor: AnyVisitor) -> Response:
    """Collect when it is time to, and tell the page whether it must be loaded anew."""
    attempt = visitor.own(attempt_id)
    if attempt is None:
        return JSONResponse({}, 404)
    await visitor.shop.look(visitor.address, attempt)
    told = {"version": str(attempt.revision), "collects": str(attempt.collects)}
    return JSONResponse(told, headers={"Cache-Control": "no-store"})


@pages.get("/{attempt_id}/qr.svg")
async def draw_qr(attempt_id: str, visitor: AnyVisitor) -> Response:
    """Draw the QR code of this second. The browser gets a drawing, and never the secret that it is made with."""
    attempt = visitor.own(attempt_id)
    if attempt is None:
        return visitor.unknown()
    text = visitor.shop.qr_text(attempt)
    if text is None:
        # The page that asks is about to notice that there is nothing to scan any more.
        return Response(status_code=204, headers=page_headers())
    return Response(qr_drawing(text), media_type="image/svg+xml", headers=page_headers())


@pages.get("/{attempt_id}/back")
async def come_back(request: Request, attempt_id: str, visitor: AnyVisitor) -> Response:
    """Take the browser that comes back from a hosted page."""
    attempt = visitor.own(attempt_id)
    if attempt is None:
        return visitor.unknown()
    visitor.shop.come_back(attempt, request.query_params)
    return _to(attempt)


@pages.post("/{attempt_id}/cancel")
async def cancel(request: Request, attempt_id: str, visitor: AnyVisitor) -> Response:
    attempt = visitor.own(attempt_id)
    if attempt is None:
        return visitor.unknown()
    await visitor.viewer.read_form(request)
    await visitor.shop.cancel(visitor.address, attempt)
    return _to(attempt)


@pages.get("/{attempt_id}/document.pdf")
async def download(attempt_id: str, visitor: AnyVisitor) -> Response:
    """Fetch the signed PDF from the API, and pass it on."""
    attempt = visitor.own(attempt_id)
    pdf = await visitor.shop.signed_document(visitor.address, attempt) if attempt else None
    if pdf is None:
        return visitor.unknown()
    headers = page_headers() | {"Content-Disposition": 'attachment; filename="agreement-signed.pdf"'}
    return Response(pdf, media_type="application/pdf", headers=headers)


def _to(attempt: DemoAttempt) -> Response:
    return RedirectResponse(f"/demo/{attempt.id}", 303, page_headers())


router = APIRouter()
router.include_router(receiving)
router.include_router(pages)
