"""What people prove with that it is they: shown, locked, unlocked, and let drift."""

from typing import Annotated

from fastapi import Body, Response

from fejkollen_server.clock import span
from fejkollen_server.control.access import OneAccount, control_router
from fejkollen_server.control.answers import json_answer, problem_answers
from fejkollen_server.control.authenticators.schemas import (
    AuthenticatorSeen,
    AuthenticatorsSeen,
    DriftRequest,
    LockRequest,
)
from fejkollen_server.control.authenticators.views import authenticator_seen
from fejkollen_server.web.request_services import AllServices

router = control_router("Authenticators")


@router.get("/people/{person_id}/authenticators", response_model=AuthenticatorsSeen, responses=problem_answers(404))
async def list_authenticators(person_id: str, services: AllServices, account: OneAccount) -> Response:
    """Show everything somebody holds, with its state and its current one-time code."""
    held = await services.authenticators.all_of(account, person_id)
    return json_answer(AuthenticatorsSeen(authenticators=[authenticator_seen(each) for each in held]))


@router.get(
    "/people/{person_id}/authenticators/{kind}", response_model=AuthenticatorSeen, responses=problem_answers(404)
)
async def read_authenticator(person_id: str, kind: str, services: AllServices, account: OneAccount) -> Response:
    """Show one authenticator, with its state and its current one-time code."""
    seen = await services.authenticators.use(account, person_id, kind, lambda _connection, each: each)
    return json_answer(authenticator_seen(seen))


@router.patch(
    "/people/{person_id}/authenticators/{kind}", response_model=AuthenticatorSeen, responses=problem_answers(404)
)
async def let_authenticator_drift(
    person_id: str, kind: str, services: AllServices, account: OneAccount, wanted: DriftRequest
) -> Response:
    """Let the authenticator's own clock go ahead or behind: codes too far off are wrong until it is set right."""
    desk, drift = services.authenticators, span(wanted.drift)
    seen = await desk.use(account, person_id, kind, lambda connection, each: desk.let_drift(connection, each, drift))
    return json_answer(authenticator_seen(seen))


@router.post(
    "/people/{person_id}/authenticators/{kind}/lock", response_model=AuthenticatorSeen, responses=problem_answers(404)
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
    desk, length = services.authenticators, None if wanted.span is None else span(wanted.span)
    seen = await desk.use(account, person_id, kind, lambda connection, each: desk.lock(connection, each, length))
    return json_answer(authenticator_seen(seen))


@router.post(
    "/people/{person_id}/authenticators/{kind}/unlock", response_model=AuthenticatorSeen, responses=problem_answers(404)
)
async def unlock_authenticator(person_id: str, kind: str, services: AllServices, account: OneAccount) -> Response:
    """Unlock the authenticator, and forget what was entered wrongly."""
    desk = services.authenticators
    seen = await desk.use(account, person_id, kind, desk.unlock)
    return json_answer(authenticator_seen(seen))
