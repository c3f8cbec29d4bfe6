"""The callbacks of an account, and each attempt to deliver them."""

from dataclasses import dataclass, field
from typing import Any

from fejkollen.wire import Wire, given


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to deliver a callback."""

    at: str
    status: int | None
    error: str | None


@dataclass(frozen=True, slots=True)
class Callback:
    id: str
    session_id: str
    url: str
    state: str
    attempts: tuple[Attempt, ...]
    as_json: dict[str, Any] = field(repr=False)


class Callbacks:
    """Reads the callbacks of an account, and sends them again."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def list(self, *, session_id: str | None = None, state: str | None = None) -> tuple[Callback, ...]:
        found: list[Callback] = []
        after: str | None = None
        while True:
            page = self._wire.ask("GET", "/callbacks", session_id=session_id, state=state, after=after, limit=1000)
            found += [read_callback(each) for each in page["callbacks"]]
            after = page.get("next")
            if after is None:
                return tuple(found)

    def read(self, callback_id: str) -> Callback:
        return read_callback(self._wire.ask("GET", f"/callbacks/{callback_id}"))

    def resend(self, callback_id: str) -> dict[str, Any]:
        """Send it again: the same id and the same bytes."""
        return self._told(f"/callbacks/{callback_id}/resend", {})

    def resend_failed(self, since: str | None = None) -> dict[str, Any]:
        """Send every one that failed again."""
        return self._told("/callbacks/resend-failed", given(since=since))

    def replay(self, callback_id: str, url: str) -> dict[str, Any]:
        """Send it to another address."""
        return self._told(f"/callbacks/{callback_id}/replay", given(url=url))

    def pause(self) -> dict[str, Any]:
        """Hold all back until they are released."""
        return self._told("/callbacks/pause", {})

    def release(self) -> dict[str, Any]:
        return self._told("/callbacks/release", {})

    def _told(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        told: dict[str, Any] | None = self._wire.ask("POST", path, body)
        return told or {}


def read_callback(wire: dict[str, Any]) -> Callback:
    return Callback(
        id=wire["id"],
        session_id=wire["sessionId"],
        url=wire["url"],
        state=wire["state"],
        attempts=tuple(Attempt(each["at"], each.get("status"), each.get("error")) for each in wire["attempts"]),
        as_json=wire,
    )
