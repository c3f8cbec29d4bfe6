"""Sending people mails and SMS."""

from collections.abc import Callable

from sqlalchemy import Connection

from app.accounts import repository as accounts
from app.accounts.account import Account
from app.accounts.account_tokens import AccountTokens
from app.accounts.people_book import PeopleBook
from app.clock import Clock, Instant
from app.database.transactions import Database
from app.errors import InputIsInvalid
from app.events.chronicle import Chronicle
from app.events.event import EventKind
from app.inbox import repository
from app.inbox.message import Letter, Message, MessageKind
from app.people.person import Person


class Inbox:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        people: PeopleBook,
        tokens: AccountTokens,
        chronicle: Chronicle,
        something_happened: Callable[[], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._people = people
        self._tokens = tokens
        self._chronicle = chronicle
        self._something_happened = something_happened

    def send(self, connection: Connection, account: Account, person: Person, letter: Letter, now: Instant) -> Message:
        """Send somebody a message, in the transaction of whoever calls, at an instant of the account's time."""
        message = Message(
            id=self._tokens.of(connection, account).ordered_id(now),
            account=account.number,
            person=person.id,
            recipient=_recipient(person, letter.kind),
            letter=letter,
            sent_at=now,
        )
        repository.add(connection, message)
        self._tell(connection, message)
        return message

    async def put_in(self, account: Account, person_id: str, letter: Letter) -> Message:
        """Send a message on its own, as testers do."""
        real = self._clock.now()

        def work(connection: Connection) -> Message:
            current = accounts.current(connection, account)
            person = self._people.of(connection, current).by_id(person_id)
            return self.send(connection, current, person, letter, current.clock.now(real))

        message = await self._database.transaction(work)
        self._something_happened()
        return message

    def _tell(self, connection: Connection, message: Message) -> None:
        self._chronicle.tell(
            connection,
            message.account,
            EventKind.MESSAGE_SENT,
            message.sent_at,
            session=message.letter.session,
            message=message.id,
            person=message.person,
            kind=message.letter.kind.value,
            sender=message.letter.sender,
            subject=message.letter.subject,
        )


def _recipient(person: Person, kind: MessageKind) -> str:
    recipient = person.email if kind is MessageKind.MAIL else person.phone
    if recipient is None:
        lacks = "e-mail address" if kind is MessageKind.MAIL else "phone number"
        raise InputIsInvalid("person", f"{person.id} has no {lacks}, so no {kind} can be sent; give them one first")
    return recipient
