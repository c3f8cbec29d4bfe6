"""The clock of an account: read, frozen, resumed, advanced. It never goes back."""

from typing import Any

from fastapi import Response

from app.clock import SECOND, Clock, read_instant, seconds, written
from app.control.access import OneAccount, control_router
from app.control.answers import answer, problems
from app.control.clock.schemas import NEXT, Advance, Advanced, ClockSeen, Fired
from app.events.event import Event
from app.providers.dependencies import AllServices
from app.worlds.time_travel import AccountTime, Target, by, to, to_next

router = control_router("Clock")


@router.get("/clock", response_model=ClockSeen, responses=problems())
async def read_clock(services: AllServices, account: OneAccount) -> Response:
    """Show how the account's clock stands."""
    return answer(_seen(await services.worlds.time_travel.read(account), services.clock))


@router.post("/clock/freeze", response_model=ClockSeen, responses=problems())
async def freeze_clock(services: AllServices, account: OneAccount) -> Response:
    """Let the clock stand still: nothing is answered, expires or is called back by itself until it is advanced."""
    return answer(_seen(await services.worlds.time_travel.freeze(account), services.clock))


@router.post("/clock/resume", response_model=ClockSeen, responses=problems())
async def resume_clock(services: AllServices, account: OneAccount) -> Response:
    """Let the clock run on from where it stands."""
    return answer(_seen(await services.worlds.time_travel.resume(account), services.clock))


@router.post("/clock/advance", response_model=Advanced, responses=problems(409))
async def advance_clock(services: AllServices, account: OneAccount, wanted: Advance) -> Response:
    """Move the clock on, and answer with everything that happened on the way, in order.

    Sessions are answered and expire, hints change, callbacks are attempted again, documents are deleted, each at its
    own instant. Whether the clock was frozen or running, it is so afterwards.
    """
    journey = await services.worlds.time_travel.advance(account, _target(wanted), deliver=wanted.deliver)
    fired = [_fired(event) for event in journey.fired]
    return answer(Advanced(**_facts(journey.time, services.clock), fired=fired))


def _target(wanted: Advance) -> Target:
    if wanted.by is not None:
        return by(seconds(wanted.by))
    return to_next if wanted.to in {None, NEXT} else to(read_instant(wanted.to or ""))


def _seen(time: AccountTime, clock: Clock) -> ClockSeen:
    return ClockSeen(**_facts(time, clock))


def _facts(time: AccountTime, clock: Clock) -> dict[str, Any]:
    return {
        "now": written(time.now),
        "frozen": time.clock.is_frozen,
        "ahead": (time.now - clock.now()) / SECOND if time.clock.is_frozen else time.clock.offset / SECOND,
        "next_due_at": None if time.next_due_at is None else written(time.next_due_at),
    }


def _fired(event: Event) -> Fired:
    return Fired(at=written(event.at), event=event.kind, session_id=event.session, details=event.details)
