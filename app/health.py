"""Whether the process is alive, and whether it can serve."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy import text

from app.clock import SECOND
from app.errors import DatabaseIsAway
from app.services import Services

router = APIRouter(prefix="/health", include_in_schema=False)

_LONGEST_WAIT = 60
_LOOK_AGAIN_AFTER = 0.05


@router.get("/live")
async def live() -> Response:
    return JSONResponse({"status": "live"})


@router.get("/ready")
async def ready(request: Request, wait: Annotated[float, Query(ge=0, le=_LONGEST_WAIT)] = 0) -> Response:
    """Answer 200 once requests can be served; with ``wait``, hold the answer back for so many seconds at most."""
    services: Services = request.app.state.services
    deadline = services.clock.now() + wait * SECOND
    while not await _can_serve(services):
        if services.clock.now() >= deadline:
            return JSONResponse({"status": "not ready", "message": "the database cannot be reached"}, 503)
        await asyncio.sleep(_LOOK_AGAIN_AFTER)
    return JSONResponse({"status": "ready"})


async def _can_serve(services: Services) -> bool:
    try:
        await services.database.transaction(lambda connection: connection.execute(text("SELECT 1")).scalar())
    except DatabaseIsAway:
        return False
    return True
