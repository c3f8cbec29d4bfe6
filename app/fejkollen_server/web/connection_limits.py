"""What uvicorn leaves open: how long a request's first lines may be, and how long somebody may take to send them.

Costs nothing per request but two notes of the time: each connection is looked at once in ten seconds.
"""

from asyncio import Transport
from asyncio.events import TimerHandle
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, RequestResponseCycle

from fejkollen_server import __version__
from fejkollen_server.metrics import count_answer
from fejkollen_server.web.joined_writes import JoinedWrites
from fejkollen_server.web.upgrade_offers import ProtocolWithoutUpgrades
from fejkollen_server.web.wire import Message

LONGEST_URL = 8 * 1024
LARGEST_HEADERS = 16 * 1024
"""In bytes; of the names and values of all of them."""

# Whoever sends a large body slowly gets a second more for each of these, so that an upload over a slow line succeeds.
_BYTES_PER_SECOND = 64 * 1024

_MALFORMED = (400, "the request is not valid HTTP/1.1")
_URL_TOO_LONG = (414, f"the URL must not be longer than {LONGEST_URL} bytes")
_HEADERS_TOO_LARGE = (431, f"the headers must not be larger than {LARGEST_HEADERS} bytes")
_TOO_SLOW = (408, "the request took too long to arrive")


class _HeadIsTooLarge(Exception):  # noqa: N818 - the parser is stopped by it, and nobody else sees it.
    pass


class LimitedProtocol(ProtocolWithoutUpgrades):
    patience = 10.0
    """Seconds that a request may take to arrive."""

    _begun: float | None = None
    """When the request that is arriving began, or the connection that has not brought one yet."""
    _in_head = True
    _head = 0
    """How much of a head has arrived, or of what is neither head nor body since the last of the body."""
    _is_bodiless = True
    """Whether nothing of a body was in what arrived last."""
    _arrived = 0
    _problem = _MALFORMED
    _timer: TimerHandle | None = None
    _is_refused = False
    _unread: tuple[Any, int] = (None, 0)

    @property
    def _latest(self) -> RequestResponseCycle | None:
        """The latest request, if there has been one, which uvicorn's own annotation passes over."""
        return self.cycle

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]  # asyncio's own is as loose.
        super().connection_made(JoinedWrites(transport, self.loop))
        self._begun = self.loop.time()
        self._timer = self.loop.call_later(self.patience, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._is_refused:
            return
        was_in_head, self._is_bodiless = self._in_head, True
        super().data_received(data)
        if self._is_bodiless and was_in_head is self._in_head and self._begun is not None:
            # The parser tells of a header only when it is complete, and would collect one without end; uvicorn would
            # collect headers that come after a body without end.
            self._head += len(data)
            if self._head > LONGEST_URL + LARGEST_HEADERS and not self._is_refused:
                self._problem = _HEADERS_TOO_LARGE if self.url else _URL_TOO_LONG
                self._refuse()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._begun = self.loop.time()
        self._in_head = True
        self._head = self._arrived = 0

    def on_url(self, url: bytes) -> None:
        super().on_url(url)
        if len(self.url) > LONGEST_URL:
            self._problem = _URL_TOO_LONG
            raise _HeadIsTooLarge

    def on_header(self, name: bytes, value: bytes) -> None:
        # What comes after the body is no header of the request (RFC 9110, section 6.5.1), and its sender may not be
        # whoever sent those.
        if self._in_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._in_head, self._head = False, 0
        if sum([len(name) + len(value) for name, value in self.headers]) > LARGEST_HEADERS:
            self._problem = _HEADERS_TOO_LARGE
            raise _HeadIsTooLarge
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._head, self._is_bodiless = 0, False
        if not self.cycle.response_complete:
            self._arrived += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._begun = None
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - uvicorn's own words.
        """Answer what the parser has given up on, in the form of every other refusal."""
        self._refuse()

    def _refuse(self) -> None:
        status, message = self._problem
        body = Message(message=message).body()
        head = f"content-type: application/json\r\ncontent-length: {len(body)}\r\nX-Fejkollen: {__version__}\r\n"
        cycle = self._latest
        if cycle is None or cycle.response_complete or not cycle.response_started:
            count_answer(status)
            self.transport.write(STATUS_LINE[status] + head.encode() + b"connection: close\r\n\r\n" + body)
        if cycle is not None and not cycle.response_complete:
            cycle.disconnected = True
            cycle.message_event.set()
        # Hanging up on somebody who is still sending would make their system throw the answer away unread.
        self._is_refused = True
        self.flow.resume_reading()
        if not self.transport.is_closing():
            self.transport.write_eof()

    def _look(self) -> None:
        """Give up on a request that does not arrive, an answer that nobody reads, and a connection nobody uses."""
        now = self.loop.time()
        due = now + self.patience
        if self._begun is not None and not self.flow.read_paused:
            due = self._begun + self.patience + self._arrived / _BYTES_PER_SECOND
        if self._is_refused or self._is_unread() or self._is_unused():
            self.transport.abort()
            return
        if due <= now:
            self._give_up()
            due = now + self.patience
        self._timer = self.loop.call_at(due, self._look)

    def _give_up(self) -> None:
        cycle = self._latest
        answered = cycle is not None and cycle.response_complete and not self._in_head
        if answered or self.scope is None:
            self.transport.close()
        else:
            self._problem = _TOO_SLOW
            self._refuse()

    def _is_unread(self) -> bool:
        """Whether none of the answer has been taken since the last look."""
        before, self._unread = self._unread, (self.cycle, self.transport.get_write_buffer_size())
        return self.flow.write_paused and before[0] is self.cycle and self._unread[1] >= before[1] > 0

    def _is_unused(self) -> bool:
        """Whether line ends between two requests have stopped the timer that closes idle connections."""
        answered = self._latest is None or self._latest.response_complete
        return self._begun is None and answered and self.timeout_keep_alive_task is None
