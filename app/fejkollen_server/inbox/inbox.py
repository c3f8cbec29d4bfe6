"""Sending people mails and SMS."""

from collections.abc import Callable

from sqlalchemy import Connection

from fejkollen_server.accounts import repository as accounts
from fejkollen_server.accounts.account import Account
from fejkollen_server.accounts.account_people import AccountPeople
from fejkollen_server.accounts.account_tokens import AccountTokens
from fejkollen_server.clock import Clock, Instant
from fejkollen_server.database.transactions import Database
from fejkollen_server.errors import InputIsInvalid
from fejkollen_server.events.event import EventKind
from fejkollen_server.events.event_recorder import EventRecorder
from fejkollen_server.inbox import repository
from fejkollen_server.inbox.message import InboxMessage, Letter, MessageKind
from fejkollen_server.people.person import Person


class Inbox:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        people: AccountPeople,
        tokens: AccountTokens,
        event_recorder: EventRecorder,
        something_happened: Callable[[], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._people = people
        self._tokens = tokens
        self._event_recorder = event_recorder
        self._something_happened = something_happened

    def send(
        self, connection: Connection, account: Account, person: Person, letter: Letter, now: Instant
    ) -> InboxMessage:
        """Send somebody a message, in the transaction of whoever calls, at an instant of the account's time."""
        message = InboxMessage(
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

    async def put_in(self, account: Account, person_id: str, letter: Letter) -> InboxMessage:
        """Send a message on its own, as testers do."""
        real = self._clock.now()

        def work(connection: Connection) -> InboxMessage:
            current = accounts.current(connection, account)
            person = self._people.of(connection, current).by_id(person_id)
            return self.send(connection, current, person, letter, current.clock.now(real))

        message = await self._database.transaction(work)
        self._something_happened()
        return message

    def _tell(self, connection: Connection, message: InboxMessage) -> None:
        self._event_recorder.tell(
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
