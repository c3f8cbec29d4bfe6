"""Making, showing and deleting accounts while the server runs."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from fejkollen_server.accounts import repository
from fejkollen_server.accounts.account import Account, AccountSettings
from fejkollen_server.accounts.authentication import Authentication, digest_of
from fejkollen_server.clock import Clock
from fejkollen_server.database.transactions import Database
from fejkollen_server.errors import AccountExists, AccountIsGone, AccountIsUnknown, InputIsInvalid
from fejkollen_server.events.event import EventKind
from fejkollen_server.events.event_recorder import EventRecorder
from fejkollen_server.tokens import Tokens


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What an account is to be; whatever is None is made up."""

    id: str | None
    secret_key: str | None
    settings: AccountSettings


class AccountService:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        tokens: Tokens,
        authentication: Authentication,
        event_recorder: EventRecorder,
        keep_what_counts: Callable[[Connection, int], None],
        refused_secrets: frozenset[str],
    ) -> None:
        self._database = database
        self._clock = clock
        self._tokens = tokens
        self._authentication = authentication
        self._event_recorder = event_recorder
        self._keep_what_counts = keep_what_counts
        self._refused_secrets = refused_secrets

    async def create(self, wanted: NewAccount) -> tuple[Account, str]:
        """Make an account, and give it with its secret key, which is not kept in the clear."""
        account_id = wanted.id or self._tokens.uuid()
        secret_key = wanted.secret_key or self._tokens.secret()
        self._refuse_known_secrets(secret_key, wanted.settings.callback_key)
        now = self._clock.now()

        def work(connection: Connection) -> Account:
            if not repository.add(connection, account_id, digest_of(secret_key), wanted.settings, now=now):
                raise AccountExists(account_id)
            return repository.known(connection, account_id)

        return await self._database.transaction(work), secret_key

    def _refuse_known_secrets(self, secret_key: str | None, callback_key: str | None) -> None:
        """Refuse what would keep a shared server from starting again, because everybody knows it."""
        for name, secret in (("secretKey", secret_key), ("callbackKey", callback_key)):
            if secret in self._refused_secrets:
                raise InputIsInvalid(name, "must not be a demo secret, which everybody knows")

    async def read(self, account_id: str) -> Account:
        return await self._database.transaction(lambda connection: repository.known(connection, account_id))

    async def all(self, after: str, limit: int) -> list[Account]:
        """Give accounts by their ids, so many after one."""
        return await self._database.transaction(lambda connection: repository.listed(connection, after, limit))

    async def change(self, account_id: str, secret_key: str | None, settings: dict[str, Any]) -> Account:
        """Give an account another secret key or other settings; what is not given stays."""
        self._refuse_known_secrets(secret_key, settings.get("callback_key"))
        real = self._clock.now()

        def work(connection: Connection) -> Account:
            account = repository.known(connection, account_id)
            digest = digest_of(secret_key) if secret_key else account.secret_digest
            repository.change(connection, account.number, digest, replace(account.settings, **settings))
            changed = sorted([*settings, *(["secret_key"] if secret_key else [])])
            now = account.clock.now(real)
            self._event_recorder.tell(connection, account.number, EventKind.ACCOUNT_CHANGED, now, changed=changed)
            return repository.known(connection, account_id)

        account = await self._database.transaction(work)
        self._authentication.forget(account_id)
        return account

    async def delete(self, account_id: str) -> None:
        """Delete an account with its sessions, documents and callbacks; what it has exercised stays counted."""

        def work(connection: Connection) -> None:
            account = repository.known(connection, account_id)
            try:
                repository.held(connection, account)
            except AccountIsGone:
                raise AccountIsUnknown(account_id) from None
            self._keep_what_counts(connection, account.number)
            repository.remove(connection, account_id)

        await self._database.transaction(work)
        self._authentication.forget(account_id)
