"""How requests are looked for."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Query

from fejkollen_server.accounts.account import Account
from fejkollen_server.clock import Instant, instant_of
from fejkollen_server.control.journal import schemas
from fejkollen_server.errors import InputIsInvalid
from fejkollen_server.journal.entry import RequestFilters
from fejkollen_server.journal.repository import EVERYBODY
from fejkollen_server.journal.verification import Expectation


def whose(account: Account | None) -> int:
    return EVERYBODY if account is None else account.number


async def _filters(
    session_id: Annotated[schemas.SessionID | None, Query(alias="sessionId")] = None,
    method: schemas.Method | None = None,
    path: schemas.Path | None = None,
    status: schemas.Status | None = None,
    operation: schemas.Operation | None = None,
    ref_id: Annotated[schemas.RefID | None, Query(alias="refId")] = None,
    since: schemas.Since | None = None,
    until: schemas.Until | None = None,
) -> RequestFilters:
    return RequestFilters(
        session_id, method, path, _statuses(status), operation, ref_id, _instant(since), _instant(until)
    )


Search = Annotated[RequestFilters, Depends(_filters)]


def expectation_of(wanted: schemas.Expectation) -> Expectation:
    filters = RequestFilters(
        wanted.session_id,
        wanted.method,
        wanted.path,
        _statuses(wanted.status),
        wanted.operation,
        wanted.ref_id,
        _instant(wanted.since),
        _instant(wanted.until),
    )
    times = wanted.times
    if isinstance(times, int):
        return Expectation(filters, times, times)
    return Expectation(filters, times.at_least, times.at_most)


def position_of(cursor: str | None) -> int | None:
    """Read where a list goes on."""
    if cursor is None:
        return None
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= 18):
        raise InputIsInvalid("after", "must be what an answer gave as next")
    return int(cursor)


def _statuses(status: str | None) -> tuple[int, int] | None:
    if status is None:
        return None
    if status.endswith("xx"):
        kind = int(status[0]) * 100
        return kind, kind + 99
    return int(status), int(status)


def _instant(moment: datetime | Any) -> Instant | None:
    return None if moment is None else instant_of(moment)
