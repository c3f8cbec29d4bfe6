"""All that can be exercised, from the eIDs' profiles and the grammar of faults."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from fejkollen_server.eids.error_codes import UNLISTED, is_listed
from fejkollen_server.eids.profiles import PROFILES
from fejkollen_server.eids.vocabulary import Channel, ErrorCode, Operation, Provider
from fejkollen_server.scenarios.fault_fields import CALLBACK_FIELDS, HTTP_FIELDS
from fejkollen_server.scenarios.fault_records import (
    FaultyCall,
)

COMPLETED = "COMPLETED"


class ItemKind(StrEnum):
    """What kinds of things can be exercised."""

    OPERATION = "operation"
    OUTCOME = "outcome"
    CAUSE = "cause"
    HTTP_FAULT = "httpFault"
    CALLBACK_FAULT = "callbackFault"


@dataclass(frozen=True, slots=True, order=True)
class Item:
    kind: ItemKind
    name: str
    """Begins with the eID, where it is one eID's own; with the call, where it is a fault of one."""
    provider: Provider | None = None


def operation_item(provider: Provider, operation: Operation, channel: Channel) -> Item:
    return Item(ItemKind.OPERATION, f"{provider} {operation} {channel}", provider)


def outcome_item(provider: Provider, outcome: str) -> Item:
    """Take every error that is not on IDkollen's list for one outcome: whether an application copes with the new."""
    named = outcome if outcome == COMPLETED or is_listed(outcome) else UNLISTED
    return Item(ItemKind.OUTCOME, f"{provider} {named}", provider)


def cause_item(provider: Provider, cause: str) -> Item:
    return Item(ItemKind.CAUSE, f"{provider} {cause}", provider)


def http_fault_item(call: str, fault: str) -> Item:
    return Item(ItemKind.HTTP_FAULT, f"{call} {fault}")


def callback_fault_item(fault: str) -> Item:
    return Item(ItemKind.CALLBACK_FAULT, fault)


HTTP_FAULTS = tuple(item for field in HTTP_FIELDS if field.is_counted for item in field.items)
CALLBACK_FAULTS = tuple(item for field in CALLBACK_FIELDS if field.is_counted for item in field.items)
"""In the words of the grammar; without the value where there are too many to try them all."""


def _items() -> Iterator[Item]:
    for profile in PROFILES.values():
        provider = profile.provider
        yield from (operation_item(provider, *each) for each in profile.operations)
        yield outcome_item(provider, COMPLETED)
        errors = {cause.error for cause in profile.causes}
        yield from (outcome_item(provider, error) for error in ErrorCode if error in errors)
        yield outcome_item(provider, UNLISTED)
        yield from (cause_item(provider, cause.name) for cause in profile.causes)
    yield from (http_fault_item(call, fault) for call in FaultyCall for fault in HTTP_FAULTS)
    yield from (callback_fault_item(fault) for fault in CALLBACK_FAULTS)


ITEMS = tuple(_items())
