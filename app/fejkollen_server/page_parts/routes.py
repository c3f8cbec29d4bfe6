"""The style sheet and the script of all pages."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse

from fejkollen_server.page_parts.rendering import STATIC

router = APIRouter(prefix="/assets", include_in_schema=False)

_TYPES = {
    "page.css": "text/css",
    "demo.css": "text/css",
    "live.js": "text/javascript",
    "camera.js": "text/javascript",
    "mark.svg": "image/svg+xml",
}
_FOREVER = "public, max-age=31536000, immutable"


@router.get("/{name}")
async def read_asset(name: str, request: Request) -> Response:
    if name not in _TYPES:
        return Response("there is no such file", 404, media_type="text/plain")
    # The address carries a digest of the content; without it, the browser asks again.
    cache = _FOREVER if request.query_params.get("v") else "no-cache"
    headers = {"Cache-Control": cache, "X-Content-Type-Options": "nosniff"}
    return FileResponse(STATIC / name, media_type=_TYPES[name], headers=headers)
