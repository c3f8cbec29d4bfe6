"""Figures for Prometheus at /metrics."""

from functools import cache

from fastapi import APIRouter, Response
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    GCCollector,
    ProcessCollector,
    generate_latest,
)

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)
GCCollector(registry=REGISTRY)

_ANSWERS = Counter("fejkollen_answers", "Answers to HTTP requests", ["status"], registry=REGISTRY)
SESSIONS_STARTED = Counter("fejkollen_sessions_started", "Sessions started", ["provider"], registry=REGISTRY)
SESSIONS_ENDED = Counter("fejkollen_sessions_ended", "Sessions ended", ["provider", "outcome"], registry=REGISTRY)
CALLBACK_ATTEMPTS = Counter("fejkollen_callback_attempts", "Attempts to call back", ["result"], registry=REGISTRY)

router = APIRouter(include_in_schema=False)


@cache
def _answers_with(status: int) -> Counter:
    return _ANSWERS.labels(str(status))


def count_answer(status: int) -> None:
    _answers_with(status).inc()


@router.get("/metrics")
async def metrics() -> Response:
    return Response(generate_latest(REGISTRY), media_type=CONTENT_TYPE_LATEST)
