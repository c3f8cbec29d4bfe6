"""The control API, an application of its own: built when it is first called, described apart from the imitated API."""

from collections.abc import Mapping

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from fejkollen_server.control.access import problem_of
from fejkollen_server.control.accounts.routes import router as accounts
from fejkollen_server.control.authenticators.routes import router as authenticators
from fejkollen_server.control.callbacks.routes import router as callbacks
from fejkollen_server.control.catalogues.routes import router as catalogues
from fejkollen_server.control.clock.routes import router as clock
from fejkollen_server.control.coverage.routes import router as coverage
from fejkollen_server.control.description import operation_id
from fejkollen_server.control.events.routes import router as events
from fejkollen_server.control.inbox.routes import router as inbox
from fejkollen_server.control.journal.routes import router as journal
from fejkollen_server.control.people.routes import router as people
from fejkollen_server.control.report.routes import router as report
from fejkollen_server.control.scenarios.routes import router as scenarios
from fejkollen_server.control.sessions.routes import router as sessions
from fejkollen_server.control.worlds.routes import router as worlds
from fejkollen_server.errors import Refusal
from fejkollen_server.web.allowed_methods import allowed_methods, meant_paths
from fejkollen_server.web.near_misses import near_misses_in_words
from fejkollen_server.web.plain_application import plain_application
from fejkollen_server.web.problems import INTERNAL_ERROR, problem_response, tell_of_internal_error

_NOUNS = (
    accounts,
    worlds,
    people,
    authenticators,
    inbox,
    sessions,
    scenarios,
    callbacks,
    journal,
    clock,
    events,
    report,
    coverage,
    catalogues,
)


def build_control() -> FastAPI:
    control = plain_application("Fejkollen control API", generate_unique_id_function=operation_id)
    for router in _NOUNS:
        control.include_router(router, prefix="/v1")
    control.add_exception_handler(Refusal, _refused)
    control.add_exception_handler(RequestValidationError, _refused)
    control.add_exception_handler(HTTPException, _not_routed)
    control.add_exception_handler(Exception, _broken)
    return control


async def _broken(request: Request, error: Exception) -> Response:
    tell_of_internal_error(request, error)
    return problem_response(500, INTERNAL_ERROR)


async def _refused(_request: Request, error: Exception) -> Response:
    return problem_of(error)


async def _not_routed(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers: Mapping[str, str] = (error.headers if isinstance(error, HTTPException) else None) or {}
    detail = error.detail if isinstance(error, HTTPException) else "internal error"
    if status == 404:
        detail = f"there is nothing at {request.method} {request.url.path}{near_misses_in_words(meant_paths(request))}"
    if status == 405:
        allowed = ", ".join(allowed_methods(request))
        detail = f"{request.method} is not allowed at {request.url.path}, only {allowed}"
        headers = {"Allow": allowed}
    if status == 413:
        detail = "the body is larger than this operation takes"
    return problem_response(status, detail, headers)
