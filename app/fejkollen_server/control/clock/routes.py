"""The clock of an account: read, frozen, resumed, advanced. It never goes back."""

from typing import Any

from fastapi import Response

from fejkollen_server.clock import SECOND, Clock, read_instant, span, timestamp
from fejkollen_server.control.access import OneAccount, control_router
from fejkollen_server.control.answers import json_answer, problem_answers
from fejkollen_server.control.clock.schemas import NEXT, Advance, Advanced, ClockSeen, Fired
from fejkollen_server.events.event import Event
from fejkollen_server.web.request_services import AllServices
from fejkollen_server.worlds.time_travel import AccountTime, Target, advance_by, advance_to, advance_to_next

router = control_router("Clock")


@router.get("/clock", response_model=ClockSeen, responses=problem_answers())
async def read_clock(services: AllServices, account: OneAccount) -> Response:
    """Show how the account's clock stands."""
    return json_answer(_seen(await services.worlds.time_travel.read(account), services.clock))


@router.post("/clock/freeze", response_model=ClockSeen, responses=problem_answers())
async def freeze_clock(services: AllServices, account: OneAccount) -> Response:
    """Let the clock stand still: nothing is answered, expires or is called back by itself until it is advanced."""
    return json_answer(_seen(await services.worlds.time_travel.freeze(account), services.clock))


@router.post("/clock/resume", response_model=ClockSeen, responses=problem_answers())
async def resume_clock(services: AllServices, account: OneAccount) -> Response:
    """Let the clock run on from where it stands."""
    return json_answer(_seen(await services.worlds.time_travel.resume(account), services.clock))


@router.post("/clock/advance", response_model=Advanced, responses=problem_answers(409))
async def advance_clock(services: AllServices, account: OneAccount, wanted: Advance) -> Response:
    """Move the clock on, and answer with everything that happened on the way, in order.

    Sessions are answered and expire, hints change, callbacks are attempted again, documents are deleted, each at its
    own instant. Whether the clock was frozen or running, it is so afterwards.
    """
    journey = await services.worlds.time_travel.advance(account, _target(wanted), deliver=wanted.deliver)
    fired = [_fired(event) for event in journey.fired]
    return json_answer(Advanced(**_facts(journey.time, services.clock), fired=fired))


def _target(wanted: Advance) -> Target:
    if wanted.by is not None:
        return advance_by(span(wanted.by))
    return advance_to_next if wanted.to in {None, NEXT} else advance_to(read_instant(wanted.to or ""))


def _seen(time: AccountTime, clock: Clock) -> ClockSeen:
    return ClockSeen(**_facts(time, clock))


def _facts(time: AccountTime, clock: Clock) -> dict[str, Any]:
    return {
        "now": timestamp(time.now),
        "frozen": time.clock.is_frozen,
        "ahead": (time.now - clock.now()) / SECOND if time.clock.is_frozen else time.clock.offset / SECOND,
        "next_due_at": None if time.next_due_at is None else timestamp(time.next_due_at),
    }


def _fired(event: Event) -> Fired:
    return Fired(at=timestamp(event.at), event=event.kind, session_id=event.session, details=event.details)
