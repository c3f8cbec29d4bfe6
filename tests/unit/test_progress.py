"""What is due for a session, and which hint is shown, from nothing but its plan and the time."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fejkollen_server.clock import span
from fejkollen_server.eids.profiles import PROFILES
from fejkollen_server.eids.vocabulary import Channel, ErrorCode, Operation, Provider
from fejkollen_server.sessions.plan import APPROVED, Decision, Plan
from fejkollen_server.sessions.progress import Due, current_hint, due_decision, expiry_decision
from fejkollen_server.sessions.session import Failure, Session, Shown
from fejkollen_server.sessions.states import SessionState

START, EXPIRY = 1_000_000, 1_000_000 + span(180)
DECLINED = Decision(ErrorCode.CANCELLED, "userCancel")
RAN_OUT = Decision(ErrorCode.SESSION_TIMEOUT, "expiredTransaction")


def _session(
    plan: Plan | None = None, *, channel: Channel = Channel.FRONT, provider: Provider = Provider.BANKID_SE
) -> Session:
    return Session(
        id="s",
        account=1,
        provider=provider,
        operation=Operation.AUTH,
        channel=channel,
        state=SessionState.PENDING,
        version=1,
        started_at=START,
        expires_at=EXPIRY,
        due_at=EXPIRY,
        shown=Shown(),
        plan=plan,
    )


def _answering(after: float, decision: Decision = APPROVED) -> Plan:
    return Plan(START, START + span(after), decision)


@pytest.mark.parametrize(
    ("plan", "moment", "expected"),
    [
        (None, START, None),
        (None, EXPIRY - 1, None),
        (None, EXPIRY, Due(EXPIRY, RAN_OUT)),
        (None, EXPIRY + span(9), Due(EXPIRY, RAN_OUT)),
        (_answering(6), START + span(6) - 1, None),
        (_answering(6), START + span(6), Due(START + span(6), APPROVED)),
        (_answering(6), EXPIRY + 1, Due(START + span(6), APPROVED)),
        (_answering(6, DECLINED), EXPIRY, Due(START + span(6), DECLINED)),
        (_answering(0), START, Due(START, APPROVED)),
        (_answering(180), EXPIRY, Due(EXPIRY, APPROVED)),
        (_answering(180.000001), EXPIRY, Due(EXPIRY, RAN_OUT)),
        (_answering(181), EXPIRY + span(9), Due(EXPIRY, RAN_OUT)),
        (Plan(START, None), EXPIRY - 1, None),
        (Plan(START, None), EXPIRY, Due(EXPIRY, RAN_OUT)),
        (Plan(START, START + span(30), RAN_OUT, attended=False), START + span(29), None),
        (
            Plan(START, START + span(30), RAN_OUT, attended=False),
            START + span(30),
            Due(START + span(30), RAN_OUT),
        ),
    ],
)
def test_what_is_due(plan: Plan | None, moment: int, expected: Due | None) -> None:
    assert due_decision(_session(plan), moment) == expected


def test_nothing_is_due_for_what_has_ended() -> None:
    session = _session(_answering(6))
    session.fail(Failure(ErrorCode.CONFLICT), at=START, keep_for=span(600))
    assert due_decision(session, EXPIRY + span(9)) is None
    assert current_hint(session, START) is None


@pytest.mark.parametrize("provider", Provider)
def test_whatever_runs_out_has_timed_out(provider: Provider) -> None:
    assert expiry_decision(_session(provider=provider)) == Decision(
        ErrorCode.SESSION_TIMEOUT, PROFILES[provider].expired
    )


spans = st.floats(0, 400, allow_nan=False)
plans = st.none() | st.builds(lambda wait: Plan(START, None if wait is None else START + span(wait)), st.none() | spans)


@settings(deadline=None)
@given(plan=plans, moment=spans, later=spans)
def test_nothing_is_due_before_its_time_and_what_is_due_stays_so(
    plan: Plan | None, moment: float, later: float
) -> None:
    now = START + span(moment)
    found = due_decision(_session(plan), now)
    if found:
        assert START <= found.at <= min(now, EXPIRY)
        assert due_decision(_session(plan), now + span(later)) == found
    else:
        assert now < EXPIRY
        assert plan is None or plan.answered_at is None or plan.answered_at > now


@pytest.mark.parametrize("channel", [Channel.FRONT, Channel.PHONE])
@settings(deadline=None)
@given(plan=plans, moment=spans, later=spans)
def test_hints_only_ever_go_forward(channel: Channel, plan: Plan | None, moment: float, later: float) -> None:
    order = [step.hint for step in PROFILES[Provider.BANKID_SE].journeys[channel].steps]
    shown = [current_hint(_session(plan, channel=channel), START + span(each)) for each in (moment, moment + later)]
    places = [order.index(each or "none") for each in shown]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("plan", "moment", "shown"),
    [
        (None, EXPIRY - 1, "outstandingTransaction"),
        (Plan(START, START + span(30), attended=False), START + span(29), "outstandingTransaction"),
        (Plan(START + span(60), START + span(66)), START, "outstandingTransaction"),
        (_answering(6), START, "outstandingTransaction"),
        (_answering(6), START + span(1.8), "started"),
        (_answering(6), START + span(3), "userSign"),
        (_answering(6), EXPIRY, "userSign"),
        (Plan(START, None), START, "outstandingTransaction"),
        (Plan(START, None), START + 1, "userSign"),
        (_answering(0), START + 1, "userSign"),
    ],
)
def test_which_hint_is_shown(plan: Plan | None, moment: int, shown: str) -> None:
    assert current_hint(_session(plan), moment) == shown


def test_a_hint_set_by_hand_stays_until_the_end() -> None:
    session = _session(_answering(6))
    session.hint = "userMrtd"
    assert [current_hint(session, START + span(each)) for each in (0, 3, 6)] == ["userMrtd"] * 3


@pytest.mark.parametrize("provider", sorted(set(Provider) - {Provider.BANKID_SE}))
def test_only_bankid_in_sweden_shows_hints(provider: Provider) -> None:
    assert current_hint(_session(_answering(6), provider=provider), START) is None
