"""What each refusal looks like to a relying party: a status, and one JSON object with a message."""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from types import MappingProxyType
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from fejkollen_server import __version__, errors
from fejkollen_server.logs.logger import logger
from fejkollen_server.metrics import count_answer
from fejkollen_server.web.allowed_methods import allowed_methods, meant_paths
from fejkollen_server.web.bodies import JSON, media_type_problem
from fejkollen_server.web.broken_rules import broken_rules
from fejkollen_server.web.near_misses import near_misses_in_words
from fejkollen_server.web.request_log import printable
from fejkollen_server.web.wire import Message

INTERNAL_ERROR = "internal error; the server's log says more"
_STATUSES: Mapping[type[errors.Refusal], int] = MappingProxyType(
    {
        errors.InputIsInvalid: 400,
        errors.EIDRefuses: 400,
        errors.FeatureIsNotEnabled: 403,
        errors.CredentialsAreWrong: 401,
        errors.SessionIsUnknown: 404,
        errors.DocumentIsUnknown: 404,
        errors.DocumentIsTooLarge: 413,
        errors.PersonIsUnknown: 404,
        errors.SessionHasEnded: 409,
        errors.CollectedTooSoon: 429,
        errors.OthersWereFaster: 503,
        errors.SessionChangedMeanwhile: 503,
        errors.DatabaseIsAway: 503,
    }
)
_HEADERS: Mapping[int, Mapping[str, str]] = MappingProxyType(
    {
        401: {"WWW-Authenticate": 'Basic realm="IDkollen", charset="UTF-8"'},
        429: {"Retry-After": "1"},
        503: {"Retry-After": "1"},
    }
)


def add_problem_handlers(app: FastAPI) -> None:
    app.add_exception_handler(errors.Refusal, _refused)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _not_routed)
    app.add_exception_handler(Exception, _broken)


def message_response(status: int, message: str, headers: Mapping[str, str] | None = None) -> Response:
    """Answer as IDkollen does."""
    all_headers = {**_HEADERS.get(status, {}), **(headers or {})}
    return Response(Message(message=message).body(), status, all_headers, "application/json")


async def _refused(_request: Request, error: Exception) -> Response:
    statuses = (_STATUSES[kind] for kind in type(error).__mro__ if kind in _STATUSES)
    return message_response(next(statuses, 500), str(error))


async def _malformed(request: Request, error: Exception) -> Response:
    wanted = "multipart/form-data" if request.url.path.rstrip("/").endswith("/document") else JSON
    if problem := media_type_problem(request, wanted):
        return message_response(415, problem)
    problems: Sequence[Any] = error.errors() if isinstance(error, RequestValidationError) else ()
    return message_response(400, broken_rules(problems))


def problem_response(status: int, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    """Answer as the control API does: problem details (RFC 9457)."""
    problem = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    all_headers = {**_HEADERS.get(status, {}), **(headers or {})}
    return Response(json.dumps(problem, ensure_ascii=False), status, all_headers, "application/problem+json")


async def _not_routed(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    path = request.url.path
    if status == 404:
        return message_response(
            404, f"there is nothing at {request.method} {path}{near_misses_in_words(meant_paths(request))}"
        )
    if status == 405:
        allowed = ", ".join(allowed_methods(request))
        said = f"{request.method} is not allowed at {path}, only {allowed}"
        return message_response(
            405, said + near_misses_in_words(meant_paths(request, method=request.method)), {"Allow": allowed}
        )
    if status == 413:
        return message_response(413, "the body is larger than this operation takes")
    if isinstance(error, HTTPException):
        return message_response(status, error.detail, error.headers)
    return message_response(status, "internal error")


def tell_of_internal_error(request: Request, error: Exception) -> None:
    logger().error("internal error", method=request.method, path=printable(request.url.path), exc_info=error)


async def _broken(request: Request, error: Exception) -> Response:
    tell_of_internal_error(request, error)
    # This answer is made outside the layer that marks and counts all others.
    count_answer(500)
    return message_response(500, INTERNAL_ERROR, {"X-Fejkollen": __version__})
