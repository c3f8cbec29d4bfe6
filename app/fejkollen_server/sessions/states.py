"""The state machine: three states, and the only ways between them."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from fejkollen_server.errors import SessionHasEnded


class SessionState(StrEnum):
    PENDING = "PENDING"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"


ALLOWED_TRANSITIONS: Mapping[SessionState, frozenset[SessionState]] = MappingProxyType(
    {
        SessionState.PENDING: frozenset({SessionState.COMPLETED, SessionState.FAILED}),
        SessionState.COMPLETED: frozenset(),
        SessionState.FAILED: frozenset(),
    }
)


def refuse_unless_allowed(current: SessionState, wanted: SessionState) -> None:
    if wanted not in ALLOWED_TRANSITIONS[current]:
        raise SessionHasEnded(current)
