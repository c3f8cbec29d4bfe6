"""Finds out whose requests are that nobody was asked about yet: unknown paths, wrong methods, bodies too large."""

import hmac

from sqlalchemy import Connection

from fejkollen_server.accounts import repository as accounts
from fejkollen_server.accounts.account import Account
from fejkollen_server.accounts.authentication import digest_of
from fejkollen_server.database.storable import is_storable
from fejkollen_server.journal.secret_masks import Heads

UNAUTHORIZED = 401


def caller(connection: Connection, heads: Heads) -> Account | None:
    """Give the account whose credentials the request came with; with a wrong secret it is nobody's."""
    account = _claimed(connection, heads.user)
    if account is None or not hmac.compare_digest(digest_of(heads.password or ""), account.secret_digest):
        return None
    return account


def why_unauthorized(connection: Connection, heads: Heads) -> str:
    """Say what was wrong with the credentials: more than the caller is told, for the admin who looks."""
    if heads.user is None:
        if '"authorization":' not in heads.written:
            return "unauthorized: there is no Authorization header"
        return "unauthorized: the Authorization header is no HTTP Basic of account id and secret key"
    if _claimed(connection, heads.user) is None:
        return f"unauthorized: there is no account {heads.user!r}"
    return f"unauthorized: the secret key is not that of account {heads.user!r}"


def _claimed(connection: Connection, account_id: str | None) -> Account | None:
    # PostgreSQL cannot hold NUL in text, so no account has one in its id.
    if account_id is None or not is_storable(account_id):
        return None
    return accounts.by_id(connection, account_id)
