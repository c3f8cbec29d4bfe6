"""Writes down what happens, in the very transaction that makes it happen."""

import json
from typing import Any

from sqlalchemy import Connection

from app.clock import SECOND, Clock, Instant
from app.events import repository
from app.events.event import EventKind

_KEPT_FOR = 24 * 3600 * SECOND


class Chronicle:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def tell(
        self,
        connection: Connection,
        account: int,
        kind: EventKind,
        at: Instant,
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
