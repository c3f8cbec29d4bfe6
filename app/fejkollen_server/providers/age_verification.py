"""Age verification, which is the same at every eID that offers it."""

from fastapi import APIRouter, Response

from fejkollen_server.eids.vocabulary import Operation, Provider
from fejkollen_server.providers.age_verification_fields import (
    AgeVerificationCompleted,
    AgeVerificationPending,
    AgeVerificationRequest,
)
from fejkollen_server.providers.caller_sessions import CallerSessions, SessionID
from fejkollen_server.providers.documented_answers import CANCELLED, COLLECTED, STARTED
from fejkollen_server.providers.order_from_request import order_of
from fejkollen_server.providers.session_failed import SessionFailed

_PATH = "/age-verification"
_Status = AgeVerificationPending | AgeVerificationCompleted | SessionFailed


def add_age_verification(router: APIRouter, provider: Provider) -> None:
    """Give an eID the operation."""

    @router.get(_PATH + "/{id}", response_model=_Status, responses=COLLECTED)
    async def collect_age_verification(session_id: SessionID, sessions: CallerSessions) -> Response:
        """Tell how an age verification stands."""
        return await sessions.collect(provider, Operation.AGE_VERIFICATION, session_id)

    @router.post(_PATH, response_model=AgeVerificationPending, status_code=201, responses=STARTED)
    async def start_age_verification(request: AgeVerificationRequest, sessions: CallerSessions) -> Response:
        """Ask whether a person's age lies within bounds, on a hosted page."""
        return await sessions.start(order_of(request, provider, Operation.AGE_VERIFICATION))

    @router.delete(_PATH + "/{id}", status_code=204, responses=CANCELLED)
    async def cancel_age_verification(session_id: SessionID, sessions: CallerSessions) -> Response:
        """Give an age verification up."""
        return await sessions.cancel(provider, Operation.AGE_VERIFICATION, session_id)
