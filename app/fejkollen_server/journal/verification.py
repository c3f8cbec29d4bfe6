"""Tells whether requests came as often, and in the order, that somebody expects; and if not, what came instead."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from fejkollen_server.clock import timestamp
from fejkollen_server.journal import repository
from fejkollen_server.journal.entry import JournalEntry, RequestFilters

_MOST_NAMED = 5
# In which order conditions are let go of to find what came nearest.
_RELAXED = ("statuses", "ref_id", "session", "operation", "since", "until", "path", "method")


@dataclass(frozen=True, slots=True)
class Expectation:
    filters: RequestFilters
    at_least: int
    at_most: int | None


def problems(connection: Connection, account: int, expectations: Sequence[Expectation], *, in_order: bool) -> list[str]:
    """Say in sentences what is not as expected."""
    found = [repository.numbers(connection, account, each.filters) for each in expectations]
    said = []
    for index, (expectation, numbers) in enumerate(zip(expectations, found, strict=True)):
        if wrong := _wrong_count(connection, account, expectation, numbers):
            said.append(f"requests[{index}]: expected {_described(expectation.filters)} {wrong}")
    return said or (_out_of_order(expectations, found) if in_order else [])


def _wrong_count(connection: Connection, account: int, expectation: Expectation, numbers: Sequence[int]) -> str | None:
    too_few = len(numbers) < expectation.at_least
    too_many = expectation.at_most is not None and len(numbers) > expectation.at_most
    if not too_few and not too_many:
        return None
    if numbers:
        return f"{_how_often(expectation)}, but it came {_times(len(numbers))}: {_named(numbers)}"
    return f"{_how_often(expectation)}, but it did not come; {_instead(connection, account, expectation.filters)}"


def _out_of_order(expectations: Sequence[Expectation], found: Sequence[Sequence[int]]) -> list[str]:
    """Go through the journal once, and find for each expectation what came after the one before it."""
    reached = 0
    for index, (expectation, numbers) in enumerate(zip(expectations, found, strict=True)):
        if not expectation.at_least:
            continue
        later = [number for number in numbers if number > reached]
        if len(later) < expectation.at_least:
            earlier = [number for number in numbers if number <= reached]
            after = f"{_how_often(expectation)} after request {reached}"
            came = f"it came {_times(len(later))} after it, and before it as {_named(earlier)}"
            return [f"requests[{index}]: expected {_described(expectation.filters)} {after}, but {came}"]
        reached = later[expectation.at_least - 1]
    return []


def _instead(connection: Connection, account: int, filters: RequestFilters) -> str:
    for name in _RELAXED:
        if getattr(filters, name) is None:
            continue
        filters = replace(filters, **{name: None})
        if nearest := repository.find(connection, account, filters, limit=3, newest_first=True):
            return "what came instead: " + "; ".join(_seen(entry) for entry in reversed(nearest))
    return "the journal is empty"


def _seen(entry: JournalEntry) -> str:
    answered = f"answered {entry.status}" if entry.status else "not answered"
    refusal = entry.document.get("refusal")
    because = f" ({refusal})" if refusal else ""
    return f"request {entry.number}, {entry.method} {entry.path}, {answered}{because}"


def _described(filters: RequestFilters) -> str:
    said = [f"{filters.method or 'any request'}{f' {filters.path}' if filters.path else ''}"]
    if filters.operation:
        said.append(f"for {filters.operation}")
    if filters.statuses:
        said.append(f"answered {_statuses(*filters.statuses)}")
    if filters.session:
        said.append(f"about session {filters.session}")
    if filters.ref_id is not None:
        said.append(f"with refId {filters.ref_id!r}")
    if filters.since is not None:
        said.append(f"since {timestamp(filters.since)}")
    if filters.until is not None:
        said.append(f"until {timestamp(filters.until)}")
    return " ".join(said)


def _statuses(first: int, last: int) -> str:
    return str(first) if first == last else f"{first // 100}xx"


def _how_often(expectation: Expectation) -> str:
    least, most = expectation.at_least, expectation.at_most
    if most is None:
        return f"at least {_times(least)}"
    if least == most:
        return f"exactly {_times(least)}" if least else "never"
    return f"{least} to {most} times" if least else f"at most {_times(most)}"


def _times(count: int) -> str:
    return {0: "not at all", 1: "once", 2: "twice"}.get(count, f"{count} times")


def _named(numbers: Sequence[int]) -> str:
    shown = ", ".join(str(number) for number in numbers[:_MOST_NAMED])
    more = f" and {len(numbers) - _MOST_NAMED} more" if len(numbers) > _MOST_NAMED else ""
    return f"{'request' if len(numbers) == 1 else 'requests'} {shown}{more}"
