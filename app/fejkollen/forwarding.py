"""Takes callbacks over from the server, and delivers them to an application that only this machine can reach."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from fejkollen.account import Account
from fejkollen.callbacks import Callback

if TYPE_CHECKING:
    import httpx

_OWED = "callback.owed"
_UNSENT = "UNSENT"
_OMITTED = "omit: true"
_PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Forwarded:
    """A callback, and what the application answered."""

    callback: Callback
    url: str
    status: int | None
    error: str | None

    @property
    def is_accepted(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def forward(account: Account, to: str, *, after: str | None = None) -> Iterator[Forwarded]:
    """Deliver each callback that the server leaves to us, from now on or from an event on, and give what came of it.

    It outlasts lost connections, and goes on behind the last event that it has seen. What a scenario omits stays
    omitted, what it has spoilt is forwarded spoilt; its delays are the server's and do not apply.
    """
    import httpx  # noqa: PLC0415 - only who calls somebody waits for it to be imported.

    with httpx.Client(timeout=_PATIENCE, trust_env=False) as http:
        for event in account.events.follow(_OWED, after=after):
            callback = account.callbacks.read(event.details["callbackId"])
            if callback.state == _UNSENT and _OMITTED not in (callback.fault or ""):
                yield _deliver(http, callback, _address(callback.url, to))


@contextmanager
def taken_over(account: Account) -> Iterator[None]:
    """Let the server deliver nothing itself until the block ends; then its schedule is again what it was.

    Callbacks are left UNSENT meanwhile, so none is sent twice, and none is sent later to an address out of reach.
    """
    schedule = account.settings()["callbackSchedule"]
    account.change(callback_schedule="never")
    try:
        yield
    finally:
        account.change(callback_schedule=schedule)


def _deliver(http: "httpx.Client", callback: Callback, url: str) -> Forwarded:
    import httpx  # noqa: PLC0415 - as above.

    try:
        answer = http.post(url, content=callback.body, headers=_headers(callback))
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return Forwarded(callback, url, None, str(error) or type(error).__name__)
    return Forwarded(callback, url, answer.status_code, None)


def _headers(callback: Callback) -> dict[str, str]:
    signature = {} if callback.signature is None else {"X-Signature-SHA256": callback.signature}
    return {
        "Content-Type": callback.content_type,
        "Accept-Encoding": "identity",
        "Connection": "close",
        "X-Fejkollen-Delivery": callback.delivery_id,
        "X-Fejkollen-Attempt": "1",
        **signature,
    }


def _address(asked_for: str, to: str) -> str:
    """Keep the path and query that the application asked for, unless the destination has a path of its own."""
    destination, wanted = urlsplit(to), urlsplit(asked_for)
    if destination.path.strip("/"):
        return to
    return urlunsplit((destination.scheme, destination.netloc, wanted.path, wanted.query, ""))
