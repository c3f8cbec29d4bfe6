"""How much of all that can be exercised was exercised, in percent."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from fejkollen_server.coverage import tally
from fejkollen_server.coverage.catalogue import ITEMS, Item, ItemKind
from fejkollen_server.coverage.exercised_items import TELLING, exercised_items
from fejkollen_server.eids.vocabulary import Provider
from fejkollen_server.events import repository as events


@dataclass(frozen=True, slots=True)
class Coverage:
    """Some items, and how often each was exercised."""

    times: Mapping[Item, int]

    @property
    def covered(self) -> int:
        return sum(1 for times in self.times.values() if times)

    @property
    def percent(self) -> float:
        """Rounded down to a tenth, so that 100 is only said of everything; of nothing everything was exercised."""
        return self.covered * 1000 // len(self.times) / 10 if self.times else 100.0

    def of_kind(self, kind: ItemKind) -> "Coverage":
        return Coverage({item: times for item, times in self.times.items() if item.kind is kind})

    def reaches(self, threshold: float) -> bool:
        return self.percent >= threshold


def coverage_of(
    times: Counter[Item], kinds: Collection[ItemKind] = (), providers: Collection[Provider] = ()
) -> Coverage:
    """Hold what was exercised against all there is, or what is wanted of it; faults are no eID's own."""
    return Coverage(
        {
            item: times[item]
            for item in ITEMS
            if (not kinds or item.kind in kinds)
            and (not providers or item.provider is None or item.provider in providers)
        }
    )


def exercised_by(connection: Connection, account: int) -> Counter[Item]:
    """Count what an account has exercised, as far as its history goes back."""
    return exercised_items(events.told(connection, TELLING, account))


def exercised_by_all(connection: Connection) -> Counter[Item]:
    """Count what all accounts have exercised, also those that have been deleted or reset."""
    return exercised_items(events.told(connection, TELLING)) + tally.read(connection)
