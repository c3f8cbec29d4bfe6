"""Writes down what happens, in the very transaction that makes it happen."""

import json
from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import Connection

from fejkollen_server.clock import SECOND, Clock, Instant
from fejkollen_server.events import repository
from fejkollen_server.events.event import EventKind

_KEPT_FOR = 24 * 3600 * SECOND
_OF_REQUESTS = {
    "method": "method",
    "path": "path",
    "operation": "operation",
    "session_state": "sessionState",
    "refusal": "refusal",
}


class EventRecorder:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def tell(
        self,
        connection: Connection,
        account: int,
        kind: EventKind,
        at: Instant,
        /,
        *,
        session: str | None = None,
        **details: Any,
    ) -> None:
        """Note an event at an instant of the account's time; details that are None are left out."""
        told = {name: value for name, value in details.items() if value is not None}
        repository.add(
            connection,
            {
                "account": account,
                "session": session,
                "kind": kind.value,
                "at": at,
                "happened_at": self._clock.now(),
                "details": json.dumps(told),
                "due_at": at + _KEPT_FOR,
            },
        )


def tell_of_requests(connection: Connection, requests: Sequence[dict[str, Any]]) -> None:
    """Note the receipt of requests that are written down, from their rows; a stranger's is nobody's event."""
    repository.add_many(connection, [_row_of_request(each) for each in requests if each["account"] is not None])


def _row_of_request(request: dict[str, Any]) -> dict[str, Any]:
    told = {"request": request["number"], "status": request["status"]}
    told |= {name: request[key] for key, name in _OF_REQUESTS.items() if request[key] is not None}
    return {
        "account": request["account"],
        "session": request["session"],
        "kind": EventKind.REQUEST_RECEIVED.value,
        "at": request["at"],
        "happened_at": request["happened_at"],
        "details": orjson.dumps(told).decode(),
        "due_at": request["due_at"],
    }
