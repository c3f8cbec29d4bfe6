"""Plans a session as a scenario wants it."""

from dataclasses import replace

from fejkollen_server.accounts.account import AccountSettings
from fejkollen_server.clock import Instant, span
from fejkollen_server.eids.profiles import PROFILES
from fejkollen_server.eids.vocabulary import ErrorCode
from fejkollen_server.people.pace import Pace
from fejkollen_server.people.person import Person
from fejkollen_server.scenarios.rule import PersonAnswer, Tempo, Then
from fejkollen_server.sessions.order import Order
from fejkollen_server.sessions.plan import APPROVED, Decision, Plan
from fejkollen_server.sessions.session import Session
from fejkollen_server.sessions.start.habit_plan import end_by_cause, plan_while_unattended, usual_decision

_ARRANGED = "arranged by a scenario"


def plan_by_scenario(
    then: Then, session: Session, person: Person | None, order: Order, settings: AccountSettings, now: Instant
) -> str:
    """Let a session go as arranged, and say in words what comes of it.

    Raises EIDRefuses where the eID turns the start down, because of the cause that is arranged or of the person.
    """
    decision = _decision(then, person, order)
    plan = _plan(then, decision, settings, now)
    if plan is None:
        plan = plan_while_unattended(order, settings, now)
    if then.hints:
        script = tuple((now + span(step.after), step.hint_code) for step in then.hints)
        plan = replace(plan or Plan(now, answered_at=None), hints=script)
    if person:
        session.take_up(person.id, plan)
    else:
        session.go_by(plan)
    if decision is not None:
        session.collects_wanted = then.tempo.after_collects
    return _in_words(then, person, decision, settings)


def needs_somebody(then: Then) -> bool:
    """Tell whether somebody must be found to answer, even where nobody is named."""
    return then.outcome in (PersonAnswer.APPROVE, PersonAnswer.DECLINE)


def _decision(then: Then, person: Person | None, order: Order) -> Decision | None:
    profile = PROFILES[order.provider]
    if then.cause is not None:
        return end_by_cause(profile, then.cause)
    if then.error is not None:
        return Decision(then.error, _ARRANGED)
    if then.outcome is None:
        return usual_decision(person, order) if person else None
    if then.outcome is PersonAnswer.IGNORE or person is None:
        return None
    if order.provider not in person.eids:
        return end_by_cause(profile, profile.without_eid)
    return APPROVED if then.outcome is PersonAnswer.APPROVE else end_by_cause(profile, profile.declined)


def _plan(then: Then, decision: Decision | None, settings: AccountSettings, now: Instant) -> Plan | None:
    if decision is None:
        return None
    if then.tempo.after_collects is not None:
        return Plan(begun_at=now, answered_at=None, decision=decision)
    is_arranged = then.outcome is not None or then.error is not None or then.cause is not None
    wait = _wait(then.tempo, settings.pace, is_arranged=is_arranged)
    return None if wait is None else Plan(begun_at=now, answered_at=now + span(wait), decision=decision)


def _wait(tempo: Tempo, usual: Pace, *, is_arranged: bool) -> float | None:
    """Say how long it takes; what is arranged also comes where people otherwise only act by hand."""
    if tempo.after is not None:
        return tempo.after
    if tempo.pace is not None:
        return tempo.pace.seconds
    return usual.seconds or 0.0 if is_arranged else usual.seconds


def _in_words(then: Then, person: Person | None, decision: Decision | None, settings: AccountSettings) -> str:
    if decision is None:
        return f"{person.id} never answers" if person else "the session waits until somebody takes it up"
    what = (
        f"{person.id} approves"
        if person and decision == APPROVED
        else f"the session fails with {_end_in_words(decision)}"
    )
    return f"{what} {_when_in_words(then.tempo, settings)}".rstrip()


def _end_in_words(decision: Decision) -> str:
    return (decision.error or ErrorCode.AUTH_FAILED) if decision.cause in (None, _ARRANGED) else str(decision.cause)


def _when_in_words(tempo: Tempo, settings: AccountSettings) -> str:
    if tempo.after_collects is not None:
        return f"after {tempo.after_collects} collects"
    if tempo.after is not None:
        return f"after {tempo.after:g} s"
    return f"at the pace {tempo.pace or settings.pace}"
