"""A client of the API, as small as a relying party can have it. Copy it: it needs nothing but httpx.

Call the API from your server only; the secret key must never reach a browser or an app.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

COLLECT_EVERY = 1.0
"""Seconds between two collects; the API answers a sooner one with 429."""

_TOO_MANY_REQUESTS = 429
_SERVER_ERRORS = 500


@dataclass(frozen=True, slots=True)
class APIAnswer:
    """What came back: a session, or ``message`` where the status is not 2xx."""

    status: int
    """0 where nothing came back at all."""
    body: Mapping[str, Any]
    retry_after: float = 0.0
    """How many seconds the server wants to be left alone."""

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300

    @property
    def may_get_better(self) -> bool:
        """Tell whether asking again can help. Most refusals stay what they are, however often one asks."""
        return self.status in {0, _TOO_MANY_REQUESTS} or self.status >= _SERVER_ERRORS


class IDkollen:
    """The calls that every operation shares: start it, collect it until it has ended, or cancel it."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        """Take a client that has the base URL, and account id and secret key as ``auth``."""
        self._http = http

    async def start(self, path: str, body: Mapping[str, Any]) -> APIAnswer:
        """Start a session. Never repeat this blindly: a second start of the same person may end the first one."""
        return await self._call("POST", path, json=body)

    async def collect(self, path: str, session_id: str) -> APIAnswer:
        """Ask how a session stands, at most once a second; see ``CollectPace``."""
        return await self._call("GET", f"{path}/{session_id}")

    async def cancel(self, path: str, session_id: str) -> APIAnswer:
        """Give a session up, so that nobody is asked any longer for what nobody waits for."""
        return await self._call("DELETE", f"{path}/{session_id}")

    async def upload(self, pdf: bytes) -> APIAnswer:
        """Hand in a PDF that is to be signed; the answer's ``id`` goes into ``documents`` of the start."""
        return await self._call("POST", "/v3/document", files={"file": ("document.pdf", pdf, "application/pdf")})

    async def download(self, document_id: str) -> bytes | None:
        """Fetch a PDF, signed once the session has been completed; None where there is none."""
        try:
            response = await self._http.get(f"/v3/document/{document_id}")
        except httpx.TransportError:
            return None
        return response.content if response.is_success else None

    async def _call(self, method: str, path: str, **content: Any) -> APIAnswer:
        try:
            response = await self._http.request(method, path, **content)
        except httpx.TransportError as error:
            # Nobody knows whether the request arrived.
            return APIAnswer(0, {"message": str(error) or type(error).__name__})
        return APIAnswer(response.status_code, _body_of(response), _retry_after(response))


class CollectPace:
    """Says when a session may be collected: a second after the last answer, or when the server allows it again.

    Count from the answer, not from the question: whatever the network's delays, it is never too soon then.
    """

    def __init__(self) -> None:
        self._next = 0.0
        self._is_asking = False

    def may_ask(self, now: float) -> bool:
        return now >= self._next and not self._is_asking

    def asks(self) -> None:
        """Keep others from asking as well, before this one has its answer."""
        self._is_asking = True

    def was_answered(self, now: float, answer: APIAnswer) -> None:
        self._is_asking = False
        self._next = now + max(COLLECT_EVERY, answer.retry_after)


def _body_of(response: httpx.Response) -> Mapping[str, Any]:
    """Read a JSON object. A proxy in between may answer anything, such as a page of its own."""
    try:
        body = response.json()
    except ValueError:
        body = None
    if isinstance(body, dict):
        return body
    return {} if response.is_success else {"message": response.text[:500] or response.reason_phrase}


def _retry_after(response: httpx.Response) -> float:
    seconds = response.headers.get("Retry-After", "")
    return float(seconds) if seconds.isdecimal() else 0.0
