"""Reads a request that offers another protocol, such as h2c or WebSocket, as if it did not.

Java's HttpClient and curl --http2 offer HTTP/2 with each request. The parser takes such an offer for accepted, reads no
content, and leaves what comes behind it to whoever speaks the other protocol. To ignore it is what RFC 9110 wants.
"""

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_OFFER = frozenset({b"upgrade", b"http2-settings"})


class ProtocolWithoutUpgrades(HttpToolsProtocol):
    _as_received: list[tuple[bytes, bytes]] | None = None
    """The headers of a request whose head is being read again, for the offer is among them."""

    def data_received(self, data: bytes) -> None:
        self._unset_keepalive_if_required()
        try:
            self._read(memoryview(data))
        except httptools.HttpParserError:
            self.send_400_response("")

    def _read(self, rest: memoryview) -> None:
        """Give it to the parser, from which each offer takes it back."""
        while rest:
            try:
                self.parser.feed_data(rest)
            except httptools.HttpParserUpgrade as offer:
                rest = rest[offer.args[0] :]
                if self._has_offered():
                    self._read_head_again()
            else:
                return

    def on_headers_complete(self) -> None:
        if self._has_offered():
            return
        if self._as_received is not None:
            self.headers[:] = self._as_received
            self._as_received = None
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        if not self._has_offered():
            super().on_message_complete()

    def _has_offered(self) -> bool:
        """Whether the parser has taken an offer. For CONNECT it always stops; that has no content and is refused."""
        return self.parser.should_upgrade() and self.parser.get_method() != b"CONNECT"

    def _read_head_again(self) -> None:
        self._as_received = self.headers
        lines = [b"%s %s HTTP/%s" % (self.parser.get_method(), self.url, self.parser.get_http_version().encode())]
        lines += [b"%s: %s" % header for header in self.headers if header[0] not in _OFFER]
        # A parser that has given up a connection reads no more from it.
        self.parser = httptools.HttpRequestParser(self)
        self.parser.set_dangerous_leniencies(lenient_data_after_close=True)
        self.parser.feed_data(b"\r\n".join([*lines, b"", b""]))
