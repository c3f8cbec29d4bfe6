"""What people prove with that it is they: shown, locked, unlocked, and let drift."""

from typing import Annotated

from fastapi import Body, Response

from app.clock import seconds
from app.control.access import OneAccount, control_router
from app.control.answers import answer, problems
from app.control.authenticators.schemas import AuthenticatorSeen, AuthenticatorsSeen, DriftRequest, LockRequest
from app.control.authenticators.seen import authenticator_seen
from app.providers.dependencies import AllServices

router = control_router("Authenticators")


@router.get("/people/{person_id}/authenticators", response_model=AuthenticatorsSeen, responses=problems(404))
async def list_authenticators(person_id: str, services: AllServices, account: OneAccount) -> Response:
    """Show everything somebody holds, with its state and its current one-time code."""
    held = await services.authenticators.all_of(account, person_id)
    return answer(AuthenticatorsSeen(authenticators=[authenticator_seen(each) for each in held]))


@router.get("/people/{person_id}/authenticators/{kind}", response_model=AuthenticatorSeen, responses=problems(404))
async def read_authenticator(person_id: str, kind: str, services: AllServices, account: OneAccount) -> Response:
    """Show one authenticator, with its state and its current one-time code."""
    seen = await services.authenticators.use(account, person_id, kind, lambda _connection, each: each)
    return answer(authenticator_seen(seen))


@router.patch("/people/{person_id}/authenticators/{kind}", response_model=AuthenticatorSeen, responses=problems(404))
async def let_authenticator_drift(
    person_id: str, kind: str, services: AllServices, account: OneAccount, wanted: DriftRequest
) -> Response:
    """Let the authenticator's own clock go ahead or behind: codes too far off are wrong until it is set right."""
    desk, span = services.authenticators, seconds(wanted.drift)
    seen = await desk.use(account, person_id, kind, lambda connection, each: desk.let_drift(connection, each, span))
    return answer(authenticator_seen(seen))


@router.post(
    "/people/{person_id}/authenticators/{kind}/lock", response_model=AuthenticatorSeen, responses=problems(404)
)
async def lock_authenticator(
    person_id: str,
    kind: str,
    services: AllServices,
    account: OneAccount,
    wanted: Annotated[LockRequest, Body(default_factory=LockRequest)],
) -> Response:
    """Lock the authenticator for a time, or block it for good.

    While somebody's first authenticator for an eID is locked, whatever they would approve there fails with the eID's
    own cause of that.
    """
    desk, span = services.authenticators, None if wanted.span is None else seconds(wanted.span)
    seen = await desk.use(account, person_id, kind, lambda connection, each: desk.lock(connection, each, span))
    return answer(authenticator_seen(seen))


@router.post(
    "/people/{person_id}/authenticators/{kind}/unlock", response_model=AuthenticatorSeen, responses=problems(404)
)
async def unlock_authenticator(person_id: str, kind: str, services: AllServices, account: OneAccount) -> Response:
    """Unlock the authenticator, and forget what was entered wrongly."""
    desk = services.authenticators
    seen = await desk.use(account, person_id, kind, desk.unlock)
    return answer(authenticator_seen(seen))
