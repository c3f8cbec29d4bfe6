"""The only queries on accounts."""

import json
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.accounts.account import Account, AccountSettings, Feature
from app.clock import Instant
from app.database.tables import accounts
from app.people.pace import Pace


def by_id(connection: Connection, account_id: str) -> Account | None:
    row = connection.execute(select(accounts).where(accounts.c.id == account_id)).first()
    return _account(row) if row else None


def by_number(connection: Connection, number: int) -> Account:
    return _account(connection.execute(select(accounts).where(accounts.c.number == number)).one())


def save(
    connection: Connection, account_id: str, secret_digest: str, settings: AccountSettings, *, now: Instant
) -> None:
    """Create the account, or give the one of that id a new secret and new settings."""
    values = {"secret_digest": secret_digest, "settings": _written(settings)}
    changed = connection.execute(update(accounts).where(accounts.c.id == account_id).values(**values))
    if not changed.rowcount:
        connection.execute(insert(accounts).values(id=account_id, created_at=now, **values))


def add(
    connection: Connection, account_id: str, secret_digest: str, settings: AccountSettings, *, now: Instant
) -> bool:
    """Create the account; say whether the id was free, also when somebody else takes it at the same moment."""
    try:
        with connection.begin_nested():
            connection.execute(
                insert(accounts).values(
                    id=account_id, secret_digest=secret_digest, settings=_written(settings), created_at=now
                )
            )
    except IntegrityError:
        return False
    return True


def ids_with_digest(connection: Connection, secret_digest: str) -> list[str]:
    return list(connection.execute(select(accounts.c.id).where(accounts.c.secret_digest == secret_digest)).scalars())


def remove(connection: Connection, account_id: str) -> bool:
    """Delete an account with everything that is its own; say whether there was one."""
    return connection.execute(delete(accounts).where(accounts.c.id == account_id)).rowcount > 0


def _account(row: Row[Any]) -> Account:
    return Account(row.number, row.id, row.secret_digest, _read(row.settings))


def _written(settings: AccountSettings) -> str:
    return json.dumps(asdict(settings), default=sorted)


def _read(text: str) -> AccountSettings:
    values = json.loads(text)
    for name in ("callback_urls", "redirect_urls", "default_people", "callback_schedule"):
        values[name] = tuple(values[name])
    values["features"] = frozenset(Feature(feature) for feature in values["features"])
    values["pace"] = Pace(values["pace"])
    return AccountSettings(**values)
