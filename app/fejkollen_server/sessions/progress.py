"""What is due for a session, from nothing but its plan and the time."""

from dataclasses import dataclass

from fejkollen_server.clock import Instant
from fejkollen_server.eids.profiles import PROFILES
from fejkollen_server.eids.vocabulary import Operation
from fejkollen_server.sessions.plan import Decision
from fejkollen_server.sessions.session import Session


@dataclass(frozen=True, slots=True)
class Due:
    """An end whose time has come."""

    at: Instant
    decision: Decision


def due_decision(session: Session, now: Instant) -> Due | None:
    """Say how the session ended by itself, if it did: answered in time, or expired."""
    if session.has_ended:
        return None
    plan = session.plan
    if plan and plan.answered_at is not None and plan.answered_at <= min(now, session.expires_at):
        return Due(plan.answered_at, plan.decision)
    if session.expires_at <= now:
        return Due(session.expires_at, expiry_decision(session))
    return None


def expiry_decision(session: Session) -> Decision:
    profile = PROFILES[session.provider]
    cause = profile.cause(profile.expired)
    return Decision(cause.error if cause else None, profile.expired)


def current_hint(session: Session, now: Instant) -> str | None:
    """Say which hint relying parties are told, for eIDs that show hints; of age verifications they are told none."""
    return None if session.operation is Operation.AGE_VERIFICATION else native_hint(session, now)


def native_hint(session: Session, now: Instant) -> str | None:
    """Say how far the person is in the eID's own words, whoever is told."""
    journey = PROFILES[session.provider].journeys.get(session.channel)
    if journey is None or session.has_ended:
        return None
    if session.hint:
        return session.hint
    if session.plan and session.plan.hints:
        return [journey.waiting_hint, *(code for at, code in session.plan.hints if at <= now)][-1]
    if session.plan is None or not session.plan.attended:
        return journey.waiting_hint
    share = _share_passed(session, now)
    return [step.hint for step in journey.steps if step.share <= share][-1]


def hints_until(session: Session, until: Instant) -> list[tuple[Instant, str]]:
    """Say which hints have been shown, and from when on, as far as they follow from plan and time."""
    journey = PROFILES[session.provider].journeys.get(session.channel)
    plan = session.plan
    if journey is None or session.operation is Operation.AGE_VERIFICATION:
        return []
    shown = [(session.started_at, journey.waiting_hint)]
    if plan and plan.hints:
        shown += plan.hints
    elif plan and plan.attended and plan.answered_at is not None:
        length = plan.answered_at - plan.begun_at
        shown += [(plan.begun_at + round(step.share * length), step.hint) for step in journey.steps]
    changes = [each for each, before in zip(shown, [(0, ""), *shown], strict=False) if each[1] != before[1]]
    return [(at, code) for at, code in changes if at <= until]


def _share_passed(session: Session, now: Instant) -> float:
    """How much of the way to the answer lies behind; somebody who never answers gets stuck at the end of it."""
    plan = session.plan
    if plan is None:
        return 0.0
    if session.collects_wanted is not None:
        return min(1.0, session.collects / session.collects_wanted)
    if now <= plan.begun_at:
        return 0.0
    if plan.answered_at is None or plan.answered_at <= plan.begun_at:
        return 1.0
    return min(1.0, (now - plan.begun_at) / (plan.answered_at - plan.begun_at))
