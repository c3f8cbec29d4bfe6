"""How many attempts each host and each account keeps busy, so that whoever never answers leaves room for the others."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from fejkollen_server.callbacks.callback import Callback


class Shares:
    """Counts what is under way, and what is taken on besides.

    A host that is slow gets one attempt at a time until it has answered quickly again.
    """

    def __init__(self, under_way: Collection[Callback], workers: int, slow_hosts: Collection[str]) -> None:
        self._ours = {callback.id for callback in under_way}
        self._hosts = Counter(callback.host for callback in under_way if callback.host is not None)
        self._accounts = Counter(callback.account for callback in under_way if callback.host not in slow_hosts)
        self._slow_hosts = frozenset(slow_hosts)
        self._most_of_host = (workers + 1) // 2
        # One account alone would otherwise take all that becomes free, again and again.
        self._most_of_account = max(1, workers - max(1, workers // 4))

    @property
    def busy_hosts(self) -> Sequence[str]:
        """The hosts that have all they may have."""
        return [host for host in self._hosts if self._has_all(host)]

    @property
    def busy_accounts(self) -> Sequence[int]:
        return [account for account, count in self._accounts.items() if count >= self._most_of_account]

    def divide(self, claimed: Iterable[Callback]) -> tuple[list[Callback], list[Callback]]:
        """Say what can be taken on, and what is too much for its host or account.

        A claim on what is under way here already only renews the lease.
        """
        kept, surplus = [], []
        for callback in claimed:
            if callback.id not in self._ours:
                if self._has_all(callback.host) or self._accounts[callback.account] >= self._most_of_account:
                    surplus.append(callback)
                    continue
                if callback.host is not None:
                    self._hosts[callback.host] += 1
                self._accounts[callback.account] += 1
            kept.append(callback)
        return kept, surplus

    def _has_all(self, host: str | None) -> bool:
        if host is None:
            return False
        return self._hosts[host] >= (1 if host in self._slow_hosts else self._most_of_host)
