"""Danish MitID, as a relying party calls it."""

from fastapi import Response

from fejkollen_server.eids.vocabulary import Channel, Operation, Provider
from fejkollen_server.providers.age_verification import add_age_verification
from fejkollen_server.providers.caller_sessions import CallerSessions, SessionID
from fejkollen_server.providers.contract_router import contract_router
from fejkollen_server.providers.documented_answers import CANCELLED, COLLECTED, STARTED
from fejkollen_server.providers.mitid import schemas
from fejkollen_server.providers.order_from_request import order_of
from fejkollen_server.providers.session_failed import SessionFailed

router = contract_router("MitID", "/v3/mitid")

_MITID = Provider.MITID
_AuthStatus = schemas.MitIDPending | schemas.MitIDBackchannelPending | schemas.MitIDCompleted | SessionFailed
_SignStatus = schemas.MitIDPending | schemas.MitIDSigned | SessionFailed


@router.get("/auth/{id}", response_model=_AuthStatus, responses=COLLECTED)
async def collect_auth(session_id: SessionID, sessions: CallerSessions) -> Response:
    """Tell how an authentication stands."""
    return await sessions.collect(_MITID, Operation.AUTH, session_id)


@router.post("/auth", response_model=schemas.MitIDPending, status_code=201, responses=STARTED)
async def start_auth(request: schemas.MitIDAuthRequest, sessions: CallerSessions) -> Response:
    """Ask a person to identify themselves on a hosted page."""
    return await sessions.start(order_of(request, _MITID, Operation.AUTH))


@router.delete("/auth/{id}", status_code=204, responses=CANCELLED)
async def cancel_auth(session_id: SessionID, sessions: CallerSessions) -> Response:
    """Give an authentication up."""
    return await sessions.cancel(_MITID, Operation.AUTH, session_id)


@router.post("/backchannel/auth", response_model=schemas.MitIDBackchannelPending, status_code=201, responses=STARTED)
async def start_backchannel_auth(request: schemas.MitIDBackchannelAuthRequest, sessions: CallerSessions) -> Response:
    """Ask a known person to identify themselves in their app."""
    return await sessions.start(order_of(request, _MITID, Operation.AUTH, Channel.BACKCHANNEL))


@router.get("/sign/{id}", response_model=_SignStatus, responses=COLLECTED)
async def collect_sign(session_id: SessionID, sessions: CallerSessions) -> Response:
    """Tell how a signature stands."""
    return await sessions.collect(_MITID, Operation.SIGN, session_id)


@router.post("/sign", response_model=schemas.MitIDPending, status_code=201, responses=STARTED)
async def start_sign(request: schemas.MitIDSignRequest, sessions: CallerSessions) -> Response:
    """Ask a person to sign a text on a hosted page."""
    return await sessions.start(order_of(request, _MITID, Operation.SIGN))


@router.delete("/sign/{id}", status_code=204, responses=CANCELLED)
async def cancel_sign(session_id: SessionID, sessions: CallerSessions) -> Response:
    """Give a signature up."""
    return await sessions.cancel(_MITID, Operation.SIGN, session_id)


add_age_verification(router, _MITID)
