"""For machines: whether the process is alive, whether it can serve, and its figures."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy import text

from app.clock import SECOND
from app.errors import DatabaseIsAway
from app.metrics import exposition
from app.services import Services

router = APIRouter(include_in_schema=False)

_ASKED_BY_BALANCERS = ["GET", "HEAD"]

_LONGEST_WAIT = 60
_LOOK_AGAIN_AFTER = 0.05


@router.api_route("/health/live", methods=_ASKED_BY_BALANCERS)
async def live() -> Response:
    return JSONResponse({"status": "live"})


@router.api_route("/health/ready", methods=_ASKED_BY_BALANCERS)
async def ready(request: Request, wait: Annotated[float, Query(ge=0, le=_LONGEST_WAIT)] = 0) -> Response:
    """Answer 200 once requests can be served; with ``wait``, hold the answer back for so many seconds at most."""
    services: Services = request.app.state.services
    deadline = services.clock.now() + wait * SECOND
    while not await _can_serve(services):
        if services.clock.now() >= deadline:
            return JSONResponse({"status": "not ready", "message": "the database cannot be reached"}, 503)
        await asyncio.sleep(_LOOK_AGAIN_AFTER)
    return JSONResponse({"status": "ready"})


@router.get("/metrics")
async def metrics() -> Response:
    """Give the figures in the format of Prometheus."""
    content, media_type = exposition()
    return Response(content, media_type=media_type)


async def _can_serve(services: Services) -> bool:
    try:
        await services.database.transaction(lambda connection: connection.execute(text("SELECT 1")).scalar())
    except DatabaseIsAway:
        return False
    return True
