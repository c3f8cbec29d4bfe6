"""Figures for Prometheus, kept in this process."""

from functools import cache

from prometheus_client import CollectorRegistry, Counter, GCCollector, ProcessCollector

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)
GCCollector(registry=REGISTRY)

_ANSWERS = Counter("fejkollen_answers", "Answers to HTTP requests", ["status"], registry=REGISTRY)
_STARTED = Counter("fejkollen_sessions_started", "Sessions started", ["provider", "operation"], registry=REGISTRY)
_ENDED = Counter("fejkollen_sessions_ended", "Sessions ended", ["provider", "outcome"], registry=REGISTRY)
_ATTEMPTS = Counter("fejkollen_callback_attempts", "Attempts to call back", ["result"], registry=REGISTRY)

# Finding a counter by its labels takes longer than counting.


@cache
def _answers_with(status: int) -> Counter:
    return _ANSWERS.labels(str(status))


@cache
def _started_with(provider: str, operation: str) -> Counter:
    return _STARTED.labels(provider, operation)


def count_answer(status: int) -> None:
    _answers_with(status).inc()


def count_start(provider: str, operation: str) -> None:
    _started_with(provider, operation).inc()


def count_end(provider: str, outcome: str) -> None:
    """Count an end: COMPLETED, or the error code of a failure."""
    _ENDED.labels(provider, outcome).inc()


def count_callback_attempt(result: str) -> None:
    _ATTEMPTS.labels(result).inc()
