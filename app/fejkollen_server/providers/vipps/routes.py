"""Vipps MobilePay, as a relying party calls it."""

from fastapi import Response

from fejkollen_server.eids.vocabulary import Channel, Operation, Provider
from fejkollen_server.providers.caller_sessions import CallerSessions, SessionID
from fejkollen_server.providers.contract_router import contract_router
from fejkollen_server.providers.documented_answers import CANCELLED, COLLECTED, STARTED
from fejkollen_server.providers.order_from_request import order_of
from fejkollen_server.providers.session_failed import SessionFailed
from fejkollen_server.providers.vipps import schemas

router = contract_router("Vipps MobilePay", "/v3/vipps")

_VIPPS = Provider.VIPPS
_Status = schemas.VippsPending | schemas.VippsBackchannelPending | schemas.VippsCompleted | SessionFailed


@router.get("/auth/{id}", response_model=_Status, responses=COLLECTED)
async def collect_auth(session_id: SessionID, sessions: CallerSessions) -> Response:
    """Tell how an authentication stands."""
    return await sessions.collect(_VIPPS, Operation.AUTH, session_id)


@router.post("/auth", response_model=schemas.VippsPending, status_code=201, responses=STARTED)
async def start_auth(request: schemas.VippsAuthRequest, sessions: CallerSessions) -> Response:
    """Ask a person to identify themselves on a hosted page."""
    return await sessions.start(order_of(request, _VIPPS, Operation.AUTH))


@router.delete("/auth/{id}", status_code=204, responses=CANCELLED)
async def cancel_auth(session_id: SessionID, sessions: CallerSessions) -> Response:
    """Give an authentication up."""
    return await sessions.cancel(_VIPPS, Operation.AUTH, session_id)


@router.post("/backchannel/auth", response_model=schemas.VippsBackchannelPending, status_code=201, responses=STARTED)
async def start_backchannel_auth(request: schemas.VippsBackchannelAuthRequest, sessions: CallerSessions) -> Response:
    """Ask the owner of a phone number to identify themselves."""
    return await sessions.start(order_of(request, _VIPPS, Operation.AUTH, Channel.BACKCHANNEL))
