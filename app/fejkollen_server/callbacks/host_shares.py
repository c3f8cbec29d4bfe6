"""How many couriers each host keeps busy, so that one that never answers leaves some to the others."""

from collections import Counter
from collections.abc import Collection, Iterable

from fejkollen_server.callbacks.callback import Callback


class HostShares:
    """Counts what is under way, and what is taken on besides."""

    def __init__(self, under_way: Collection[Callback], most: int) -> None:
        self._ours = {callback.id for callback in under_way}
        self._counts = Counter(callback.host for callback in under_way)
        self._most = most

    @property
    def busy(self) -> list[str]:
        """The hosts that have all they may have."""
        return [host for host, count in self._counts.items() if host is not None and count >= self._most]

    def divide(self, claimed: Iterable[Callback]) -> tuple[list[Callback], list[Callback]]:
        """Say what can be taken on, and what is too much for its host.

        A claim on what is under way here already only renews the lease.
        """
        kept, surplus = [], []
        for callback in claimed:
            if callback.id not in self._ours:
                if self._counts[callback.host] >= self._most and callback.host is not None:
                    surplus.append(callback)
                    continue
                self._counts[callback.host] += 1
            kept.append(callback)
        return kept, surplus
