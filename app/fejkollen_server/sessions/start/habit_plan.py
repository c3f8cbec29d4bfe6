"""What a person is going to do with a session: their habit, at the account's pace."""

from fejkollen_server.accounts.account import AccountSettings
from fejkollen_server.clock import Instant, span
from fejkollen_server.eids.bankid_se import START_LIMIT
from fejkollen_server.eids.profile import Cause, ProviderProfile
from fejkollen_server.eids.profiles import PROFILES
from fejkollen_server.eids.vocabulary import Channel, ErrorCode
from fejkollen_server.errors import EIDRefuses
from fejkollen_server.people.pace import Pace
from fejkollen_server.people.person import HabitOutcome, Person, RegistrationLevel
from fejkollen_server.sessions.order import Order
from fejkollen_server.sessions.plan import APPROVED, Decision, Plan

_LEVELS = tuple(RegistrationLevel)


def plan_for(person: Person, order: Order, settings: AccountSettings, now: Instant) -> Plan | None:
    """Plan a person's answer; none when they wait for somebody to decide, or never answer."""
    return plan_to(usual_decision(person, order), settings, now)


def plan_to(decision: Decision | None, settings: AccountSettings, now: Instant) -> Plan | None:
    """Plan what a person has in mind, at the account's pace."""
    duration = settings.pace.seconds
    if decision is None or duration is None:
        return None
    return Plan(begun_at=now, answered_at=now + span(duration), decision=decision)


def plan_to_end(decision: Decision, settings: AccountSettings, now: Instant) -> Plan:
    """Plan an end that no person has to bring about, so it also comes where people only act by hand."""
    return Plan(begun_at=now, answered_at=now + span(settings.pace.seconds or 0), decision=decision)


def usual_decision(person: Person, order: Order) -> Decision | None:
    """Say what the person does when asked, or None for never answering.

    Raises EIDRefuses where the eID would turn the start down.
    """
    profile = PROFILES[order.provider]
    if order.provider not in person.eids:
        return end_by_cause(profile, profile.without_eid)
    match person.habit.outcome:
        case HabitOutcome.IGNORE:
            return None
        case HabitOutcome.DECLINE:
            return end_by_cause(profile, profile.declined)
        case HabitOutcome.FAIL:
            return _failure(person, profile)
        case HabitOutcome.APPROVE:
            return APPROVED if is_well_enough_known(person, order) else end_by_cause(profile, "REJECTED")


def _failure(person: Person, profile: ProviderProfile) -> Decision:
    cause = profile.cause(person.habit.cause) if person.habit.cause else None
    if cause:
        return _end(cause)
    return Decision(person.habit.error or ErrorCode.AUTH_FAILED)


def end_by_cause(profile: ProviderProfile, name: str) -> Decision:
    cause = profile.cause(name)
    return _end(cause) if cause else Decision(ErrorCode.AUTH_FAILED, name)


def _end(cause: Cause) -> Decision:
    if cause.refusal is not None:
        raise EIDRefuses(cause.refusal)
    return Decision(cause.error, cause.name)


def is_well_enough_known(person: Person, order: Order) -> bool:
    """Take people only whom the eID knows at least as well as asked, where it tells that."""
    if not PROFILES[order.provider].grades_registration:
        return True
    asked = RegistrationLevel(order.min_registration_level or RegistrationLevel.EXTENDED)
    return _LEVELS.index(person.registration_level) >= _LEVELS.index(asked)


def plan_while_unattended(order: Order, settings: AccountSettings, now: Instant) -> Plan | None:
    """Let a BankID SE order on the screen that nobody opens fail, where the account wants that."""
    # Calls come by push message, and behind a page there is no order until the person goes on from it.
    if order.channel is not Channel.FRONT or order.operation in PROFILES[order.provider].hosted:
        return None
    return plan_until_started(order, settings, now)


def plan_until_started(order: Order, settings: AccountSettings, now: Instant) -> Plan | None:
    """Let BankID give up in a while what no app has fetched."""
    is_strict = settings.strict_bankid_start or settings.pace is Pace.REALISTIC
    if not PROFILES[order.provider].gives_up_unopened or not is_strict:
        return None
    decision = Decision(ErrorCode.SESSION_TIMEOUT, "startFailed")
    return Plan(now, now + span(START_LIMIT), decision, attended=False)
