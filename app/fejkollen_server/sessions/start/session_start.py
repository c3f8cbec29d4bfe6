"""How sessions start: the order is checked against the account and the world, and somebody may take it up."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import Connection

from fejkollen_server.accounts.account import Account
from fejkollen_server.accounts.account_people import AccountPeople
from fejkollen_server.accounts.account_tokens import AccountTokens
from fejkollen_server.clock import Instant, day_of, span
from fejkollen_server.eids.profiles import PROFILES
from fejkollen_server.eids.vocabulary import Channel
from fejkollen_server.errors import EIDRefuses
from fejkollen_server.events.event import EventKind
from fejkollen_server.events.event_recorder import EventRecorder
from fejkollen_server.scenarios.conditions import MatchableRequest
from fejkollen_server.scenarios.fault_records import FaultyCall, HTTPFault
from fejkollen_server.scenarios.rule_choice import Use
from fejkollen_server.scenarios.rule_matcher import RuleMatcher
from fejkollen_server.scenarios.stored_faults import callback_fault_text, http_faults_text
from fejkollen_server.sessions.end.session_end import Endings
from fejkollen_server.sessions.explanation import DecidedBy, Explanation, PassedOver
from fejkollen_server.sessions.order import Order
from fejkollen_server.sessions.rows import repository
from fejkollen_server.sessions.session import Session
from fejkollen_server.sessions.start import admission, competition
from fejkollen_server.sessions.start.habit_plan import plan_to_end
from fejkollen_server.sessions.start.start_tokens import shown_at_start
from fejkollen_server.sessions.start.start_values import Start, Started
from fejkollen_server.sessions.start.who_answers import answer_by_habit, answer_by_scenario, person_named
from fejkollen_server.sessions.states import SessionState
from fejkollen_server.tokens import Tokens


class Starts:
    def __init__(
        self,
        people: AccountPeople,
        tokens: AccountTokens,
        endings: Endings,
        event_recorder: EventRecorder,
        rule_matcher: RuleMatcher,
    ) -> None:
        self._people = people
        self._tokens = tokens
        self._endings = endings
        self._event_recorder = event_recorder
        self._matching = rule_matcher

    def start(
        self, connection: Connection, account: Account, order: Order, headers: Mapping[str, str], now: Instant
    ) -> Started:
        """Start a session.

        A refusal by the eID is given back, not raised: it may have ended an older session or used a scenario, which
        must be kept.
        """
        order = admission.admit(connection, account, order)
        people = self._people.of(connection, account)
        start = Start(connection, account, people, person_named(people, account, order, day_of(now)), order, now)
        if not self._matching.is_needed(connection, account):
            return self._start(start, None, None)
        asked = start.as_asked(headers)
        return self._start(start, asked, self._matching.decide(connection, account, asked))

    def _start(self, start: Start, asked: MatchableRequest | None, use: Use | None) -> Started:
        fault = use.fault_on(FaultyCall.START) if use else None
        if fault and fault.leaves_nothing_done:
            self._tell_use(start, use, fault)
            return Started(fault=fault)
        tokens = self._tokens.of(start.connection, start.account)
        session = _new_session(tokens, start.account, start.order, start.now)
        try:
            explanation = answer_by_scenario(start, session, use) if use else answer_by_habit(start, session)
        except EIDRefuses as refusal:
            self._tell_use(start, use, fault)
            return Started(refusal=refusal, fault=fault)
        settled = self._settle(start, session)
        if settled and use:
            self._matching.give_back(start.connection, start.account, use)
            use = fault = None
        if isinstance(settled, EIDRefuses):
            return Started(refusal=settled)
        self._add(start, session, self._completed(start, settled or explanation, asked, use), use)
        self._tell_use(start, use, fault, session.id)
        if use and use.is_called_back_first:
            return self._end_before_the_answer(start, session, fault)
        return Started(session, fault=fault)

    def _end_before_the_answer(self, start: Start, session: Session, fault: HTTPFault | None) -> Started:
        """End a session that has just started, as its person means to, and tell of it as if it had not."""
        told = replace(session)
        plan = session.plan
        if plan is not None and plan.answered_at is not None:
            self._endings.end(start.connection, start.account, session, plan.decision, start.now)
        return Started(told, fault=fault, is_called_back_first=session.has_ended)

    def _settle(self, start: Start, session: Session) -> Explanation | EIDRefuses | None:
        """Let another session of the same person decide, if there is one."""
        if start.person is None:
            return None
        settled = competition.settle(
            start.connection, self._endings, start.account, start.order, start.person, start.now
        )
        if settled is None or isinstance(settled, EIDRefuses):
            return settled
        session.take_up(start.person.id, plan_to_end(settled, start.account.settings, start.now))
        return Explanation(DecidedBy.COMPETITION, f"{start.person.id} is busy with another session")

    def _completed(
        self, start: Start, explanation: Explanation, asked: MatchableRequest | None, use: Use | None
    ) -> Explanation:
        """Add why other scenarios did not decide."""
        if asked is None:
            return explanation
        reasons, more = self._matching.passed_over(start.connection, start.account, asked, use.rule if use else None)
        others = tuple(PassedOver(each.rule.id, each.because, each.rule.name) for each in reasons)
        return replace(explanation, passed_over=others, more_passed_over=more)

    def _add(self, start: Start, session: Session, explanation: Explanation, use: Use | None) -> None:
        callback_fault = None
        if use:
            rule = use.rule
            session.faults = http_faults_text(
                each for each in rule.then.http if each.on in (FaultyCall.COLLECT, FaultyCall.CANCEL)
            )
            callback_fault = callback_fault_text(rule)
        repository.add(start.connection, session, start.order, explanation, callback_fault)
        self._tell(start.connection, session, explanation)

    def _tell_use(self, start: Start, use: Use | None, fault: HTTPFault | None, session: str | None = None) -> None:
        if use:
            self._matching.tell(start.connection, start.account, use, start.now, session)
        if fault:
            self._matching.tell_of_fault(start.connection, start.account, fault, start.now, session)

    def _tell(self, connection: Connection, session: Session, explanation: Explanation) -> None:
        self._event_recorder.tell(
            connection,
            session.account,
            EventKind.SESSION_STARTED,
            session.started_at,
            session=session.id,
            provider=session.provider.value,
            operation=session.operation.value,
            channel=session.channel.value,
            refId=session.shown.ref_id,
            person=session.person,
            decidedBy=explanation.decided_by.value,
        )


def _new_session(tokens: Tokens, account: Account, order: Order, now: Instant) -> Session:
    profile = PROFILES[order.provider]
    has_page = order.operation in profile.hosted and order.channel is Channel.FRONT
    lifetime = account.settings.session_lifetime or profile.operations[order.operation, order.channel]
    return Session(
        id=tokens.ordered_id(now),
        account=account.number,
        provider=order.provider,
        operation=order.operation,
        channel=order.channel,
        state=SessionState.PENDING,
        version=1,
        started_at=now,
        expires_at=now + span(lifetime),
        due_at=now + span(lifetime),
        shown=shown_at_start(order, tokens),
        page_secret=tokens.secret() if has_page else None,
    )
