"""What a failed test shows of its account: each session's timeline, and its callbacks."""

import json
from collections.abc import Iterator
from typing import Any

from fejkollen.account import Account
from fejkollen.errors import FejkollenError

_MOST_SESSIONS = 5
_MOST_ENTRIES = 30
_A_TIME = slice(11, 23)


def failure_section(account: Account) -> str:
    """Tell briefly what happened in an account; never fail, because a test has failed already."""
    try:
        return "\n".join(_lines(account))
    except FejkollenError as error:
        return f"cannot be shown: {error}"


def _lines(account: Account) -> Iterator[str]:
    clock = account.clock.read()
    yield f"account {account.account_id}, {'frozen at' if clock.frozen else 'at'} {clock.now}"
    newest = account.sessions.list(limit=_MOST_SESSIONS + 1)
    if not newest:
        yield "no session was started"
    if len(newest) > _MOST_SESSIONS:
        yield f"the last {_MOST_SESSIONS} sessions:"
    for session in newest[:_MOST_SESSIONS][::-1]:
        yield from _of_session(account.sessions.read(session.id).as_json)


def _of_session(session: dict[str, Any]) -> Iterator[str]:
    facts = [session["provider"], session["operation"], session["status"], session.get("error"), session.get("person")]
    yield f"session {session['id']}: {' '.join(fact for fact in facts if fact)}"
    if session.get("explanation"):
        yield f"  because {session['explanation']['because']}"
    entries = session["timeline"]
    for entry in entries[:_MOST_ENTRIES]:
        yield f"  {entry['at'][_A_TIME]}  {entry['event']}  {_in_short(entry['details'])}".rstrip()
    if len(entries) > _MOST_ENTRIES:
        yield f"  and {len(entries) - _MOST_ENTRIES} more"
    for callback in session["callbacks"]:
        yield f"  callback to {callback['url']}: {callback['state']}"
        for attempt in callback["attempts"]:
            yield f"    {attempt['at'][_A_TIME]}  {attempt.get('error') or attempt.get('status')}"


def _in_short(details: dict[str, Any]) -> str:
    plain = (
        f"{name}={value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}"
        for name, value in details.items()
        if value is not None
    )
    return " ".join(plain)
