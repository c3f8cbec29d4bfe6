"""Adding, changing and taking away the people of an account."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from sqlalchemy import Connection

from fejkollen_server.accounts import repository as accounts
from fejkollen_server.accounts.account import Account
from fejkollen_server.accounts.account_people import AccountPeople
from fejkollen_server.accounts.account_tokens import AccountTokens
from fejkollen_server.clock import Clock
from fejkollen_server.database.transactions import Database
from fejkollen_server.errors import ConfigurationIsWrong, ImportIsWrong, PersonIsUnchanged, PersonIsUnknown
from fejkollen_server.events.event import EventKind
from fejkollen_server.events.event_recorder import EventRecorder
from fejkollen_server.marked_yaml import MarkedValue, read_request
from fejkollen_server.people import repository
from fejkollen_server.people.directory import PeopleDirectory
from fejkollen_server.people.file_values import values_of
from fejkollen_server.people.new_person import complete_person
from fejkollen_server.people.people_file import read_people
from fejkollen_server.people.person import Person
from fejkollen_server.people.person_rules import ALLOWED, Taken, read_person

Result = TypeVar("Result")
Change = Callable[[Connection, Account, PeopleDirectory], Result]

IMPORTED_FILE = "people.yaml"
"""What an import is called in refusals."""
_SEEDS = 1_000_000
_WHY = "added while the server ran"


class PeopleService:
    """Each change is made for one account only, and seen by the next start, on every replica."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        account_people: AccountPeople,
        tokens: AccountTokens,
        event_recorder: EventRecorder,
        something_happened: Callable[[], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._account_people = account_people
        self._tokens = tokens
        self._event_recorder = event_recorder
        self._something_happened = something_happened

    async def of(self, account: Account) -> PeopleDirectory:
        """Give everybody the account can meet."""

        def work(connection: Connection) -> PeopleDirectory:
            return self._account_people.of(connection, accounts.current(connection, account))

        return await self._database.transaction(work)

    async def add(self, account: Account, values: Mapping[str, Any], seed: int | None) -> Person:
        """Add somebody; whatever is left out is drawn from the seed, or by chance."""

        def change(connection: Connection, account: Account, people: PeopleDirectory) -> Person:
            drawn = self._seed(connection, account) if seed is None else seed
            given = complete_person(values, drawn, people.has_number)
            person = _read(given, account)
            Taken(people.everybody).claim(person, given)
            self._save(connection, account, person, "added")
            return person

        return await self._changed(account, change)

    async def change(self, account: Account, person_id: str, changes: Mapping[str, Any]) -> Person:
        """Change somebody; of those who are there for everybody, the account gets a version of its own."""

        def change(connection: Connection, account: Account, people: PeopleDirectory) -> Person:
            given = read_request({**values_of(people.by_id(person_id)), **changes}).fields(ALLOWED)
            person = _read(given, account, keeps_number="ssn" not in changes)
            Taken([other for other in people.everybody if other.id != person_id]).claim(person, given)
            self._save(connection, account, person, "changed")
            return person

        return await self._changed(account, change)

    async def take_away(self, account: Account, person_id: str) -> None:
        def change(connection: Connection, account: Account, people: PeopleDirectory) -> None:
            if not people.is_written_down(person_id):
                raise PersonIsUnknown(person_id)
            if self._account_people.of_everybody().is_written_down(person_id):
                repository.take_away(connection, account.number, person_id)
            else:
                repository.forget(connection, account.number, person_id)
            self._tell(connection, account, person_id, "takenAway")

        await self._changed(account, change)

    async def restore(self, account: Account, person_id: str) -> Person:
        """Let somebody be again as they are for everybody."""

        def change(connection: Connection, account: Account, people: PeopleDirectory) -> Person:
            person = self._account_people.of_everybody().by_id(person_id)
            if not repository.forget(connection, account.number, person_id):
                raise PersonIsUnchanged(person_id)
            Taken([other for other in people.everybody if other.id != person_id]).claim(person, _as_given(person))
            self._tell(connection, account, person_id, "restored")
            return person

        return await self._changed(account, change)

    async def import_people(self, account: Account, text: str) -> tuple[Person, ...]:
        """Add everybody in the text of a people file, or nobody; they come in place of those with the same id."""

        def change(connection: Connection, account: Account, people: PeopleDirectory) -> tuple[Person, ...]:
            accepts = account.settings.accept_real_looking_numbers
            imported = read_people(text, IMPORTED_FILE, besides=people.everybody, accept_real_looking=accepts)
            for person in imported:
                self._save(connection, account, person, "imported")
            return imported

        try:
            return await self._changed(account, change)
        except ConfigurationIsWrong as mistake:
            raise ImportIsWrong(mistake.message) from None

    async def _changed(self, remembered: Account, change: Change[Result]) -> Result:
        def work(connection: Connection) -> Result:
            account = accounts.held(connection, remembered)
            result = change(connection, account, self._account_people.of(connection, account))
            accounts.note_change(connection, account.number)
            return result

        result = await self._database.transaction(work)
        self._something_happened()
        return result

    def _seed(self, connection: Connection, account: Account) -> int:
        return int(self._tokens.of(connection, account).uuid()[:8], 16) % _SEEDS

    def _save(self, connection: Connection, account: Account, person: Person, how: str) -> None:
        repository.save(connection, account.number, person)
        self._tell(connection, account, person.id, how)

    def _tell(self, connection: Connection, account: Account, person_id: str, how: str) -> None:
        now = account.clock.now(self._clock.now())
        self._event_recorder.tell(
            connection, account.number, EventKind.PERSON_CHANGED, now, person=person_id, change=how
        )


def _read(given: Mapping[str, MarkedValue], account: Account, *, keeps_number: bool = False) -> Person:
    accepts = account.settings.accept_real_looking_numbers or keeps_number
    return read_person(given, why=_WHY, accept_real_looking=accepts)


def _as_given(person: Person) -> dict[str, MarkedValue]:
    return dict(read_request(values_of(person)).fields(ALLOWED))
