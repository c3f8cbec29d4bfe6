"""The PDF documents that somebody is asked to sign, as their browser shows them."""

from fastapi import APIRouter, Request, Response

from fejkollen_server.errors import DocumentIsUnknown, SessionIsUnknown
from fejkollen_server.page_parts.headers import page_headers
from fejkollen_server.page_parts.rendering import render_page
from fejkollen_server.pages.page_token import session_and_secret
from fejkollen_server.services.all_services import Services
from fejkollen_server.sessions.order import Order

router = APIRouter(include_in_schema=False)

# The browser's own viewer puts the document into the page it makes of it, and sets a few styles there.
_POLICY = "default-src 'none'; object-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'"


@router.get("/{page_token}/documents/{number}")
async def show_document(page_token: str, number: str, request: Request) -> Response:
    """Show one of the documents, counted from 1."""
    services: Services = request.app.state.services
    try:
        seen = await services.visits.look(*session_and_secret(page_token))
        content = await services.documents.download(seen.situation.account, _document(seen.situation.order, number))
    except (SessionIsUnknown, DocumentIsUnknown):
        return render_page(request, "pages/unknown.html", 404)
    headers = page_headers() | {
        "Content-Security-Policy": _POLICY,
        "Content-Disposition": f'inline; filename="document-{number}.pdf"',
    }
    return Response(content, media_type="application/pdf", headers=headers)


def _document(order: Order, number: str) -> str:
    numbered = {str(position): document for position, document in enumerate(order.documents, start=1)}
    if number not in numbered:
        raise DocumentIsUnknown
    return numbered[number]
