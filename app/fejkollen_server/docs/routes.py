"""The documentation over HTTP: pages for readers, the OpenAPI documents for tools. No credentials are needed."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from fejkollen_server.docs import openapi_documents, rendering
from fejkollen_server.services.all_services import Services

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    # The page changes with the version of the server and with the address it is called by.
    "Cache-Control": "no-cache",
}

pages = APIRouter(include_in_schema=False)
documents = APIRouter(include_in_schema=False)

# Reading and rendering the contract takes a tenth of a second the first time. Plain functions run in a thread,
# so that nobody else's request waits for it.


@pages.get("/docs")
def read_reference(request: Request) -> Response:
    return _page(rendering.reference(_address(request)))


@pages.get("/docs/control")
def read_control_reference(request: Request) -> Response:
    return _page(rendering.control_reference(_address(request)))


@pages.get("/docs/ci")
def read_about_ci(request: Request) -> Response:
    return _page(rendering.guide("ci", _address(request)))


@pages.get("/docs/local")
def read_about_local_use(request: Request) -> Response:
    return _page(rendering.guide("local", _address(request)))


@pages.get("/docs/qa")
def read_about_qa(request: Request) -> Response:
    return _page(rendering.guide("qa", _address(request)))


@pages.get("/docs/pages")
def read_about_pages(request: Request) -> Response:
    return _page(rendering.guide("pages", _address(request)))


@pages.get("/docs/fidelity")
def read_fidelity() -> Response:
    return _page(rendering.fidelity_page())


@pages.get("/docs/static/docs.css")
async def read_stylesheet() -> Response:
    return Response(rendering.stylesheet(), media_type="text/css", headers=_HEADERS)


@pages.get("/docs/authority.pem")
async def read_authority(request: Request) -> Response:
    """Give the certificate of the authority under which everything is signed here; whoever verifies needs it."""
    services: Services = request.app.state.services
    authority = await services.signatures.authority()
    headers = _HEADERS | {"Content-Disposition": 'attachment; filename="fejkollen-authority.pem"'}
    return Response(authority.certificate, media_type="application/x-pem-file", headers=headers)


@documents.get("/openapi/idkollen-v3.json")
def read_json() -> Response:
    return Response(openapi_documents.as_json(), media_type="application/json", headers=_HEADERS)


@documents.get("/openapi/idkollen-v3.yaml")
async def read_yaml() -> Response:
    return Response(openapi_documents.as_yaml(), media_type="application/yaml", headers=_HEADERS)


@documents.get("/openapi/control-v1.json")
async def read_control_json() -> Response:
    return Response(openapi_documents.control_as_json(), media_type="application/json", headers=_HEADERS)


def _address(request: Request) -> str:
    services: Services = request.app.state.services
    return services.public_url(request.base_url)


def _page(html: str) -> Response:
    return HTMLResponse(html, headers=_HEADERS)
