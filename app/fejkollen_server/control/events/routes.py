"""What happens in an account's world: waited for, looked back at, or followed."""

import re
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import Header, Query, Response
from fastapi.responses import StreamingResponse
from sqlalchemy import Connection

from fejkollen_server.accounts import repository as accounts
from fejkollen_server.accounts.account import Account
from fejkollen_server.clock import timestamp
from fejkollen_server.control.access import OneAccount, control_router
from fejkollen_server.control.answers import json_answer, problem_answers
from fejkollen_server.control.events.schemas import EventSeen, EventsSeen, Wait, Waited
from fejkollen_server.control.query_text import Limit
from fejkollen_server.control.sessions.views import session_seen
from fejkollen_server.errors import HasNotHappened, InputIsInvalid, SessionIsUnknown
from fejkollen_server.events import repository
from fejkollen_server.events.event import Event, EventKind
from fejkollen_server.events.event_wait import EventCount, WantedEvent
from fejkollen_server.events.repository import Position
from fejkollen_server.services.all_services import Services
from fejkollen_server.sessions.by_hand import Situation
from fejkollen_server.tokens import is_possible_id
from fejkollen_server.web.request_services import AllServices

router = control_router("Events")

_POSITION = re.compile(r"(\d{1,18})-(\d{1,18})", re.ASCII)
_LONGEST_SILENCE = 15.0

Kinds = Annotated[list[EventKind], Query(default_factory=list, description="Only events of these kinds.")]
OfSession = Annotated[str | None, Query(alias="sessionId", description="Only events of this session.")]
_STREAM = """\
: following

id: 0-17
event: session.ended
data: {"id":"0-17","at":"2026-11-23T12:00:01.000Z","event":"session.ended","sessionId":"01a206cf-…","details":{}}

"""
FOLLOWED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Server-sent events while the connection is held. `data` is an `EventSeen` on one line.",
        "content": {"text/event-stream": {"schema": {"type": "string"}, "example": _STREAM}},
    }
}

After = Annotated[str | None, Query(description="Only events after this one: the `id` of an event.")]


@router.post("/wait", response_model=Waited, responses=problem_answers(404, 408))
async def wait_for_event(services: AllServices, account: OneAccount, wanted: Wait) -> Response:
    """Wait until a session has a status, or until something has happened; 408 when it has not in time.

    What has happened before the call counts too, unless ``after`` says otherwise, so nothing can be missed.
    """
    if wanted.status is not None:
        return json_answer(await _wait_for_status(services, account, wanted))
    return json_answer(await _wait_for_events(services, account, wanted))


@router.get("/events", response_class=StreamingResponse, responses=problem_answers() | FOLLOWED)
async def follow_events(
    services: AllServices,
    account: OneAccount,
    kinds: Kinds,
    session_id: OfSession = None,
    after: After = None,
    last_event_id: Annotated[
        str | None, Header(description="What browsers send when they reconnect; goes before `after`.")
    ] = None,
) -> Response:
    """Follow what happens as server-sent events: ``id``, ``event`` (the kind) and ``data`` (the event as JSON).

    Begins with what happens next, or after the event that ``after`` or ``Last-Event-ID`` names: a client that
    reconnects misses nothing. ``0-0`` begins with the first. A comment comes at least every 15 seconds.
    """
    begins_after = last_event_id or after
    position = (
        _position(begins_after) if begins_after else await services.event_log.waiting.newest_position(account.number)
    )
    lines = _lines(services, account, position, WantedEvent(frozenset(kinds), session_id))
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(lines, media_type="text/event-stream", headers=headers)


@router.get("/events/past", response_model=EventsSeen, responses=problem_answers())
async def list_events(
    services: AllServices,
    account: OneAccount,
    kinds: Kinds,
    after: After = None,
    limit: Limit = 100,
) -> Response:
    """Show what has happened, the oldest first, as far as it is kept: 24 hours of the account's time."""
    events = await services.event_log.waiting.past(account.number, _position(after or "0-0"), frozenset(kinds), limit)
    return json_answer(
        EventsSeen(events=[_seen(event) for event in events], next=events[-1].position if events else None)
    )


async def _wait_for_status(services: Services, account: Account, wanted: Wait) -> Waited:
    session_id = wanted.session_id or ""
    if not is_possible_id(session_id):
        raise SessionIsUnknown
    situation = await services.sessions.look_at(session_id, account=account)
    if not _has_status(situation, wanted.status):
        await services.event_log.waiting.until(
            lambda connection: _ended(connection, account, session_id) or None, wanted.timeout
        )
        situation = await services.sessions.look_at(session_id, account=account)
    if not _has_status(situation, wanted.status):
        raise HasNotHappened(f"the session is {situation.session.state}, not {wanted.status}{_why_not(situation)}")
    seen = await services.database.transaction(lambda connection: session_seen(connection, situation))
    return Waited(session=seen, events=[])


def _ended(connection: Connection, account: Account, session_id: str) -> list[Event]:
    told = repository.of_session(connection, account.number, session_id)
    return [event for event in told if event.kind is EventKind.SESSION_ENDED]


def _has_status(situation: Situation, status: str | None) -> bool:
    return status == situation.session.state or (status == "ENDED" and situation.session.has_ended)


def _why_not(situation: Situation) -> str:
    clock = situation.account.clock
    return f"; the account's clock stands still at {timestamp(situation.now)}" if clock.is_frozen else ""


async def _wait_for_events(services: Services, account: Account, wanted: Wait) -> Waited:
    kinds = frozenset({wanted.event}) if wanted.event else frozenset()
    fitting = WantedEvent(kinds, wanted.session_id, wanted.details, wanted.times)
    count = EventCount(account.number, _position(wanted.after or "0-0"), fitting)
    seen: list[Event] = []

    def look(connection: Connection) -> list[Event] | None:
        seen[:] = count.look(connection)
        return seen if len(seen) >= wanted.times else None

    if await services.event_log.waiting.until(look, wanted.timeout) is None:
        situation = await services.database.transaction(lambda connection: accounts.current(connection, account))
        raise HasNotHappened(_how_often(wanted, len(seen), is_frozen=situation.clock.is_frozen))
    return Waited(events=[_seen(event) for event in seen])


def _how_often(wanted: Wait, times: int, *, is_frozen: bool) -> str:
    frozen = "; the account's clock stands still" if is_frozen else ""
    return f"{wanted.event} has happened {times} times as described, not {wanted.times}{frozen}"


async def _lines(services: Services, account: Account, position: Position, wanted: WantedEvent) -> AsyncIterator[bytes]:
    # With a position from the beginning, who reconnects before anything has happened misses nothing either.
    yield f": following\nid: {position[0]}-{position[1]}\n\n".encode()
    async for events in services.event_log.waiting.follow(account.number, position, wanted, _LONGEST_SILENCE):
        yield b"".join(_line(event) for event in events) or b": still here\n\n"


def _line(event: Event) -> bytes:
    return f"id: {event.position}\nevent: {event.kind}\ndata: ".encode() + _seen(event).body() + b"\n\n"


def _position(text: str) -> Position:
    found = _POSITION.fullmatch(text)
    if not found:
        raise InputIsInvalid("after", "must be the id of an event, such as 0-17")
    return int(found[1]), int(found[2])


def _seen(event: Event) -> EventSeen:
    return EventSeen(
        id=event.position,
        at=timestamp(event.at),
        event=event.kind,
        session_id=event.session,
        details=event.details,
    )
