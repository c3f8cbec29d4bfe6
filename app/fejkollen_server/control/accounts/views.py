"""What the control API shows of an account."""

from dataclasses import asdict
from typing import Any

from fejkollen_server.accounts.account import Account
from fejkollen_server.clock import timestamp
from fejkollen_server.control.accounts.schemas import AccountForked, AccountMade
from fejkollen_server.worlds.forks import Fork


def account_seen(account: Account, secret_key: str | None) -> AccountMade:
    return AccountMade(account_id=account.id, secret_key=secret_key, **_settings(account))


def forked_seen(fork: Fork) -> AccountForked:
    facts = _settings(fork.account)
    return AccountForked(account_id=fork.account.id, secret_key=fork.secret_key, new_ids=fork.new_ids, **facts)


def _settings(account: Account) -> dict[str, Any]:
    settings = account.settings
    starts_at = None if settings.clock_starts_at is None else timestamp(settings.clock_starts_at)
    return asdict(settings) | {"features": sorted(settings.features), "clock_starts_at": starts_at}
