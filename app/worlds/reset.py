"""Giving an account an empty world, as if it had just been made."""

from sqlalchemy import Connection

from app.accounts import repository as accounts
from app.accounts.account import Account
from app.accounts.book import AccountBook
from app.clock import AccountClock, Clock
from app.coverage import tally
from app.database.transactions import Database
from app.events.chronicle import Chronicle
from app.events.event import EventKind
from app.worlds import contents


class Resets:
    def __init__(self, database: Database, clock: Clock, chronicle: Chronicle, book: AccountBook) -> None:
        self._database = database
        self._clock = clock
        self._chronicle = chronicle
        self._book = book

    async def reset(self, account: Account) -> None:
        """Delete all that has come about and set the clock as at the beginning; settings and snapshots stay."""
        real = self._clock.now()

        def work(connection: Connection) -> None:
            current = accounts.held(connection, account)
            clock = AccountClock(frozen_at=current.settings.clock_starts_at)
            tally.keep(connection, account.number)
            contents.clear(connection, account.number)
            contents.clear_history(connection, account.number)
            accounts.start_over(connection, account.number, clock)
            self._chronicle.tell(connection, account.number, EventKind.ACCOUNT_RESET, clock.now(real))

        await self._database.transaction(work)
        self._book.forget(account.id)

    async def reset_all(self) -> None:
        """Reset every account, one after another."""
        for account in await self._database.transaction(accounts.everyone):
            await self.reset(account)
