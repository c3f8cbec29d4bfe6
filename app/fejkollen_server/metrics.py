"""Figures for Prometheus, kept in this process."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry
    from prometheus_client.metrics_core import Metric


class _Figure:
    """Counts by labels in a dictionary, because it is in the way of every request; it is a metric when asked for."""

    def __init__(self, name: str, meaning: str, *labels: str) -> None:
        self._description = (name, meaning, None, labels)
        self._counts: defaultdict[tuple[str, ...], int] = defaultdict(int)
        self._lock = Lock()

    def count(self, *labels: str) -> None:
        with self._lock:
            self._counts[labels] += 1

    def collect(self) -> "Iterator[Metric]":
        from prometheus_client.metrics_core import CounterMetricFamily  # noqa: PLC0415 - as below.

        family = CounterMetricFamily(*self._description)
        with self._lock:
            counts = dict(self._counts)
        for labels, count in counts.items():
            family.add_metric(labels, count)
        yield family


_ANSWERS = _Figure("fejkollen_answers", "Answers to HTTP requests", "status")
_STARTED = _Figure("fejkollen_sessions_started", "Sessions started", "provider", "operation")
_ENDED = _Figure("fejkollen_sessions_ended", "Sessions ended", "provider", "outcome")
_ATTEMPTS = _Figure("fejkollen_callback_attempts", "Attempts to call back", "result")


def count_answer(status: int) -> None:
    _ANSWERS.count(str(status))


def count_start(provider: str, operation: str) -> None:
    _STARTED.count(provider, operation)


def count_end(provider: str, outcome: str) -> None:
    """Count an end: COMPLETED, or the error code of a failure."""
    _ENDED.count(provider, outcome)


def count_callback_attempt(result: str) -> None:
    _ATTEMPTS.count(result)


def exposition() -> tuple[bytes, str]:
    """Give all figures as Prometheus reads them, and the media type of that."""
    from prometheus_client import CONTENT_TYPE_LATEST, generate_latest  # noqa: PLC0415 - as below.

    return generate_latest(_registry()), CONTENT_TYPE_LATEST


@cache
def _registry() -> "CollectorRegistry":
    # Imported when figures are asked for, which many never do: it would make every start slower.
    from prometheus_client import CollectorRegistry, GCCollector, ProcessCollector  # noqa: PLC0415

    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    GCCollector(registry=registry)
    for figure in (_ANSWERS, _STARTED, _ENDED, _ATTEMPTS):
        registry.register(figure)
    return registry
