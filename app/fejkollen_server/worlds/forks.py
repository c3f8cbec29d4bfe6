"""Copying an account with how its world stands, so that many tests can go on from one beginning."""

import json
import re
from dataclasses import dataclass

from sqlalchemy import Connection

from fejkollen_server.accounts import repository as accounts
from fejkollen_server.accounts.account import Account
from fejkollen_server.accounts.authentication import digest_of
from fejkollen_server.clock import Clock, Instant
from fejkollen_server.database.transactions import Database
from fejkollen_server.errors import AccountExists
from fejkollen_server.tokens import Tokens
from fejkollen_server.worlds import owned_rows
from fejkollen_server.worlds.owned_rows import Rows

_COPIED = ("sessions", "documents", "scenarios", "messages")
_LEFT_BEHIND = ("callbacks", "callback_attempts")
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Fork:
    account: Account
    secret_key: str
    new_ids: dict[str, str]
    """By the old ones."""


class Forks:
    def __init__(self, database: Database, clock: Clock, tokens: Tokens) -> None:
        self._database = database
        self._clock = clock
        self._tokens = tokens

    async def fork(self, account: Account, new_id: str | None) -> Fork:
        """Make an account with the same settings, time, people, scenarios, documents and sessions.

        Callbacks stay behind, since they were owed by the sessions they tell of, and so does what has happened.
        """
        account_id, secret_key = new_id or self._tokens.uuid(), self._tokens.secret()
        now = self._clock.now()

        def work(connection: Connection) -> Fork:
            original = accounts.held(connection, account)
            digest = digest_of(secret_key)
            if not accounts.add(connection, account_id, digest, original.settings, now=now):
                raise AccountExists(account_id)
            copy = accounts.known(connection, account_id)
            accounts.set_clock(connection, copy.number, original.clock)
            rows = owned_rows.read(connection, original.number) | {name: [] for name in _LEFT_BEHIND}
            new_ids = self._new_ids(rows, now)
            owned_rows.write(connection, copy.number, _renamed(rows, new_ids))
            return Fork(accounts.known(connection, account_id), secret_key, new_ids)

        return await self._database.transaction(work)

    def _new_ids(self, rows: Rows, now: Instant) -> dict[str, str]:
        return {row["id"]: self._tokens.ordered_id(now) for name in _COPIED for row in rows.get(name, ())}


def _renamed(rows: Rows, new_ids: dict[str, str]) -> Rows:
    """Put the new ids wherever an old one is spoken of."""
    text = _ID.sub(lambda found: new_ids.get(found[0], found[0]), json.dumps(rows))
    renamed: Rows = json.loads(text)
    return renamed
