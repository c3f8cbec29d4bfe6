"""The contract over HTTP: as a page for readers, as YAML and JSON for tools. No credentials are needed."""

from functools import lru_cache
from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.docs import contract
from app.docs.markdown import block_html, headings, line_html
from app.docs.operations import sections, webhook
from app.services import Services

_HERE = Path(__file__).parent
_ENVIRONMENT = Environment(
    loader=FileSystemLoader(_HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.filters |= {"blocks": block_html, "line": line_html}

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    # The page changes with the version of the server and with the address it is called by.
    "Cache-Control": "no-cache",
}

router = APIRouter(include_in_schema=False)

# Reading and rendering the contract takes a tenth of a second the first time. Plain functions run in a thread,
# so that nobody else's request waits for it.


@router.get("/docs")
def read_page(request: Request) -> HTMLResponse:
    return HTMLResponse(_page(str(request.base_url).rstrip("/")), headers=_HEADERS)


@router.get("/docs/static/docs.css")
async def read_stylesheet() -> Response:
    return Response(_stylesheet(), media_type="text/css", headers=_HEADERS)


@router.get("/docs/authority.pem")
async def read_authority(request: Request) -> Response:
    """Give the certificate of the authority under which everything is signed here; whoever verifies needs it."""
    services: Services = request.app.state.services
    authority = await services.signatures.authority()
    headers = _HEADERS | {"Content-Disposition": 'attachment; filename="fejkollen-authority.pem"'}
    return Response(authority.certificate, media_type="application/x-pem-file", headers=headers)


@router.get("/openapi/idkollen-v3.json")
def read_json() -> Response:
    return Response(contract.as_json(), media_type="application/json", headers=_HEADERS)


@router.get("/openapi/idkollen-v3.yaml")
async def read_yaml() -> Response:
    return Response(contract.as_yaml(), media_type="application/yaml", headers=_HEADERS)


@lru_cache(maxsize=4)
def _page(base_url: str) -> str:
    document = contract.resolved()
    return _ENVIRONMENT.get_template("docs.html").render(
        info=document["info"],
        guide=headings(document["info"]["description"]),
        sections=sections(document, base_url),
        webhook=webhook(document),
    )


@lru_cache(maxsize=1)
def _stylesheet() -> bytes:
    return (_HERE / "static" / "docs.css").read_bytes()
