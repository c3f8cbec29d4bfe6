"""Vipps MobilePay, as a relying party calls it."""

from fastapi import Response

from app.eids.vocabulary import Channel, Operation, Provider
from app.providers.answers import CANCELLED, COLLECTED, STARTED
from app.providers.dependencies import SessionID, Sessions
from app.providers.orders import order_of
from app.providers.router import contract_router
from app.providers.vipps import schemas
from app.providers.wire import SessionFailed

router = contract_router("Vipps MobilePay", "/v3/vipps")

_VIPPS = Provider.VIPPS
_Status = schemas.VippsPending | schemas.VippsBackchannelPending | schemas.VippsCompleted | SessionFailed


@router.get("/auth/{id}", response_model=_Status, responses=COLLECTED)
async def collect_auth(session_id: SessionID, sessions: Sessions) -> Response:
    """Tell how an authentication stands."""
    return await sessions.collect(_VIPPS, Operation.AUTH, session_id)


@router.post("/auth", response_model=schemas.VippsPending, status_code=201, responses=STARTED)
async def start_auth(request: schemas.VippsAuthRequest, sessions: Sessions) -> Response:
    """Ask a person to identify themselves on a hosted page."""
    return await sessions.start(order_of(request, _VIPPS, Operation.AUTH))


@router.delete("/auth/{id}", status_code=204, responses=CANCELLED)
async def cancel_auth(session_id: SessionID, sessions: Sessions) -> Response:
    """Give an authentication up."""
    return await sessions.cancel(_VIPPS, Operation.AUTH, session_id)


@router.post("/backchannel/auth", response_model=schemas.VippsBackchannelPending, status_code=201, responses=STARTED)
async def start_backchannel_auth(request: schemas.VippsBackchannelAuthRequest, sessions: Sessions) -> Response:
    """Ask the owner of a phone number to identify themselves."""
    return await sessions.start(order_of(request, _VIPPS, Operation.AUTH, Channel.BACKCHANNEL))
