"""Tables that must say something about every eID: one that lacks an eID is not imported."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeVar

from fejkollen_server.eids.vocabulary import Provider

Entry = TypeVar("Entry")


def for_every_eid(table: Mapping[Provider, Entry]) -> Mapping[Provider, Entry]:
    """Give the table, which nobody can change any more, or raise LookupError with what it lacks."""
    if missing := [provider.value for provider in Provider if provider not in table]:
        raise LookupError(f"this table says nothing of {', '.join(missing)}")
    return MappingProxyType(dict(table))
