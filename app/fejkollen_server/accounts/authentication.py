"""Who may call: account id and secret key, compared in a time that tells nothing about the key."""

import hashlib
import hmac

from sqlalchemy import Connection

from fejkollen_server.accounts import repository
from fejkollen_server.accounts.account import Account
from fejkollen_server.clock import SECOND, Clock, Instant
from fejkollen_server.database.storable import is_storable
from fejkollen_server.database.transactions import Database
from fejkollen_server.errors import CredentialsAreWrong

_NOBODYS_DIGEST = "0" * 64
# Other replicas may have changed an account, so what is remembered is believed for a second at most.
_BELIEVED_FOR = SECOND


def digest_of(secret_key: str) -> str:
    return hashlib.sha256(secret_key.encode()).hexdigest()


class Authentication:
    """Remembers accounts for a moment, so that a request costs no query to find out who is calling."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._by_id: dict[str, tuple[Instant, Account]] = {}

    async def authenticate(self, account_id: str, secret_key: str) -> Account:
        account = await self._find(account_id)
        if account is not None and not _is_secret_of(account, secret_key):
            # How long it takes tells nobody who is there: this one is looked for as an unknown one is.
            self.forget(account_id)
            account = await self._find(account_id)
        expected = account.secret_digest if account else _NOBODYS_DIGEST
        if not hmac.compare_digest(digest_of(secret_key), expected) or account is None:
            raise CredentialsAreWrong
        return account

    async def _find(self, account_id: str) -> Account | None:
        now = self._clock.now()
        read_at, account = self._by_id.get(account_id, (0, None))
        if account and read_at <= now < read_at + _BELIEVED_FOR:
            return account
        account = await self._database.transaction(lambda connection: _by_safe_id(connection, account_id))
        if account:
            self._by_id[account_id] = (now, account)
        else:
            self.forget(account_id)
        return account

    def forget(self, account_id: str) -> None:
        self._by_id.pop(account_id, None)


def _is_secret_of(account: Account, secret_key: str) -> bool:
    return hmac.compare_digest(digest_of(secret_key), account.secret_digest)


def _by_safe_id(connection: Connection, account_id: str) -> Account | None:
    # PostgreSQL cannot hold NUL in text, so no account has one in its id.
    return repository.by_id(connection, account_id) if is_storable(account_id) else None
