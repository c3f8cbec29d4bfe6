"""What is there: which methods a path takes, over all routes that lead there, and what is like a path that is not."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from fastapi import FastAPI, Request
from starlette.routing import BaseRoute, Match

from fejkollen_server.web.near_misses import Route, near_misses

_ASKED = ("GET", "POST", "PUT", "PATCH", "DELETE")


def allowed_methods(request: Request) -> list[str]:
    routes: list[BaseRoute] = request.app.router.routes
    allowed = [method for method in _ASKED if any(_takes(route, request, method) for route in routes)]
    # HEAD is answered wherever GET is, which is no route's affair.
    return [*allowed[:1], "HEAD", *allowed[1:]] if "GET" in allowed else allowed


def _takes(route: BaseRoute, request: Request, method: str) -> bool:
    match, _ = route.matches({**request.scope, "method": method})
    return match is Match.FULL


def meant_paths(request: Request, *, method: str | None = None) -> tuple[Route, ...]:
    """Say what somebody probably meant who asked for what is not there, and let the journal know.

    With a method only among the routes of that: a refusal of a method lists the path's others by itself.
    """
    routes = _described(request.app, request.scope.get("root_path", ""), method)
    found = near_misses(request.method, request.url.path, routes)
    request.state.near_misses = found
    return found


@lru_cache(maxsize=32)
def _described(app: FastAPI, root: str, only: str | None = None) -> tuple[Route, ...]:
    """Give every route that is described: what nobody is told of, nobody can have meant."""
    found = _routes(app.router.routes)
    return tuple(Route(f"{root}{path}", method) for path, method in found if only in {None, method})


def _routes(routes: Any) -> Iterator[tuple[str, str]]:
    for route in routes:
        if hasattr(route, "effective_route_contexts"):
            yield from _routes(route.effective_route_contexts())
        elif getattr(route, "include_in_schema", False):
            yield from ((route.path_format, method) for method in route.methods)
