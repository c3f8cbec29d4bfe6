"""Reads what is known of an application in small portions, so that other requests are answered between them."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection

from fejkollen_server.accounts.account import Account
from fejkollen_server.callbacks import tester_queries
from fejkollen_server.callbacks.tester_queries import Recorded, Selection
from fejkollen_server.clock import Instant
from fejkollen_server.database.transactions import Database
from fejkollen_server.events import repository as events
from fejkollen_server.events.event import Event, EventKind
from fejkollen_server.journal import repository as journal
from fejkollen_server.journal.entry import JournalEntry, RequestFilters
from fejkollen_server.report.observation import Course, Observed, ObservedCall, Scan

_PORTION = 200
_MOST_STRANGERS = 1000
_UNAUTHORIZED = 401
_REFUSED = 400
_MADE_TO_FAIL = "a scenario makes this call go wrong"
_SCANS = (EventKind.SESSION_SCANNED, EventKind.SESSION_SCAN_REFUSED)
_COURSE = (EventKind.SESSION_STARTED, EventKind.SESSION_ENDED, *_SCANS)

Row = TypeVar("Row")


async def observe_account(
    database: Database, account: Account, really_now: Instant, *, is_journal_kept: bool, sees_strangers: bool
) -> Observed:
    """Put together what is known of an account's application."""
    number = account.number
    courses: dict[str, Course] = {}
    async for event in _portions(lambda last: database.transaction(lambda c: _next_events(c, number, last))):
        _follow(courses, event)
    calls = [
        _call(entry)
        async for entry in _portions(lambda last: database.transaction(lambda c: _next_entries(c, number, last)))
    ]
    callbacks = [
        each async for each in _portions(lambda last: database.transaction(lambda c: _next_callbacks(c, number, last)))
    ]
    _assign(courses, calls, callbacks)
    strangers = await database.transaction(_strangers) if sees_strangers else None
    return Observed(
        account_id=account.id,
        now=account.clock.now(really_now),
        really_now=really_now,
        calls=calls,
        courses=list(courses.values()),
        callbacks=callbacks,
        strangers=strangers,
        dropped=await database.transaction(lambda connection: journal.dropped(connection, number)),
        is_journal_kept=is_journal_kept,
    )


async def _portions(read: Callable[[Row | None], Awaitable[Sequence[Row]]]) -> AsyncIterator[Row]:
    last: Row | None = None
    is_more = True
    while is_more:
        portion = await read(last)
        for row in portion:
            yield row
        is_more = len(portion) == _PORTION
        last = portion[-1] if portion else None
        await asyncio.sleep(0)


def _next_events(connection: Connection, account: int, last: Event | None) -> list[Event]:
    position = (last.transaction_id, last.number) if last else (0, 0)
    return events.after(connection, account, position, _PORTION, _COURSE)


def _next_entries(connection: Connection, account: int, last: JournalEntry | None) -> list[JournalEntry]:
    return journal.find(connection, account, RequestFilters(), limit=_PORTION, after=last.number if last else None)


def _next_callbacks(connection: Connection, account: int, last: Recorded | None) -> list[Recorded]:
    selection = Selection(after=last[0].id if last else None, limit=_PORTION)
    return tester_queries.selected(connection, account, selection)


def _strangers(connection: Connection) -> list[ObservedCall]:
    unauthorized = RequestFilters(statuses=(_UNAUTHORIZED, _UNAUTHORIZED))
    found = journal.find(connection, journal.EVERYBODY, unauthorized, limit=_MOST_STRANGERS, newest_first=True)
    return [_call(entry) for entry in reversed(found) if entry.account_id is None]


def _follow(courses: dict[str, Course], event: Event) -> None:
    if event.session is None:
        return
    course = courses.setdefault(event.session, Course(event.session))
    if event.kind is EventKind.SESSION_ENDED:
        course.ended_at, course.ended_really_at = event.at, event.happened_at
        course.status, course.error = event.details["status"], event.details.get("error")
    # Only animated codes have an age; links are as good as new for as long as there is a session.
    if event.kind in _SCANS and "age" in event.details:
        course.scans.append(Scan(event.at, event.details["age"], event.details.get("reason")))


def _assign(courses: dict[str, Course], calls: list[ObservedCall], callbacks: list[Recorded]) -> None:
    for call in calls:
        if call.session in courses:
            courses[call.session].calls.append(call)
    for recorded in callbacks:
        if recorded[0].session in courses:
            courses[recorded[0].session].callbacks.append(recorded)


def _call(entry: JournalEntry) -> ObservedCall:
    document = entry.document
    refusal = _readable(document.get("refusal"))
    return ObservedCall(
        number=entry.number,
        at=entry.at,
        happened_at=entry.happened_at,
        method=entry.method,
        path=entry.path,
        status=entry.status,
        operation=entry.operation,
        session=entry.session,
        ref_id=entry.ref_id,
        told=_told(entry),
        refusal=refusal,
        is_made_to_fail=_is_made_to_fail(entry, refusal),
        near_misses=tuple(_readable(each) or "" for each in document.get("nearMisses", ())),
        user=_readable(document.get("user")),
        retry_after=_seconds(document["answerHeaders"].get("retry-after")),
        asked=_asked(entry),
        user_agent=_readable(document["requestHeaders"].get("user-agent")),
        is_told_ssn='"ssn":' in (document.get("answerBody") or {}).get("text", ""),
    )


def _asked(entry: JournalEntry) -> dict[str, Any]:
    """Read what a start asked for; of a long body only the beginning is kept, which is no JSON."""
    if entry.method != "POST" or entry.operation is None:
        return {}
    try:
        asked = json.loads((entry.document.get("requestBody") or {}).get("text", ""))
    except (ValueError, RecursionError):
        return {}
    return asked if isinstance(asked, dict) else {}


def _is_made_to_fail(entry: JournalEntry, refusal: str | None) -> bool:
    """Tell what a scenario refused; we never say anything without saying why, so garbage is a scenario's as well."""
    if refusal is None:
        return entry.status >= _REFUSED and entry.document.get("answerBody") is not None
    return refusal.startswith(_MADE_TO_FAIL)


def _told(entry: JournalEntry) -> str | None:
    """Read what the answer said of the session, if the caller could: a scenario may have cut it off."""
    state: str | None = entry.document.get("sessionState")
    if state is None or entry.status not in {200, 201}:
        return None
    body: dict[str, Any] = entry.document.get("answerBody") or {}
    if "cut" in body:
        return state
    try:
        told = json.loads(body.get("text", ""))
    except ValueError:
        return None
    return state if isinstance(told, dict) and told.get("status") == state else None


def _readable(text: str | None) -> str | None:
    """Replace halves of surrogate pairs, which a caller may have sent and no format can carry."""
    return None if text is None else text.encode(errors="replace").decode()


def _seconds(retry_after: str | None) -> float | None:
    return float(retry_after) if retry_after and retry_after.isascii() and retry_after.isdigit() else None
