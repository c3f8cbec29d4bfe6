"""The people whom an account can meet."""

from fastapi import Response

from app.control.access import control_router
from app.control.answers import answer, problems
from app.control.people.schemas import Cast
from app.control.people.seen import cast_seen
from app.providers.dependencies import AllServices

router = control_router("People")


@router.get("/cast", response_model=Cast, responses=problems())
async def show_cast(services: AllServices) -> Response:
    """Show everybody who is built in, and what they do when asked."""
    return answer(cast_seen(services.people.everybody))
