"""Sessions: what happened to them and why, and deciding them by hand."""

from typing import Annotated

from fastapi import Body, Query, Response

from fejkollen_server.control.access import Controller, CurrentController, OneAccountOrAll, control_router
from fejkollen_server.control.answers import json_answer, problem_answers
from fejkollen_server.control.query_text import Limit, refuse_nul
from fejkollen_server.control.sessions import schemas
from fejkollen_server.control.sessions.views import session_found, session_seen
from fejkollen_server.eids.vocabulary import Operation, Provider
from fejkollen_server.errors import SessionIsUnknown
from fejkollen_server.services.all_services import Services
from fejkollen_server.sessions.by_hand import Act, Situation
from fejkollen_server.sessions.rows.session_search import SessionFilters, search_sessions
from fejkollen_server.sessions.states import SessionState
from fejkollen_server.tokens import is_possible_id
from fejkollen_server.web.request_services import AllServices

router = control_router("Sessions")

Scan = Annotated[schemas.ScanChoice, Body(default_factory=schemas.ScanChoice)]
WhoActs = Annotated[schemas.PersonChoice, Body(default_factory=schemas.PersonChoice)]


@router.get("/sessions", response_model=schemas.SessionsFound, responses=problem_answers())
async def find_sessions(
    *,
    services: AllServices,
    account: OneAccountOrAll,
    provider: Provider | None = None,
    operation: Operation | None = None,
    status: SessionState | None = None,
    person: Annotated[str | None, Query(description="The id of who is busy with it, or was.")] = None,
    ref_id: Annotated[str | None, Query(alias="refId", description="Exactly this `refId`.")] = None,
    after: Annotated[str | None, Query(description="Only sessions older than the one with this id.")] = None,
    limit: Limit = 100,
) -> Response:
    """Find sessions, the newest first. Without ``account``, admin finds those of every account.

    Shown is how they stand; to let happen what is due, read one.
    """
    refuse_nul(person=person, refId=ref_id, after=after)
    number = account.number if account else None
    filters = SessionFilters(number, provider, operation, status, person, ref_id, after)
    hits = await services.database.transaction(lambda connection: search_sessions(connection, filters, limit + 1))
    more = hits[limit - 1].session.id if len(hits) > limit else None
    return json_answer(schemas.SessionsFound(sessions=[session_found(hit) for hit in hits[:limit]], next=more))


@router.get("/sessions/{session_id}", response_model=schemas.SessionSeen, responses=problem_answers(404))
async def read_session(session_id: str, services: AllServices, controller: CurrentController) -> Response:
    """Show a session with its callbacks and each attempt to deliver them."""
    _refuse_impossible(session_id)
    return await _shown(services, await services.sessions.look_at(session_id, account=controller.account))


@router.post("/sessions/{session_id}/scan", response_model=schemas.SessionSeen, responses=problem_answers(404, 409))
async def scan_session(session_id: str, services: AllServices, controller: CurrentController, scan: Scan) -> Response:
    """Let somebody take the session up, and act by their habit from now on.

    With ``code``, that is what their phone reads: what your application shows is checked. BankID's QR code must be
    genuine and no older than five seconds, or it is refused with 409 and counts in the report as a mistake.
    """
    _refuse_impossible(session_id)
    act = services.by_hand.scan(scan.person)
    if scan.code is None:
        return await _acted(services, controller, session_id, act)
    situation = await services.scanner.scan(session_id, scan.code, act, account=controller.account)
    return await _shown(services, situation)


@router.post("/sessions/{session_id}/open", response_model=schemas.SessionSeen, responses=problem_answers(404, 409))
async def open_session(session_id: str, services: AllServices, controller: CurrentController, who: WhoActs) -> Response:
    """Let somebody open the app or page and look at what is asked, without answering: that is left to a later act."""
    return await _acted(services, controller, session_id, services.by_hand.open(who.person))


@router.post("/sessions/{session_id}/approve", response_model=schemas.SessionSeen, responses=problem_answers(404, 409))
async def approve_session(
    session_id: str, services: AllServices, controller: CurrentController, who: WhoActs
) -> Response:
    """Let somebody approve, whatever their habit."""
    return await _acted(services, controller, session_id, services.by_hand.approve(who.person))


@router.post("/sessions/{session_id}/decline", response_model=schemas.SessionSeen, responses=problem_answers(404, 409))
async def decline_session(
    session_id: str, services: AllServices, controller: CurrentController, who: WhoActs
) -> Response:
    """Let somebody decline, whatever their habit."""
    return await _acted(services, controller, session_id, services.by_hand.decline(who.person))


@router.post("/sessions/{session_id}/fail", response_model=schemas.SessionSeen, responses=problem_answers(404, 409))
async def fail_session(
    session_id: str, services: AllServices, controller: CurrentController, why: schemas.FailureChoice
) -> Response:
    """Fail the session, with IDkollen's error code or the eID's own cause of one."""
    by_hand = services.by_hand
    act = by_hand.fail(why.error) if why.error else by_hand.fail_by_cause(why.cause or "")
    return await _acted(services, controller, session_id, act)


@router.post("/sessions/{session_id}/expire", response_model=schemas.SessionSeen, responses=problem_answers(404, 409))
async def expire_session(session_id: str, services: AllServices, controller: CurrentController) -> Response:
    """End the session as if its time had run out."""
    return await _acted(services, controller, session_id, services.by_hand.expire())


@router.post("/sessions/{session_id}/hint", response_model=schemas.SessionSeen, responses=problem_answers(404, 409))
async def show_hint(
    session_id: str, services: AllServices, controller: CurrentController, choice: schemas.HintChoice
) -> Response:
    """Hold one of BankID SE's hint codes until the session ends."""
    return await _acted(services, controller, session_id, services.by_hand.show_hint(choice.hint_code))


async def _acted(services: Services, controller: Controller, session_id: str, act: Act) -> Response:
    _refuse_impossible(session_id)
    return await _shown(services, await services.sessions.act(session_id, act, account=controller.account))


async def _shown(services: Services, situation: Situation) -> Response:
    # The timeline tells of requests.
    await services.journal.flush()
    return json_answer(await services.database.transaction(lambda connection: session_seen(connection, situation)))


def _refuse_impossible(session_id: str) -> None:
    if not is_possible_id(session_id):
        raise SessionIsUnknown
