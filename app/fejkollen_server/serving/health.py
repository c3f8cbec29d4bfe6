"""For machines: whether the process is alive, whether it can serve, and its figures.

These are plain Starlette routes, because they are there before the server is ready, and FastAPI's take a while to make.
"""

import asyncio

from sqlalchemy import text
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from fejkollen_server.clock import SECOND
from fejkollen_server.errors import DatabaseIsAway, InputIsInvalid
from fejkollen_server.metrics import exposition
from fejkollen_server.services.all_services import Services

_LONGEST_WAIT = 60
_LOOK_AGAIN_AFTER = 0.05
# Balancers do not wait for long, and would take no answer for another one than this.
_LONGEST_WAIT_FOR_DATABASE = 1.0


async def live(_request: Request) -> Response:
    return JSONResponse({"status": "live"})


async def ready(request: Request) -> Response:
    """Answer 200 once requests can be served; with ``wait``, hold the answer back for so many seconds at most."""
    services: Services = request.app.state.services
    deadline = services.clock.now() + _seconds(request.query_params.get("wait", "0")) * SECOND
    while not await _can_serve(services):
        if services.clock.now() >= deadline:
            return JSONResponse({"status": "not ready", "message": "the database cannot be reached"}, 503)
        await asyncio.sleep(_LOOK_AGAIN_AFTER)
    return JSONResponse({"status": "ready"})


def _seconds(wait: str) -> float:
    try:
        if 0 <= (asked := float(wait)) <= _LONGEST_WAIT:
            return asked
    except ValueError:
        pass
    raise InputIsInvalid("wait", f"must be a number of seconds, from 0 to {_LONGEST_WAIT}")


async def metrics(_request: Request) -> Response:
    """Give the figures in the format of Prometheus."""
    content, media_type = exposition()
    return Response(content, media_type=media_type)


async def _can_serve(services: Services) -> bool:
    try:
        async with asyncio.timeout(_LONGEST_WAIT_FOR_DATABASE):
            await services.database.transaction(lambda connection: connection.execute(text("SELECT 1")).scalar())
    except (DatabaseIsAway, TimeoutError):
        return False
    return True


# Balancers ask by HEAD as well, which Starlette takes wherever it takes GET.
routes = tuple(
    Route(path, answer, include_in_schema=False)
    for path, answer in {"/health/live": live, "/health/ready": ready, "/metrics": metrics}.items()
)
