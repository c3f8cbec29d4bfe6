"""What IDkollen documents besides this API. Fejkollen does not stand in for it, and says so."""

from fastapi import APIRouter, Request, Response

from app.providers.problems import message_response

router = APIRouter(include_in_schema=False)

_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


async def not_implemented(request: Request) -> Response:
    return message_response(
        501,
        f"{request.url.path} is a part of IDkollen that Fejkollen does not stand in for: "
        "it covers the eID operations and documents of the REST API v3, not IVR, TeleID, TeleSign or v2",
    )


for _beginning in ("/v3/ivr", "/v3/teleid", "/v3/telesign", "/v2", "/customer-api"):
    router.add_api_route(_beginning, not_implemented, methods=_METHODS)
    router.add_api_route(_beginning + "/{rest:path}", not_implemented, methods=_METHODS)
