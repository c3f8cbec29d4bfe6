"""What somebody's phone can scan: the open sessions of the account, and whatever text its camera reads."""

from dataclasses import dataclass

from sqlalchemy import Connection

from fejkollen_server.accounts import repository as accounts
from fejkollen_server.accounts.account import Account
from fejkollen_server.accounts.account_people import AccountPeople
from fejkollen_server.clock import SECOND, Clock, Instant
from fejkollen_server.database.transactions import Database
from fejkollen_server.eids.profiles import PROFILES
from fejkollen_server.eids.vocabulary import Provider
from fejkollen_server.errors import CodeIsRefused, InputIsInvalid, PromptIsUnknown
from fejkollen_server.people.person import Person
from fejkollen_server.scanning.bankid_se import bankid_qr
from fejkollen_server.scanning.code_reader import read_code
from fejkollen_server.scanning.freja import freja_link
from fejkollen_server.scanning.mitid import ChannelFrame, check_frames
from fejkollen_server.scanning.scanner import Scanner
from fejkollen_server.sessions.by_hand import Act, ByHand, Situation
from fejkollen_server.sessions.order import Order
from fejkollen_server.sessions.rows import phone_queries
from fejkollen_server.sessions.rows import repository as sessions
from fejkollen_server.sessions.service import SessionService
from fejkollen_server.sessions.session import Session
from fejkollen_server.visits import repository as visits
from fejkollen_server.visits.journey import PageStep, PhoneMatch
from fejkollen_server.visits.journeys.all import journey_of
from fejkollen_server.visits.service import Visits
from fejkollen_server.visits.visit import Visit

_MOST = 50


@dataclass(frozen=True, slots=True)
class InView:
    """A session whose code a camera could see at this moment."""

    session: Session
    order: Order
    text: str
    """What the code says."""
    match: PhoneMatch
    challenge: str | None


class ScannableSessions:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        people: AccountPeople,
        *,
        sessions: SessionService,
        scanner: Scanner,
        visits: Visits,
        by_hand: ByHand,
    ) -> None:
        self._database = database
        self._clock = clock
        self._people = people
        self._sessions = sessions
        self._scanner = scanner
        self._visits = visits
        self._by_hand = by_hand

    async def in_view(self, account: Account, person_id: str) -> list[InView]:
        """Give what this person could scan now, the newest first."""
        real = self._clock.now()

        def work(connection: Connection) -> list[InView]:
            current = accounts.current(connection, account)
            person = self._people.of(connection, current).by_id(person_id)
            return _in_view(connection, current, person, current.clock.now(real))

        return await self._database.transaction(work)

    async def scan_text(self, account: Account, person_id: str, text: str) -> Session:
        """Scan what was read or pasted, and give the session that it leads to.

        Of MitID's code both frames are needed, a line each. Whatever is wrong with the code is told by a CodeIsRefused.
        """
        read = [read_code(line) for line in text.splitlines() if line.strip()] or [read_code("")]
        frames = [code for code in read if isinstance(code, ChannelFrame)]
        if frames:
            return await self._scan_frames(account, person_id, frames)
        session_id = await self._scanner.find(account, text)
        seen = await self._seen(account, person_id, session_id)
        act = self._act_of(seen, person_id) if seen else self._open_unless_taken(person_id)
        return (await self._scanner.scan(session_id, text, act, account=account)).session

    async def scan_in_view(self, account: Account, person_id: str, session_id: str) -> Session:
        """Scan a session's code just as it is shown at this moment."""
        seen = await self._seen(account, person_id, session_id)
        if seen is None:
            raise PromptIsUnknown
        return (await self._sessions.act(session_id, self._act_of(seen, person_id), account=account)).session

    async def _seen(self, account: Account, person_id: str, session_id: str) -> InView | None:
        return next((each for each in await self.in_view(account, person_id) if each.session.id == session_id), None)

    async def _scan_frames(self, account: Account, person_id: str, frames: list[ChannelFrame]) -> Session:
        bound = [seen for seen in await self.in_view(account, person_id) if seen.match is PhoneMatch.CHANNEL]
        if not bound:
            raise CodeIsRefused("no page of this person shows MitID's code now; enter their user ID on the page first")
        if len(frames) < 2:
            raise InputIsInvalid("code", "is one of two frames; give the other one too, each on a line of its own")
        check_frames(frames[0], frames[-1], bound[0].challenge or "")
        return await self.scan_in_view(account, person_id, bound[0].session.id)

    def _open_unless_taken(self, person_id: str) -> Act:
        """Open a session whose code is in nobody's view, unless that is because a phone has taken the page's order."""
        open_session = self._by_hand.open(person_id)

        def act(connection: Connection, situation: Situation) -> None:
            visit = visits.find(connection, situation.session.id)
            if visit and (visit.is_matched or visit.person not in {None, person_id}):
                raise CodeIsRefused("a phone has scanned this code already, and the page waits for that one")
            open_session(connection, situation)

        return act

    def _act_of(self, seen: InView, person_id: str) -> Act:
        match seen.match:
            case PhoneMatch.CHANNEL:
                return self._visits.phone_matched()
            case PhoneMatch.ORDER:
                return self._visits.phone_found(person_id, PROFILES[seen.session.provider].app)
            case _:
                return self._by_hand.open(person_id)


def _in_view(connection: Connection, account: Account, person: Person, now: Instant) -> list[InView]:
    pending = phone_queries.open_to_anybody(connection, account.number, now, _MOST)
    pending += phone_queries.asked(connection, account.number, person.id, now, _MOST)
    pending = [session for session in pending if session.provider in person.eids]
    opened = visits.find_many(connection, [session.id for session in pending])
    found = []
    for session in sorted(pending, key=lambda session: session.id, reverse=True):
        situation = Situation(session, account, sessions.order_of(connection, session.id), now)
        found.append(_seen(situation, person, opened.get(session.id)))
    return [seen for seen in found if seen]


def _seen(situation: Situation, person: Person, visit: Visit | None) -> InView | None:
    session, order = situation.session, situation.order
    if visit is None:
        text = _shown_by_relying_party(session, situation.now)
        return InView(session, order, text, PhoneMatch.NOTHING, None) if text else None
    step = journey_of(order).steps[visit.step]
    if step.qr is None or visit.is_matched or visit.person not in _owners(step, person):
        return None
    return InView(session, order, step.qr(situation, visit), step.match, visit.challenge)


def _owners(step: PageStep, person: Person) -> set[str | None]:
    """Say on whose visit the code is theirs to scan: where it finds the order, also on that of nobody yet."""
    return {person.id, None} if step.match is PhoneMatch.ORDER else {person.id}


def _shown_by_relying_party(session: Session, now: Instant) -> str | None:
    shown = session.shown
    match session.provider:
        case Provider.BANKID_SE if shown.qr_start_token and shown.qr_start_secret:
            second = (now - session.started_at) // SECOND
            return bankid_qr(shown.qr_start_token, shown.qr_start_secret, second)
        case Provider.FREJA if shown.auto_start_token:
            return freja_link(shown.auto_start_token)
    return None
