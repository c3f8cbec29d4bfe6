"""Using people's authenticators: codes are shown and entered, wrong tries counted, locks set and lifted."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import Connection

from fejkollen_server.accounts import repository as accounts
from fejkollen_server.accounts.account import Account
from fejkollen_server.accounts.account_people import AccountPeople
from fejkollen_server.authenticators import repository
from fejkollen_server.authenticators.codes import OneTimeCode, after_code, after_two_codes, code_shown, secret_of
from fejkollen_server.authenticators.oath import STEP
from fejkollen_server.authenticators.state import AuthenticatorCondition, AuthenticatorState
from fejkollen_server.clock import SECOND, Clock, Instant
from fejkollen_server.database.transactions import Database
from fejkollen_server.eids.authenticators import AUTHENTICATORS, AuthenticatorProfile, OneTimeCodeKind, in_order
from fejkollen_server.eids.profiles import PROFILES
from fejkollen_server.eids.vocabulary import AuthenticatorKind, Provider
from fejkollen_server.errors import AuthenticatorIsUnknown, InputIsInvalid
from fejkollen_server.events.event import EventKind
from fejkollen_server.events.event_recorder import EventRecorder
from fejkollen_server.people.default_details import draw_number
from fejkollen_server.people.person import Person

Result = TypeVar("Result")


class CodeVerdict(StrEnum):
    """What the eID says to a code, PIN or password."""

    ACCEPTED = "accepted"
    WRONG = "wrong"
    LOCKED = "locked"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class Authenticator:
    """Somebody's authenticator at a moment of the account's time."""

    account: Account
    person: Person
    profile: AuthenticatorProfile
    state: AuthenticatorState
    now: Instant

    @property
    def condition(self) -> AuthenticatorCondition:
        return self.state.condition(self.now)

    @property
    def current_code(self) -> OneTimeCode | None:
        """What it shows now; None for kinds that show no codes."""
        codes = self.profile.codes
        return code_shown(codes, self._secret, self.state, self.now) if codes else None

    @property
    def serial_number(self) -> str:
        return f"{draw_number(self.person.ssn, f'serial number of {self.profile.kind}', 10**10):010}"

    @property
    def drift_in_seconds(self) -> int:
        return self.state.drift * STEP

    @property
    def _secret(self) -> bytes:
        return secret_of(self.account, self.person, self.profile.kind)

    def after_code(self, code: str) -> AuthenticatorState | None:
        if self.person.published_by and code == self.profile.published_code:
            return self.state
        codes = self.profile.codes
        return after_code(codes, self._secret, self.state, code, self.now) if codes else None

    def after_two_codes(self, first: str, second: str) -> AuthenticatorState | None:
        codes = self.profile.codes
        return after_two_codes(codes, self._secret, self.state, first, second, self.now) if codes else None


class Authenticators:
    """Each method works within the transaction of whoever calls; ``use`` gives them one."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        people: AccountPeople,
        event_recorder: EventRecorder,
        something_happened: Callable[[], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._people = people
        self._event_recorder = event_recorder
        self._something_happened = something_happened

    async def use(
        self, account: Account, person_id: str, kind: str, act: Callable[[Connection, Authenticator], Result]
    ) -> Result:
        """Do something with an authenticator that nobody else uses meanwhile."""
        real = self._clock.now()

        def work(connection: Connection) -> Result:
            held = accounts.held(connection, account)
            person = self._people.of(connection, held).by_id(person_id)
            return act(connection, held_authenticator(connection, held, person, kind, held.clock.now(real)))

        result = await self._database.transaction(work)
        self._something_happened()
        return result

    async def all_of(self, account: Account, person_id: str) -> tuple[Authenticator, ...]:
        """Show everything somebody holds, what is usually taken first."""
        real = self._clock.now()

        def work(connection: Connection) -> tuple[Authenticator, ...]:
            current = accounts.current(connection, account)
            person = self._people.of(connection, current).by_id(person_id)
            now = current.clock.now(real)
            held = in_order(person.authenticators)
            return tuple(held_authenticator(connection, current, person, profile.kind, now) for profile in held)

        return await self._database.transaction(work)

    def verify_code(self, connection: Connection, authenticator: Authenticator, code: str) -> CodeVerdict:
        """Take a one-time code, or count it as a wrong try."""
        after = authenticator.after_code(code.replace(" ", ""))
        return self._verified(connection, authenticator, after)

    def verify_password(self, connection: Connection, authenticator: Authenticator, text: str) -> CodeVerdict:
        """Take a PIN or password, or count it as a wrong try."""
        is_right = text == authenticator.profile.secret
        return self._verified(connection, authenticator, authenticator.state if is_right else None)

    def resynchronise(
        self, connection: Connection, authenticator: Authenticator, first: str, second: str
    ) -> CodeVerdict:
        """Set right what the eID believes of its clock or counter, with two codes in a row."""
        return self._verified(connection, authenticator, authenticator.after_two_codes(first, second))

    def lock(self, connection: Connection, authenticator: Authenticator, span: int | None) -> Authenticator:
        """Lock it for a span of time, or block it for good."""
        until = None if span is None else authenticator.now + span
        state = replace(authenticator.state, locked_until=until, blocked=span is None)
        return self._change(connection, authenticator, state)

    def unlock(self, connection: Connection, authenticator: Authenticator) -> Authenticator:
        return self._change(connection, authenticator, authenticator.state.unlocked())

    def let_drift(self, connection: Connection, authenticator: Authenticator, span: int) -> Authenticator:
        """Let its own clock run ahead of the account's, or behind it, by whole steps."""
        if authenticator.profile.codes is not OneTimeCodeKind.TIME:
            raise InputIsInvalid("drift", f"a {authenticator.profile.title} has no clock of its own")
        state = replace(authenticator.state, drift=round(span / (STEP * SECOND)))
        return self._change(connection, authenticator, state)

    def obstacle(
        self,
        connection: Connection,
        account: Account,
        person: Person,
        provider: Provider,
        now: Instant,
        *,
        kind: AuthenticatorKind | None = None,
    ) -> str | None:
        """Say by which of the eID's causes somebody cannot approve, because what they take is locked.

        Where it is not said what they take, it is what they usually do.
        """
        held = in_order(person.authenticators, provider)
        if not held:
            return None
        taken = kind or held[0].kind
        condition = repository.state_of(connection, account.number, person.id, taken).condition(now)
        if condition is AuthenticatorCondition.READY:
            return None
        profile = PROFILES[provider]
        return profile.locked if condition is AuthenticatorCondition.LOCKED else profile.blocked

    def _verified(
        self, connection: Connection, authenticator: Authenticator, after: AuthenticatorState | None
    ) -> CodeVerdict:
        if authenticator.condition is not AuthenticatorCondition.READY:
            return CodeVerdict(authenticator.condition.value)
        if after is not None:
            self._change(connection, authenticator, after.after_right_try())
            return CodeVerdict.ACCEPTED
        state = authenticator.state.after_wrong_try(authenticator.profile, authenticator.now)
        changed = self._change(connection, authenticator, state)
        return (
            CodeVerdict.WRONG
            if changed.condition is AuthenticatorCondition.READY
            else CodeVerdict(changed.condition.value)
        )

    def _change(self, connection: Connection, authenticator: Authenticator, state: AuthenticatorState) -> Authenticator:
        account, person, kind = authenticator.account, authenticator.person, authenticator.profile.kind
        changed = replace(authenticator, state=state)
        if state != authenticator.state:
            repository.save(connection, account.number, person.id, kind, state)
            self._event_recorder.tell(
                connection,
                account.number,
                EventKind.AUTHENTICATOR_CHANGED,
                authenticator.now,
                person=person.id,
                authenticator=kind.value,
                state=changed.condition.value,
                wrongTries=state.wrong_tries,
            )
        return changed


def held_authenticator(
    connection: Connection, account: Account, person: Person, kind: str, now: Instant
) -> Authenticator:
    """Find what somebody holds, as it is at a moment."""
    if kind not in person.authenticators:
        held = ", ".join(profile.kind for profile in in_order(person.authenticators))
        raise AuthenticatorIsUnknown(person.id, kind, held)
    profile = AUTHENTICATORS[AuthenticatorKind(kind)]
    state = repository.state_of(connection, account.number, person.id, profile.kind).at(now)
    return Authenticator(account, person, profile, state, now)
