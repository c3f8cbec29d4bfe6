"""Callbacks: what was owed and what became of it; sending again, elsewhere, later."""

from typing import Annotated

from fastapi import Body, Query, Response

from fejkollen_server.callbacks.callback import CallbackState
from fejkollen_server.callbacks.tester_queries import Recorded, Selection
from fejkollen_server.clock import instant_of
from fejkollen_server.control.access import OneAccount, control_router
from fejkollen_server.control.answers import json_answer, problem_answers
from fejkollen_server.control.callbacks.schemas import (
    CallbackSeen,
    CallbacksSeen,
    PauseSeen,
    Replay,
    Resend,
    ResendFailed,
)
from fejkollen_server.control.callbacks.views import callback_seen
from fejkollen_server.control.query_text import Limit
from fejkollen_server.errors import InputIsInvalid
from fejkollen_server.tokens import is_possible_id
from fejkollen_server.web.request_services import AllServices

router = control_router("Callbacks")

OfSession = Annotated[str | None, Query(alias="sessionId", description="Only callbacks of this session.")]
InStates = Annotated[list[CallbackState], Query(alias="state", description="Only callbacks in one of these states.")]
After = Annotated[str | None, Query(description="Only callbacks after this one: the `next` of an earlier answer.")]


@router.get("/callbacks", response_model=CallbacksSeen, responses=problem_answers())
async def list_callbacks(
    services: AllServices,
    account: OneAccount,
    states: InStates = [],  # noqa: B006 - FastAPI makes a new one each time.
    session_id: OfSession = None,
    after: After = None,
    limit: Limit = 100,
) -> Response:
    """Show the account's callbacks with each attempt to deliver them, oldest first."""
    for name, given in (("sessionId", session_id), ("after", after)):
        if given is not None and not is_possible_id(given):
            raise InputIsInvalid(name, "must be an id as Fejkollen gives them, 36 characters long")
    selection = Selection(session_id, states, after, limit + 1)
    found = await services.worlds.callbacks.select(account, selection)
    more = found[limit - 1][0].id if len(found) > limit else None
    return json_answer(CallbacksSeen(callbacks=[callback_seen(*each) for each in found[:limit]], next=more))


@router.post("/callbacks/resend-failed", response_model=CallbacksSeen, responses=problem_answers(409))
async def resend_failed_callbacks(
    services: AllServices, account: OneAccount, wanted: Annotated[ResendFailed, Body(default_factory=ResendFailed)]
) -> Response:
    """Send once more what never got through: all that is FAILED, BLOCKED or UNSENT, 1,000 at most; show those."""
    since = 0 if wanted.since is None else instant_of(wanted.since)
    sent = await services.worlds.callbacks.resend_failed(account, since, waits=wanted.wait)
    return json_answer(CallbacksSeen(callbacks=[callback_seen(*each) for each in sent], next=None))


@router.post("/callbacks/pause", response_model=PauseSeen, responses=problem_answers())
async def pause_callbacks(services: AllServices, account: OneAccount) -> Response:
    """Hold callbacks back, those that wait for an attempt and all to come, until they are released."""
    await services.worlds.callbacks.pause(account)
    return json_answer(PauseSeen(paused=True))


@router.post("/callbacks/release", response_model=PauseSeen, responses=problem_answers())
async def release_callbacks(services: AllServices, account: OneAccount) -> Response:
    """Send what was held back, in the order in which it came to be owed, and hold nothing back any more."""
    await services.worlds.callbacks.release(account)
    return json_answer(PauseSeen(paused=False))


@router.get("/callbacks/{callback_id}", response_model=CallbackSeen, responses=problem_answers(404))
async def read_callback(callback_id: str, services: AllServices, account: OneAccount) -> Response:
    """Show one callback with its very bytes, and each attempt with the headers that were sent."""
    return _in_full(await services.worlds.callbacks.read(account, callback_id))


@router.post("/callbacks/{callback_id}/resend", response_model=CallbackSeen, responses=problem_answers(404, 409))
async def resend_callback(
    callback_id: str,
    services: AllServices,
    account: OneAccount,
    wanted: Annotated[Resend, Body(default_factory=Resend)],
) -> Response:
    """Send a callback once more, at once: the same bytes under the same id, one attempt, whatever came of the others.

    It waits for nothing: neither for its schedule nor for the release of held callbacks.
    """
    return _in_full(await services.worlds.callbacks.resend(account, callback_id, waits=wanted.wait))


@router.post("/callbacks/{callback_id}/replay", response_model=CallbackSeen, responses=problem_answers(404))
async def replay_callback(callback_id: str, services: AllServices, account: OneAccount, wanted: Replay) -> Response:
    """Send the same bytes with the same signature to another address, once, and show the record of that."""
    return _in_full(await services.worlds.callbacks.replay(account, callback_id, wanted.url, waits=wanted.wait))


def _in_full(recorded: Recorded) -> Response:
    return json_answer(callback_seen(*recorded, in_full=True))
