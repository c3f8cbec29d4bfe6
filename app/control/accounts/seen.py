"""What the control API shows of an account."""

from dataclasses import asdict

from app.accounts.account import Account
from app.control.accounts.schemas import AccountMade


def account_seen(account: Account, secret_key: str | None) -> AccountMade:
    settings = asdict(account.settings) | {"features": sorted(account.settings.features)}
    return AccountMade(account_id=account.id, secret_key=secret_key, **settings)
