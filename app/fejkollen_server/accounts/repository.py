"""The only queries on accounts."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from fejkollen_server.accounts.account import Account, AccountSettings, Expired, Feature, PhoneAnswers
from fejkollen_server.clock import AccountClock, Instant
from fejkollen_server.database.hot_statement import HotStatement
from fejkollen_server.database.locks import AGAINST_WRITERS, SHARED
from fejkollen_server.database.tables import accounts, sessions
from fejkollen_server.errors import AccountIsGone, AccountIsUnknown
from fejkollen_server.people.pace import Pace

_CHANGE = select(accounts.c.clock_offset, accounts.c.frozen_at, accounts.c.revision).where(
    accounts.c.number == bindparam("number")
)
_CHANGES = HotStatement(_CHANGE.with_for_update(**SHARED))
_CHANGES_HELD_AGAINST_WRITERS = HotStatement(_CHANGE.with_for_update(**AGAINST_WRITERS))

_DRAW = (
    update(accounts)
    .where(accounts.c.number == bindparam("drawing"))
    .values(draws=accounts.c.draws + 1)
    .returning(accounts.c.draws)
)


def by_id(connection: Connection, account_id: str) -> Account | None:
    row = connection.execute(select(accounts).where(accounts.c.id == account_id)).first()
    return _account(row) if row else None


def known(connection: Connection, account_id: str) -> Account:
    """Find an account that must be there."""
    account = by_id(connection, account_id)
    if account is None:
        raise AccountIsUnknown(account_id)
    return account


def everyone(connection: Connection) -> list[Account]:
    return [_account(row) for row in connection.execute(select(accounts).order_by(accounts.c.id))]


def by_number(connection: Connection, number: int) -> Account:
    return _account(connection.execute(select(accounts).where(accounts.c.number == number)).one())


def of_session(connection: Connection, session: str) -> Account | None:
    """Find whose a session is, and hold the account, because it comes before the session in the order of locks."""
    query = select(accounts).join(sessions, sessions.c.account == accounts.c.number).where(sessions.c.id == session)
    row = connection.execute(query.with_for_update(of=accounts, **SHARED)).first()
    return current(connection, _account(row)) if row else None


def those_free(connection: Connection, numbers: Iterable[int]) -> dict[int, Account]:
    """Find and hold accounts, but for those that somebody holds alone: who has locked a session cannot wait."""
    query = select(accounts).where(accounts.c.number.in_(sorted(numbers))).order_by(accounts.c.number)
    free = [_account(row) for row in connection.execute(query.with_for_update(skip_locked=True, **SHARED))]
    return {each.number: each for each in free if each.settings.seed is None or _is_free(connection, each.number)}


def _is_free(connection: Connection, number: int) -> bool:
    query = select(accounts.c.number).where(accounts.c.number == number)
    return connection.execute(query.with_for_update(skip_locked=True, **AGAINST_WRITERS)).first() is not None


def current(connection: Connection, account: Account) -> Account:
    """Give a remembered account as it is at this moment: another replica may have moved its clock, or changed it.

    It is held meanwhile, because it comes before all that is its in the order of locks.
    """
    changes = _CHANGES if account.settings.seed is None else _CHANGES_HELD_AGAINST_WRITERS
    row = changes.first_row(connection, {"number": account.number})
    if row is None:
        raise AccountIsGone
    offset, frozen_at, revision = row
    if revision != account.revision:
        return by_number(connection, account.number)
    clock = AccountClock(offset, frozen_at)
    return account if clock == account.clock else replace(account, clock=clock)


def held(connection: Connection, account: Account) -> Account:
    """Give an account as it is, and keep others from changing it meanwhile."""
    row = connection.execute(select(accounts).where(accounts.c.number == account.number).with_for_update()).first()
    if row is None:
        raise AccountIsGone
    return _account(row)


def set_clock(connection: Connection, number: int, clock: AccountClock) -> None:
    connection.execute(
        update(accounts).where(accounts.c.number == number).values(clock_offset=clock.offset, frozen_at=clock.frozen_at)
    )


def note_change(connection: Connection, number: int) -> None:
    """Let every replica know that what it remembers of the account's people and scenarios is out of date."""
    connection.execute(update(accounts).where(accounts.c.number == number).values(revision=accounts.c.revision + 1))


def draw(connection: Connection, number: int) -> int:
    """Count one more draw of tokens, and say how many there have been."""
    return int(connection.execute(_DRAW, {"drawing": number}).scalar_one())


def start_over(connection: Connection, number: int, clock: AccountClock) -> None:
    """Set the clock anew, and let tokens be drawn from the first again."""
    connection.execute(
        update(accounts)
        .where(accounts.c.number == number)
        .values(clock_offset=clock.offset, frozen_at=clock.frozen_at, draws=0, revision=accounts.c.revision + 1)
    )


def change(connection: Connection, number: int, secret_digest: str, settings: AccountSettings) -> None:
    connection.execute(
        update(accounts)
        .where(accounts.c.number == number)
        .values(secret_digest=secret_digest, settings=written_settings(settings), revision=accounts.c.revision + 1)
    )


def listed(connection: Connection, after: str, limit: int) -> list[Account]:
    """Give accounts by their ids, so many after one."""
    query = select(accounts).where(accounts.c.id > after).order_by(accounts.c.id).limit(limit)
    return [_account(row) for row in connection.execute(query)]


def save(
    connection: Connection, account_id: str, secret_digest: str, settings: AccountSettings, *, now: Instant
) -> None:
    """Create the account, or give the one of that id a new secret and new settings."""
    values = {"secret_digest": secret_digest, "settings": written_settings(settings)}
    changed = connection.execute(
        update(accounts).where(accounts.c.id == account_id).values(**values, revision=accounts.c.revision + 1)
    )
    if not changed.rowcount:
        connection.execute(insert(accounts).values(_new(account_id, secret_digest, settings, now)))


def add(
    connection: Connection, account_id: str, secret_digest: str, settings: AccountSettings, *, now: Instant
) -> bool:
    """Create the account; say whether the id was free, also when somebody else takes it at the same moment."""
    try:
        with connection.begin_nested():
            connection.execute(insert(accounts).values(_new(account_id, secret_digest, settings, now)))
    except IntegrityError:
        return False
    return True


def _new(account_id: str, secret_digest: str, settings: AccountSettings, now: Instant) -> dict[str, Any]:
    return {
        "id": account_id,
        "secret_digest": secret_digest,
        "settings": written_settings(settings),
        "created_at": now,
        "frozen_at": settings.clock_starts_at,
        # SQLite gives the number of a deleted account again, whose revisions nobody must take for the new one's.
        "revision": now,
    }


def ids_with_digest(connection: Connection, secret_digests: Iterable[str]) -> list[str]:
    query = select(accounts.c.id).where(accounts.c.secret_digest.in_(sorted(secret_digests)))
    return list(connection.execute(query).scalars())


def remove(connection: Connection, account_id: str) -> bool:
    """Delete an account with everything that is its own; say whether there was one."""
    return connection.execute(delete(accounts).where(accounts.c.id == account_id)).rowcount > 0


def _account(row: Row[Any]) -> Account:
    clock = AccountClock(row.clock_offset, row.frozen_at)
    return Account(row.number, row.id, row.secret_digest, read_settings(row.settings), clock, row.revision)


def written_settings(settings: AccountSettings) -> str:
    return json.dumps(asdict(settings), default=sorted)


_WORDS_ADDED_LATER: Mapping[str, type[StrEnum]] = {"phone_answers": PhoneAnswers, "expired": Expired}


def read_settings(text: str) -> AccountSettings:
    values = json.loads(text)
    for name in ("callback_urls", "redirect_urls", "default_people", "callback_schedule"):
        values[name] = tuple(values[name])
    values["features"] = frozenset(Feature(feature) for feature in values["features"])
    values["pace"] = Pace(values["pace"])
    for name, words in _WORDS_ADDED_LATER.items():
        if name in values:
            values[name] = words(values[name])
    return AccountSettings(**values)
