"""The callbacks of an account, and each attempt to deliver them."""

from base64 import b64decode
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
    delivery_id: str
    """What a receiver tells duplicates by."""
    body: bytes = field(repr=False)
    """The very bytes."""
    content_type: str
    signature: str | None
    fault: str | None
    """What a scenario has spoilt about it."""
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

    def resend(self, callback_id: str) -> Callback:
        """Send it again: the same id and the same bytes."""
        return read_callback(self._wire.ask("POST", f"/callbacks/{callback_id}/resend"))

    def resend_failed(self, since: str | None = None) -> tuple[Callback, ...]:
        """Send all again that never got through, and give them."""
        sent = self._wire.ask("POST", "/callbacks/resend-failed", given(since=since))
        return tuple(read_callback(each) for each in sent["callbacks"])

    def replay(self, callback_id: str, url: str) -> Callback:
        """Send the same bytes to another address, and give the record of that."""
        return read_callback(self._wire.ask("POST", f"/callbacks/{callback_id}/replay", given(url=url)))

    def pause(self) -> None:
        """Hold all back until they are released."""
        self._wire.ask("POST", "/callbacks/pause")

    def release(self) -> None:
        """Send what was held back."""
        self._wire.ask("POST", "/callbacks/release")


def read_callback(wire: dict[str, Any]) -> Callback:
    return Callback(
        id=wire["id"],
        session_id=wire["sessionId"],
        url=wire["url"],
        state=wire["state"],
        delivery_id=wire["deliveryId"],
        body=b64decode(wire["bodyBase64"]) if wire.get("bodyBase64") else wire["body"].encode(),
        content_type=wire["contentType"],
        signature=wire.get("signature"),
        fault=wire.get("fault"),
        attempts=tuple(Attempt(each["at"], each.get("status"), each.get("error")) for each in wire["attempts"]),
        as_json=wire,
    )
