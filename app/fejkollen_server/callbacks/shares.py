"""How many attempts each host and each account keeps busy, so that whoever never answers leaves room for the others."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from fejkollen_server.callbacks.callback import Callback

_MOST_OF_ACCOUNT_PER_WORKER = 4


class Shares:
    """Counts what is under way, and what is taken on besides.

    A host gets one attempt at a time until it has answered one quickly, and another one besides what hangs. What was
    set aside, because it takes long, keeps no worker busy, but an account may have only so much of it.
    """

    def __init__(
        self, under_way: Collection[Callback], set_aside: Collection[str], workers: int, quick_hosts: Collection[str]
    ) -> None:
        self._ours = {callback.id for callback in under_way}
        self._all_of_host = Counter(callback.host for callback in under_way)
        self._hosts_at_work = Counter(callback.host for callback in under_way if callback.id not in set_aside)
        self._all_of_account = Counter(callback.account for callback in under_way)
        self._at_work = Counter(callback.account for callback in under_way if callback.id not in set_aside)
        self._quick_hosts = quick_hosts
        self._most_of_host = (workers + 1) // 2
        # One account alone would otherwise take all that becomes free, again and again.
        self._most_at_work = max(1, workers - max(1, workers // 4))
        self._most_of_account = workers * _MOST_OF_ACCOUNT_PER_WORKER

    @property
    def busy_hosts(self) -> Sequence[str]:
        """The hosts that have all they may have."""
        return [host for host in self._all_of_host if host is not None and self._host_is_busy(host)]

    @property
    def busy_accounts(self) -> Sequence[int]:
        return [account for account in self._all_of_account if self._account_is_busy(account)]

    def divide(self, claimed: Iterable[Callback]) -> tuple[list[Callback], list[Callback]]:
        """Say what can be taken on, and what is too much for its host or account.

        A claim on what is under way here already only renews the lease.
        """
        kept, surplus = [], []
        for callback in claimed:
            if callback.id not in self._ours:
                if self._host_is_busy(callback.host) or self._account_is_busy(callback.account):
                    surplus.append(callback)
                    continue
                self._take_on(callback)
            kept.append(callback)
        return kept, surplus

    def _take_on(self, callback: Callback) -> None:
        self._all_of_host[callback.host] += 1
        self._hosts_at_work[callback.host] += 1
        self._all_of_account[callback.account] += 1
        self._at_work[callback.account] += 1

    def _host_is_busy(self, host: str | None) -> bool:
        if host is None:
            return False
        if host in self._quick_hosts:
            return self._all_of_host[host] >= self._most_of_host
        return self._hosts_at_work[host] >= 1 or self._all_of_host[host] > 1

    def _account_is_busy(self, account: int) -> bool:
        return self._at_work[account] >= self._most_at_work or self._all_of_account[account] >= self._most_of_account
