"""Hosts whose last answer came quickly: whoever has not answered yet, or hangs, is asked one thing at a time."""

from collections import OrderedDict
from collections.abc import Collection

_MOST = 1000


class QuickHosts:
    """Remembers so many at most, the latest."""

    def __init__(self) -> None:
        self._names: OrderedDict[str, None] = OrderedDict()

    @property
    def names(self) -> Collection[str]:
        return self._names.keys()

    def note_quick(self, host: str | None) -> None:
        if host is not None:
            self._names[host] = None
            self._names.move_to_end(host)
            if len(self._names) > _MOST:
                self._names.popitem(last=False)

    def note_slow(self, host: str | None) -> None:
        self._names.pop(host or "", None)
