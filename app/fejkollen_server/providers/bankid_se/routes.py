"""Swedish BankID, as a relying party calls it."""

from fastapi import Response

from fejkollen_server.authenticators import id_card
from fejkollen_server.eids.vocabulary import Channel, Operation, Provider
from fejkollen_server.providers.age_verification import add_age_verification
from fejkollen_server.providers.authentication import CurrentAccount
from fejkollen_server.providers.bankid_se import schemas
from fejkollen_server.providers.bankid_se.mapping import verified
from fejkollen_server.providers.caller_sessions import CallerSessions, SessionID
from fejkollen_server.providers.contract_router import contract_router
from fejkollen_server.providers.documented_answers import CANCELLED, COLLECTED, STARTED, VERIFIED
from fejkollen_server.providers.order_from_request import order_of
from fejkollen_server.providers.session_failed import SessionFailed
from fejkollen_server.web.request_services import AllServices

router = contract_router("BankID SE", "/v3/bankid-se")

_BANKID = Provider.BANKID_SE
_Status = schemas.BankIDSEPending | schemas.BankIDSEPhonePending | schemas.BankIDSECompleted | SessionFailed


@router.get("/auth/{id}", response_model=_Status, responses=COLLECTED)
async def collect_auth(session_id: SessionID, sessions: CallerSessions) -> Response:
    """Tell how an authentication stands, whether it was started on the screen or on the phone."""
    return await sessions.collect(_BANKID, Operation.AUTH, session_id)


@router.post("/auth", response_model=schemas.BankIDSEPending, status_code=201, responses=STARTED)
async def start_auth(request: schemas.BankIDSEAuthRequest, sessions: CallerSessions) -> Response:
    """Ask a person to identify themselves by QR code or on the same device."""
    return await sessions.start(order_of(request, _BANKID, Operation.AUTH))


@router.delete("/auth/{id}", status_code=204, responses=CANCELLED)
async def cancel_auth(session_id: SessionID, sessions: CallerSessions) -> Response:
    """Give an authentication up."""
    return await sessions.cancel(_BANKID, Operation.AUTH, session_id)


@router.post("/phone/auth", response_model=schemas.BankIDSEPhonePending, status_code=201, responses=STARTED)
async def start_phone_auth(request: schemas.BankIDSEPhoneAuthRequest, sessions: CallerSessions) -> Response:
    """Ask a person in a phone call to identify themselves."""
    return await sessions.start(order_of(request, _BANKID, Operation.AUTH, Channel.PHONE))


@router.get("/sign/{id}", response_model=_Status, responses=COLLECTED)
async def collect_sign(session_id: SessionID, sessions: CallerSessions) -> Response:
    """Tell how a signature stands, whether it was started on the screen or on the phone."""
    return await sessions.collect(_BANKID, Operation.SIGN, session_id)


@router.post("/sign", response_model=schemas.BankIDSEPending, status_code=201, responses=STARTED)
async def start_sign(request: schemas.BankIDSESignRequest, sessions: CallerSessions) -> Response:
    """Ask a person to sign a text."""
    return await sessions.start(order_of(request, _BANKID, Operation.SIGN))


@router.delete("/sign/{id}", status_code=204, responses=CANCELLED)
async def cancel_sign(session_id: SessionID, sessions: CallerSessions) -> Response:
    """Give a signature up."""
    return await sessions.cancel(_BANKID, Operation.SIGN, session_id)


@router.post("/phone/sign", response_model=schemas.BankIDSEPhonePending, status_code=201, responses=STARTED)
async def start_phone_sign(request: schemas.BankIDSEPhoneSignRequest, sessions: CallerSessions) -> Response:
    """Ask a person in a phone call to sign a text."""
    return await sessions.start(order_of(request, _BANKID, Operation.SIGN, Channel.PHONE))


@router.post("/verify", response_model=schemas.BankIDSEVerified, responses=VERIFIED)
async def verify(request: schemas.BankIDSEVerifyRequest, account: CurrentAccount, services: AllServices) -> Response:
    """Check the digital ID card that a person shows."""
    people = await services.people_service.of(account)
    card = id_card.verify(account, people, request.qr_code, account.clock.now(services.clock.now()))
    return Response(verified(card).body(), media_type="application/json")


add_age_verification(router, _BANKID)
