"""The Finnish Trust Network, as a relying party calls it."""

from fastapi import Response

from fejkollen_server.eids.vocabulary import Operation, Provider
from fejkollen_server.providers.age_verification import add_age_verification
from fejkollen_server.providers.caller_sessions import CallerSessions, SessionID
from fejkollen_server.providers.contract_router import contract_router
from fejkollen_server.providers.documented_answers import CANCELLED, COLLECTED, STARTED
from fejkollen_server.providers.ftn import schemas
from fejkollen_server.providers.order_from_request import order_of
from fejkollen_server.providers.session_failed import SessionFailed

router = contract_router("FTN", "/v3/ftn")

_FTN = Provider.FTN
_Status = schemas.FTNPending | schemas.FTNCompleted | SessionFailed


@router.get("/auth/{id}", response_model=_Status, responses=COLLECTED)
async def collect_auth(session_id: SessionID, sessions: CallerSessions) -> Response:
    """Tell how an authentication stands."""
    return await sessions.collect(_FTN, Operation.AUTH, session_id)


@router.post("/auth", response_model=schemas.FTNPending, status_code=201, responses=STARTED)
async def start_auth(request: schemas.FTNAuthRequest, sessions: CallerSessions) -> Response:
    """Ask a person to identify themselves on a hosted page."""
    return await sessions.start(order_of(request, _FTN, Operation.AUTH))


@router.delete("/auth/{id}", status_code=204, responses=CANCELLED)
async def cancel_auth(session_id: SessionID, sessions: CallerSessions) -> Response:
    """Give an authentication up."""
    return await sessions.cancel(_FTN, Operation.AUTH, session_id)


add_age_verification(router, _FTN)
