"""The control API, an application of its own: built when it is first called, described apart from the imitated API."""

from collections.abc import Mapping

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from app.control.access import problem_of
from app.control.accounts.routes import router as accounts
from app.control.authenticators.routes import router as authenticators
from app.control.callbacks.routes import router as callbacks
from app.control.catalogues.routes import router as catalogues
from app.control.clock.routes import router as clock
from app.control.coverage.routes import router as coverage
from app.control.description import operation_id
from app.control.events.routes import router as events
from app.control.inbox.routes import router as inbox
from app.control.journal.routes import router as journal
from app.control.people.routes import router as people
from app.control.report.routes import router as report
from app.control.scenarios.routes import router as scenarios
from app.control.sessions.routes import router as sessions
from app.control.worlds.routes import router as worlds
from app.errors import Refusal
from app.journal.near_misses import in_words
from app.plain import plain_application
from app.providers.allowed_methods import allowed_methods, meant
from app.providers.problems import UNREADABLE, problem_response

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
    return control


async def _refused(_request: Request, error: Exception) -> Response:
    return problem_of(error)


async def _not_routed(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers: Mapping[str, str] = {}
    detail = error.detail if isinstance(error, HTTPException) else "internal error"
    if status == 400:
        detail = UNREADABLE
    if status == 404:
        detail = f"there is nothing at {request.method} {request.url.path}{in_words(meant(request))}"
    if status == 405:
        allowed = ", ".join(allowed_methods(request))
        detail = f"{request.method} is not allowed at {request.url.path}, only {allowed}"
        headers = {"Allow": allowed}
    if status == 413:
        detail = "the body is larger than this operation takes"
    return problem_response(status, detail, headers)
