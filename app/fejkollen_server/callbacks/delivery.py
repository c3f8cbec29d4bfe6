"""One attempt to deliver a callback: the exact bytes over the guarded network, and a record of what happened."""

import asyncio
import ssl
from contextlib import aclosing
from dataclasses import dataclass, field

import httpx

from fejkollen_server import __version__
from fejkollen_server.callbacks.callback import Attempt, Callback, blocked_reason
from fejkollen_server.callbacks.delivery_settings import DeliverySettings
from fejkollen_server.callbacks.egress import url_problem
from fejkollen_server.callbacks.failure_words import failure_in_words, status_in_words
from fejkollen_server.callbacks.guarded_network import GuardedNetwork, guarded_client
from fejkollen_server.callbacks.signature import SIGNATURE_HEADER
from fejkollen_server.clock import Clock
from fejkollen_server.database.storable import storable

_MOST_READ = 64 * 1024
_MOST_KEPT = 2 * 1024
_LONGEST_ERROR = 500


@dataclass(slots=True)
class _Answer:
    """What has come back so far."""

    status: int | None = None
    headers: str | None = None
    body: bytearray = field(default_factory=bytearray)

    def text(self) -> str | None:
        return None if self.status is None else storable(self.body[:_MOST_KEPT].decode(errors="replace"))


class Courier:
    """Attempts callbacks, one at a time, with an HTTP client of its own."""

    def __init__(self, clock: Clock, settings: DeliverySettings, tls: ssl.SSLContext) -> None:
        self._clock = clock
        self._settings = settings
        self._network = GuardedNetwork(settings.rules, settings.resolve)
        self._client = guarded_client(
            self._network, tls=tls, connect_timeout=settings.connect_timeout, timeout=settings.timeout
        )

    async def attempt(self, callback: Callback) -> Attempt:
        """Try once. Whatever goes wrong is in the record."""
        started_at = callback.clock.now(self._clock.now())
        self._network.contacted = None
        answer = _Answer()
        url = self._settings.rewrites.apply(callback.url)
        error = await self._post(callback, url, answer)
        return Attempt(
            number=callback.attempts + 1,
            started_at=started_at,
            duration=max(0, callback.clock.now(self._clock.now()) - started_at),
            address=self._whereabouts(callback.url, url),
            status=answer.status,
            error=error and storable(error[:_LONGEST_ERROR]),
            answer=answer.text(),
            answer_headers=answer.headers,
        )

    async def _post(self, callback: Callback, url: str, answer: _Answer) -> str | None:
        if problem := url_problem(url):
            return blocked_reason(f"the URL {problem}")
        try:
            async with asyncio.timeout(self._settings.timeout):
                await self._exchange(callback, url, answer)
        except Exception as error:  # noqa: BLE001 - no receiver, however odd, may stop the dispatcher.
            if answer.status is None:
                return self._in_words(error)
        finally:
            await self._network.hang_up()
        return None if answer.status is None else status_in_words(answer.status)

    async def _exchange(self, callback: Callback, url: str, answer: _Answer) -> None:
        """Send, and read what comes back into ``answer``: once the status is there, a broken body changes nothing."""
        request = self._client.stream(
            "POST", url, content=callback.body, headers=headers_of(callback, callback.attempts + 1)
        )
        async with request as response, aclosing(response.aiter_raw()) as chunks:  # type: ignore[type-var] # It is a generator.
            answer.status = response.status_code
            answer.headers = storable(_lines(response.headers))[:_MOST_KEPT]
            async for chunk in chunks:
                answer.body += chunk
                if len(answer.body) >= _MOST_READ:
                    break

    def _in_words(self, error: Exception) -> str:
        settings = self._settings
        return failure_in_words(
            error, self._network.contacted, connect_timeout=settings.connect_timeout, timeout=settings.timeout
        )

    def _whereabouts(self, original: str, url: str) -> str | None:
        contacted = self._network.contacted
        if url == original:
            return contacted
        return f"{contacted or 'nothing contacted'}, rewritten to {storable(url)}"

    async def close(self) -> None:
        await self._client.aclose()


def tls_of(settings: DeliverySettings) -> ssl.SSLContext:
    """Load the certificate authorities to trust, which takes a moment."""
    context = httpx.create_ssl_context(trust_env=False)
    if settings.ca_file is not None:
        context.load_verify_locations(settings.ca_file)
    return context


def headers_of(callback: Callback, attempt: int) -> dict[str, str]:
    """Give the headers of an attempt, but for Host and Content-Length, which follow from URL and body."""
    headers = {
        "Content-Type": callback.media_type,
        "User-Agent": f"Fejkollen/{__version__}",
        "Accept": "*/*",
        "Accept-Encoding": "identity",
        "Connection": "close",
        "X-Fejkollen-Delivery": callback.delivery_id,
        "X-Fejkollen-Attempt": str(attempt),
    }
    if callback.signature is not None:
        headers[SIGNATURE_HEADER] = callback.signature
    return headers


def _lines(headers: httpx.Headers) -> str:
    return "\n".join(f"{name}: {value}" for name, value in headers.multi_items())
