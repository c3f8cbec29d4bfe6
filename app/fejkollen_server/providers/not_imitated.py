"""What IDkollen documents besides this API. Fejkollen does not stand in for it, and says so."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from fejkollen_server.web.problems import message_response

_BEGINNINGS = ("/v3/ivr", "/v3/teleid", "/v3/telesign", "/v2", "/customer-api")
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


async def not_implemented(request: Request) -> Response:
    return message_response(
        501,
        f"{request.url.path} is a part of IDkollen that Fejkollen does not stand in for: "
        "it covers the eID operations and documents of the REST API v3, not IVR, TeleID, TeleSign or v2",
    )


routes = tuple(
    Route(path, not_implemented, methods=_METHODS, include_in_schema=False)
    for beginning in _BEGINNINGS
    for path in (beginning, f"{beginning}/{{rest:path}}")
)
