"""Making, showing and deleting accounts while the server runs."""

from dataclasses import dataclass

from sqlalchemy import Connection

from app.accounts import repository
from app.accounts.account import Account, AccountSettings
from app.accounts.book import AccountBook, digest_of
from app.clock import Clock
from app.database.transactions import Database
from app.errors import AccountExists, AccountIsUnknown
from app.tokens import Tokens


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What an account is to be; whatever is None is made up."""

    id: str | None
    secret_key: str | None
    settings: AccountSettings


class AccountService:
    def __init__(self, database: Database, clock: Clock, tokens: Tokens, book: AccountBook) -> None:
        self._database = database
        self._clock = clock
        self._tokens = tokens
        self._book = book

    async def create(self, wanted: NewAccount) -> tuple[Account, str]:
        """Make an account, and give it with its secret key, which is not kept in the clear."""
        account_id = wanted.id or self._tokens.uuid()
        secret_key = wanted.secret_key or self._tokens.secret()
        now = self._clock.now()

        def work(connection: Connection) -> Account:
            if not repository.add(connection, account_id, digest_of(secret_key), wanted.settings, now=now):
                raise AccountExists(account_id)
            return _found(connection, account_id)

        return await self._database.transaction(work), secret_key

    async def read(self, account_id: str) -> Account:
        return await self._database.transaction(lambda connection: _found(connection, account_id))

    async def delete(self, account_id: str) -> None:
        """Delete an account with its sessions, documents and callbacks."""
        if not await self._database.transaction(lambda connection: repository.remove(connection, account_id)):
            raise AccountIsUnknown(account_id)
        self._book.forget(account_id)


def _found(connection: Connection, account_id: str) -> Account:
    account = repository.by_id(connection, account_id)
    if account is None:
        raise AccountIsUnknown(account_id)
    return account
