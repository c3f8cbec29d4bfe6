"""The answers that every operation of a kind can give, for the API's description."""

from typing import Any

_Responses = dict[int | str, dict[str, Any]]

_MEANINGS = {
    400: "The request breaks a rule, or the eID refuses it; `message` says which and why.",
    401: "Account id and secret key are missing or wrong.",
    403: "The account may not use a feature that the request asks for.",
    404: "There is no such thing, or it has expired.",
    413: "The body is too large.",
    415: "The body is of another media type than the operation takes, or is compressed.",
    429: "Collected less than a second after the last accepted collect.",
    503: "The database cannot be reached right now.",
}


# Naming the schema, which providers.openapi adds, spares FastAPI building it for each answer of each route.
_MESSAGE = {"application/json": {"schema": {"$ref": "#/components/schemas/Message"}}}


def _refusals(*statuses: int) -> _Responses:
    return {status: {"content": _MESSAGE, "description": _MEANINGS[status]} for status in statuses}


STARTED = _refusals(400, 401, 403, 413, 415, 503)
VERIFIED = _refusals(400, 401, 413, 415, 503)
COLLECTED = _refusals(401, 404, 429, 503)
CANCELLED = _refusals(401, 404, 503)
UPLOADED = STARTED
DOWNLOADED: _Responses = {
    200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}},
    **_refusals(401, 404, 503),
}
