"""The state machine: its table, and sessions that live through anything in any order."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import pytest
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, rule
from sqlalchemy import Connection

from fejkollen_server.accounts import repository as accounts
from fejkollen_server.accounts.account import Account, AccountSettings
from fejkollen_server.callbacks import repository as callbacks
from fejkollen_server.clock import ManualClock, span
from fejkollen_server.eids.error_codes import EXAMPLE
from fejkollen_server.eids.vocabulary import ErrorCode, Operation, Provider
from fejkollen_server.errors import CollectedTooSoon, Refusal, SessionHasEnded, SessionIsUnknown
from fejkollen_server.providers.session_answers import callback_body
from fejkollen_server.services.all_services import build_services
from fejkollen_server.sessions.by_hand import Act
from fejkollen_server.sessions.order import Order
from fejkollen_server.sessions.session import Session
from fejkollen_server.sessions.states import ALLOWED_TRANSITIONS, SessionState, refuse_unless_allowed
from fejkollen_server.settings import Settings
from tests.cast import CAST
from tests.world import NOON

Result = TypeVar("Result")

LIFETIME, PACE = span(180), span(0.08)
RETENTION = {"COMPLETED": span(180), "SESSION_TIMEOUT": span(300)}  # All other errors are kept as long as that one.
HABITS = {
    None: None,
    "astrid": "COMPLETED",
    "declining-bo": "CANCELLED",
    "revoked-britta": "INVALID_ID",
    "ignoring-barbro": None,
}
"""What comes of a session by itself, by whom it names."""


@pytest.mark.parametrize("current", SessionState)
@pytest.mark.parametrize("wanted", SessionState)
def test_a_session_only_ever_goes_from_pending_to_one_of_its_ends(current: SessionState, wanted: SessionState) -> None:
    if current is SessionState.PENDING and wanted is not SessionState.PENDING:
        refuse_unless_allowed(current, wanted)
    else:
        with pytest.raises(SessionHasEnded, match=f"it is {current}"):
            refuse_unless_allowed(current, wanted)


def test_the_table_has_a_row_for_every_state() -> None:
    assert set(ALLOWED_TRANSITIONS) == set(SessionState)


@dataclass
class Expected:
    """What a session has to be by now, in a few lines."""

    started_at: int
    habit: str | None
    end: str | None = None
    ended_at: int = 0
    collected_at: int = -span(1)
    final_body: bytes | None = None

    def settle(self, now: int) -> None:
        if self.end is None and self.habit is not None and self.started_at + PACE <= now:
            self.finish(self.habit, self.started_at + PACE)
        if self.end is None and self.started_at + LIFETIME <= now:
            self.finish("SESSION_TIMEOUT", self.started_at + LIFETIME)

    def finish(self, end: str, now: int) -> None:
        self.end, self.ended_at = end, now

    def is_gone(self, now: int) -> bool:
        kept = RETENTION.get(self.end or "", RETENTION["SESSION_TIMEOUT"])
        return self.end is not None and self.ended_at + kept <= now


class SessionsOfOneAccount(RuleBasedStateMachine):
    started = Bundle("started")

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.loop = asyncio.Runner()
        self.clock = ManualClock(NOON)
        settings = Settings(database_url=f"sqlite:///{self.folder.name}/states.db")
        self.services = build_services(settings, self.clock, callback_body)
        own = AccountSettings(static_callback_url="http://127.0.0.1:2/", callback_schedule=(), competing_sessions=False)
        self.account = Account(1, "demo", "", own)
        self.run(self.services.database.transaction(self._set_up))
        self.expected: dict[str, Expected] = {}

    def _set_up(self, connection: Connection) -> None:
        accounts.save(connection, "demo", "", self.account.settings, now=NOON)

    def run(self, work: Awaitable[Result]) -> Result:
        async def awaited() -> Result:
            return await work

        return self.loop.run(awaited())

    @rule(target=started, person=st.sampled_from(list(HABITS)))
    def start(self, person: str | None) -> str:
        ssn = CAST[person].ssn if person else None
        order = Order(Provider.BANKID_SE, Operation.AUTH, ssn=ssn)
        session = self.run(self.services.sessions.start(self.account, order)).session
        assert (session.state, session.version) == (SessionState.PENDING, 1)
        self.expected[session.id] = Expected(self.clock.now(), HABITS[person])
        return session.id

    @rule(by=st.sampled_from([0.001, 0.079, 0.08, 0.5, 0.999, 1.0, 30.0, 179.92, 180.0, 299.999, 300.0]))
    def advance(self, by: float) -> None:
        self.clock.advance(by)

    @rule()
    def sweep(self) -> None:
        self.run(self.services.sweeper.sweep())

    @rule(session_id=started)
    def collect(self, session_id: str) -> None:
        expected = self._settled(session_id)
        too_soon = self.clock.now() - expected.collected_at < span(1)
        refusal = self._gone(expected) or (CollectedTooSoon if too_soon else None)
        collecting = self.services.sessions.collect(self.account, Provider.BANKID_SE, Operation.AUTH, session_id)
        if refusal:
            self._refused(collecting, refusal)
        else:
            expected.collected_at = self.clock.now()
            self._compare(expected, self.run(collecting).session)

    @rule(session_id=started)
    def cancel(self, session_id: str) -> None:
        expected = self._settled(session_id)
        cancelling = self.services.sessions.cancel(self.account, Provider.BANKID_SE, Operation.AUTH, session_id)
        if not self._refused(cancelling, self._gone(expected)) and expected.end is None:
            expected.finish("CANCELLED", self.clock.now())

    @rule(session_id=started, error=st.sampled_from([*ErrorCode, EXAMPLE]))
    def fail(self, session_id: str, error: str) -> None:
        self._act(session_id, self.services.by_hand.fail(error), error)

    @rule(session_id=started)
    def approve(self, session_id: str) -> None:
        self._act(session_id, self.services.by_hand.approve(None), "COMPLETED")

    @rule(session_id=started)
    def decline(self, session_id: str) -> None:
        self._act(session_id, self.services.by_hand.decline(None), "CANCELLED")

    @rule(session_id=started)
    def expire(self, session_id: str) -> None:
        self._act(session_id, self.services.by_hand.expire(), "SESSION_TIMEOUT")

    def _act(self, session_id: str, act: Act, end: str) -> None:
        expected = self._settled(session_id)
        refusal = self._gone(expected) or (SessionHasEnded if expected.end else None)
        if not self._refused(self.services.sessions.act(session_id, act), refusal):
            expected.finish(end, self.clock.now())

    def _settled(self, session_id: str) -> Expected:
        expected = self.expected[session_id]
        expected.settle(self.clock.now())
        return expected

    def _gone(self, expected: Expected) -> type[Refusal] | None:
        return SessionIsUnknown if expected.is_gone(self.clock.now()) else None

    def _refused(self, work: Awaitable[Any], refusal: type[Refusal] | None) -> bool:
        if refusal is None:
            self.run(work)
            return False
        with pytest.raises(refusal):
            self.run(work)
        return True

    def _compare(self, expected: Expected, session: Session) -> None:
        """Hold a session, and what is owed for it, against what is expected."""
        owed = self.run(
            self.services.database.transaction(
                lambda connection: callbacks.list_for_session(connection, self.account.number, session.id)
            )
        )
        if expected.end is None:
            assert (session.state, session.ending, owed) == (SessionState.PENDING, None, [])
            return
        body = callback_body(session)
        assert session.ended_at == expected.ended_at
        assert f'"{expected.end}"'.encode() in body
        assert [callback.body for callback in owed] == [body]
        assert expected.final_body in {None, body}
        expected.final_body = body

    def teardown(self) -> None:
        for session_id in self.expected:
            if not self._settled(session_id).is_gone(self.clock.now()):
                session = self.run(self.services.sessions.look_at(session_id)).session
                self._compare(self.expected[session_id], session)
        self.run(self.services.dispatcher.stop(0))
        self.services.database.close()
        self.loop.close()
        self.folder.cleanup()


TestSessionsLiveThroughAnything = SessionsOfOneAccount.TestCase
TestSessionsLiveThroughAnything.settings = hypothesis_settings(max_examples=60, stateful_step_count=30, deadline=None)
