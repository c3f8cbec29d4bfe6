"""Which methods a path takes, over all routes that lead there."""

from fastapi import Request
from starlette.routing import BaseRoute, Match

_ASKED = ("GET", "POST", "PUT", "PATCH", "DELETE")


def allowed_methods(request: Request) -> list[str]:
    routes: list[BaseRoute] = request.app.router.routes
    return [method for method in _ASKED if any(_takes(route, request, method) for route in routes)]


def _takes(route: BaseRoute, request: Request, method: str) -> bool:
    match, _ = route.matches({**request.scope, "method": method})
    return match is Match.FULL
