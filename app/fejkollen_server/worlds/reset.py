"""Giving an account an empty world, as if it had just been made."""

from sqlalchemy import Connection

from fejkollen_server.accounts import repository as accounts
from fejkollen_server.accounts.account import Account
from fejkollen_server.accounts.authentication import Authentication
from fejkollen_server.clock import AccountClock, Clock
from fejkollen_server.coverage import tally
from fejkollen_server.database.transactions import Database
from fejkollen_server.events.event import EventKind
from fejkollen_server.events.event_recorder import EventRecorder
from fejkollen_server.worlds import owned_rows


class Resets:
    def __init__(
        self, database: Database, clock: Clock, event_recorder: EventRecorder, authentication: Authentication
    ) -> None:
        self._database = database
        self._clock = clock
        self._event_recorder = event_recorder
        self._authentication = authentication

    async def reset(self, account: Account) -> None:
        """Delete all that has come about and set the clock as at the beginning; settings and snapshots stay."""
        real = self._clock.now()

        def work(connection: Connection) -> None:
            current = accounts.held(connection, account)
            clock = AccountClock(frozen_at=current.settings.clock_starts_at)
            tally.keep(connection, account.number)
            owned_rows.clear(connection, account.number)
            owned_rows.clear_history(connection, account.number)
            accounts.start_over(connection, account.number, clock)
            self._event_recorder.tell(connection, account.number, EventKind.ACCOUNT_RESET, clock.now(real))

        await self._database.transaction(work)
        self._authentication.forget(account.id)

    async def reset_all(self) -> None:
        """Reset every account, one after another."""
        for account in await self._database.transaction(accounts.everyone):
            await self.reset(account)
