"""Finding what waits on people's phones."""

from dataclasses import dataclass

from sqlalchemy import Connection

from fejkollen_server.accounts import repository as accounts
from fejkollen_server.accounts.account import Account
from fejkollen_server.accounts.account_people import AccountPeople
from fejkollen_server.clock import Clock, Instant
from fejkollen_server.database.transactions import Database
from fejkollen_server.errors import PersonIsUnknown
from fejkollen_server.inbox import repository as inbox
from fejkollen_server.people.directory import PeopleDirectory
from fejkollen_server.people.person import Person
from fejkollen_server.prompts.phone import Phone
from fejkollen_server.prompts.prompt import Prompt, prompt_of
from fejkollen_server.sessions.rows import phone_queries
from fejkollen_server.sessions.rows import repository as sessions
from fejkollen_server.visits import repository as visits

MOST_MESSAGES = 50

_MOST_PROMPTS = 20
_MOST_DECISIONS = 8


@dataclass(frozen=True, slots=True)
class BusyPerson:
    person: Person
    pending: int
    """How many of their sessions are pending."""


class PhoneFinder:
    def __init__(self, database: Database, clock: Clock, people: AccountPeople) -> None:
        self._database = database
        self._clock = clock
        self._people = people

    async def phone(self, account: Account, person_id: str) -> Phone:
        real = self._clock.now()

        def work(connection: Connection) -> Phone:
            current = accounts.current(connection, account)
            person = self._people.of(connection, current).by_id(person_id)
            return _phone(connection, current, person, current.clock.now(real))

        return await self._database.transaction(work)

    async def people(self, account: Account) -> tuple[PeopleDirectory, list[BusyPerson]]:
        """Give everybody, and whoever is busy or was of late."""
        real = self._clock.now()

        def work(connection: Connection) -> tuple[PeopleDirectory, list[BusyPerson]]:
            current = accounts.current(connection, account)
            people = self._people.of(connection, current)
            busy = phone_queries.busy(connection, current.number, current.clock.now(real))
            return people, [BusyPerson(people.by_id(each), busy[each]) for each in busy if _is_known(people, each)]

        return await self._database.transaction(work)


def _phone(connection: Connection, account: Account, person: Person, now: Instant) -> Phone:
    messages = inbox.find(connection, account.number, inbox.MessageFilters(person.id), limit=MOST_MESSAGES)
    return Phone(
        account=account,
        person=person,
        now=now,
        prompts=_prompts(connection, account, person, now),
        decided=tuple(phone_queries.decided(connection, account.number, person.id, now, _MOST_DECISIONS)),
        messages=len(messages),
        newest_message=messages[0].id if messages else None,
    )


def _prompts(connection: Connection, account: Account, person: Person, now: Instant) -> tuple[Prompt, ...]:
    asked = phone_queries.asked(connection, account.number, person.id, now, _MOST_PROMPTS)
    opened = visits.find_many(connection, [session.id for session in asked])
    orders = {session.id: sessions.order_of(connection, session.id) for session in asked}
    found = (prompt_of(session, orders[session.id], person, opened.get(session.id)) for session in asked)
    return tuple(prompt for prompt in found if prompt)


def _is_known(people: PeopleDirectory, person_id: str) -> bool:
    """Somebody may have been taken away since."""
    try:
        people.by_id(person_id)
    except PersonIsUnknown:
        return False
    return True
