"""Reads from what happened in an account's world what was exercised by it."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from fejkollen_server.coverage.catalogue import (
    ITEMS,
    Item,
    callback_fault_item,
    cause_item,
    http_fault_item,
    operation_item,
    outcome_item,
)
from fejkollen_server.eids.profiles import PROFILES
from fejkollen_server.eids.vocabulary import Channel, Operation, Provider
from fejkollen_server.events.event import EventKind
from fejkollen_server.events.repository import Told

TELLING = (EventKind.SESSION_STARTED, EventKind.SESSION_ENDED, EventKind.FAULT_MADE, EventKind.REQUEST_RECEIVED)
"""The kinds of events that tell of something exercised; of requests only those that were refused."""

_KNOWN = frozenset(ITEMS)


def exercised_items(told: Iterable[Told]) -> Counter[Item]:
    """Count how often each thing was exercised."""
    counted: Counter[Item] = Counter()
    for each in told:
        for item in _items(each.kind, json.loads(each.details)):
            if item in _KNOWN:
                counted[item] += each.times
    return counted


def _items(kind: str, details: dict[str, Any]) -> Iterator[Item]:
    match kind:
        case EventKind.SESSION_STARTED:
            yield operation_item(
                Provider(details["provider"]), Operation(details["operation"]), Channel(details["channel"])
            )
        case EventKind.SESSION_ENDED:
            provider = Provider(details["provider"])
            yield outcome_item(provider, details.get("error", details["status"]))
            yield cause_item(provider, details.get("cause", ""))
        case EventKind.FAULT_MADE:
            yield from _faults(details.get("on", ""), details.get("fault", ""))
        case EventKind.REQUEST_RECEIVED:
            yield from _refused(details.get("operation", ""), details.get("refusal", ""))


def _faults(call: str, said: str) -> Iterator[Item]:
    """Take a fault apart, such as ``signature: wrong, delay: 2s``."""
    for part in said.split(", "):
        name = part.partition(":")[0]
        if call == "callback":
            yield from (callback_fault_item(part), callback_fault_item(name))
        else:
            yield from (http_fault_item(call, part), http_fault_item(call, name))


def _refused(operation: str, refusal: str) -> Iterator[Item]:
    """Recognise the causes that end a session before there is one, by the words of the refusal."""
    provider = next((each for each in Provider if each == operation.partition(":")[0]), None)
    if provider and refusal:
        yield from (cause_item(provider, each.name) for each in PROFILES[provider].causes if each.refusal == refusal)
