"""Scanning: which session a code leads to, and taking it up with it. What is wrong with a code is written down."""

from sqlalchemy import Connection

from fejkollen_server.accounts.account import Account
from fejkollen_server.clock import SECOND, Clock, Instant
from fejkollen_server.database.transactions import Database
from fejkollen_server.errors import CodeIsRefused, SessionHasEnded
from fejkollen_server.events import repository as events
from fejkollen_server.events.event import EventKind
from fejkollen_server.events.event_recorder import EventRecorder
from fejkollen_server.scanning.bankid_se import AnimatedCode
from fejkollen_server.scanning.code_reader import SessionCode, read_session_code
from fejkollen_server.scanning.qr_freshness import Elapsed, Flaw, flaw_of
from fejkollen_server.sessions.by_hand import Act, Situation
from fejkollen_server.sessions.rows.session_search import pending_with_token
from fejkollen_server.sessions.service import SessionService


class Scanner:
    def __init__(
        self, sessions: SessionService, database: Database, clock: Clock, event_recorder: EventRecorder
    ) -> None:
        self._sessions = sessions
        self._database = database
        self._clock = clock
        self._event_recorder = event_recorder

    async def find(self, account: Account, text: str) -> str:
        """Give the id of the account's pending session that a code leads to, fresh or not."""
        code = read_session_code(text)
        found = await self._database.transaction(lambda connection: _session_of(connection, account.number, code))
        if found is None:
            raise CodeIsRefused("no session that is pending shows this code: it has ended, or is another account's")
        return found

    async def scan(self, session_id: str, text: str, then: Act, *, account: Account | None = None) -> Situation:
        """Scan a code of a session, and if it is accepted do what the person does then, such as ``by_hand.open``.

        A code that is not genuine or not fresh is refused, and that is written down as something that happened.
        """
        scan = _Scan(read_session_code(text), then, self._clock, self._event_recorder)
        situation = await self._sessions.act(session_id, scan, account=account)
        # Not earlier, or what is written down would be undone.
        if scan.flaw:
            raise CodeIsRefused(scan.flaw.message)
        return situation


class _Scan:
    """The act of scanning; what was wrong with the code it keeps."""

    def __init__(self, code: SessionCode, then: Act, clock: Clock, event_recorder: EventRecorder) -> None:
        self._code = code
        self._then = then
        self._clock = clock
        self._event_recorder = event_recorder
        self.flaw: Flaw | None = None

    def __call__(self, connection: Connection, situation: Situation) -> None:
        if situation.session.has_ended:
            raise SessionHasEnded(situation.session.state)
        _refuse_unless_of(connection, situation, self._code)
        self.flaw = None
        elapsed = _elapsed(connection, situation, self._clock.now())
        if isinstance(self._code, AnimatedCode):
            self.flaw = flaw_of(self._code, situation.session.shown, elapsed)
        self._tell(connection, situation, elapsed)
        if self.flaw is None:
            self._then(connection, situation)

    def _tell(self, connection: Connection, situation: Situation, elapsed: Elapsed) -> None:
        code, session = self._code, situation.session
        self._event_recorder.tell(
            connection,
            session.account,
            EventKind.SESSION_SCAN_REFUSED if self.flaw else EventKind.SESSION_SCANNED,
            situation.now,
            session=session.id,
            code=code.kind.value,
            age=elapsed.most - code.second if isinstance(code, AnimatedCode) else None,
            reason=self.flaw.because.value if self.flaw else None,
        )


def _session_of(connection: Connection, account: int, code: SessionCode) -> str | None:
    return pending_with_token(connection, account, code.provider, code.shown_as, code.token)


def _refuse_unless_of(connection: Connection, situation: Situation, code: SessionCode) -> None:
    session = situation.session
    if session.provider is code.provider and getattr(session.shown, code.shown_as) == code.token:
        return
    other = _session_of(connection, session.account, code)
    whose = f"session {other}" if other else "another session, which is not pending here any more"
    raise CodeIsRefused(f"the code belongs to {whose}; show the code of the newest start, and of nothing else")


def _elapsed(connection: Connection, situation: Situation, real: Instant) -> Elapsed:
    session = situation.session
    told = events.of_session(connection, session.account, session.id)
    started = next((event for event in told if event.kind is EventKind.SESSION_STARTED), None)
    on_account_clock = situation.now - session.started_at
    # A copy of a session, or one that was restored, has no past; and pages of ours go by the account's clock.
    in_real_time = real - started.happened_at if started and not session.page_secret else on_account_clock
    return Elapsed(on_account_clock // SECOND, in_real_time // SECOND)
