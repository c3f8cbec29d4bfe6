"""Reads multipart/form-data as clients write it: with a preamble before the parts, and with ``filename*``."""

import re
from collections.abc import AsyncGenerator

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header
from starlette.datastructures import FormData
from starlette.formparsers import MultiPartException, MultiPartParser

_EXTENDED_NAME = re.compile(rb"(;\s*filename)\*0?\*?=", re.IGNORECASE)
_TOO_LARGE = "Part exceeded maximum size"


class PartsReader(MultiPartParser):
    _has_ended = False

    def on_headers_finished(self) -> None:
        """Take ``filename*``, which RFC 7578 forbids, for the name it is."""
        disposition = self._current_part.content_disposition or b""
        if b"filename" not in parse_options_header(disposition)[1]:
            self._current_part.content_disposition = _EXTENDED_NAME.sub(rb"\1=", disposition, count=1)
        super().on_headers_finished()

    def on_end(self) -> None:
        self._has_ended = True

    async def parse(self) -> FormData:
        boundary = parse_options_header(self.headers["content-type"])[1].get(b"boundary")
        if not boundary:
            raise MultiPartException("Content-Type: must name the boundary between the parts, boundary=...")
        self.stream = _without_preamble(self.stream, boundary)
        try:
            form = await super().parse()
        except MultiPartException as error:
            raise MultiPartException(_in_words(error)) from error
        if not self._has_ended and not self.items:
            for file in self._files_to_close_on_error:
                file.close()
            raise MultiPartException("the body ends before the boundary that closes its last part")
        return form


async def _without_preamble(stream: AsyncGenerator[bytes, None], boundary: bytes) -> AsyncGenerator[bytes, None]:
    """Skip whatever stands before the first boundary, as RFC 2046 wants."""
    delimiter = re.compile(rb"(?<=\r\n)--%s(\r\n|--)" % re.escape(boundary))
    begun = b"\r\n"
    async for chunk in stream:
        begun += chunk
        if found := delimiter.search(begun):
            yield begun[found.start() :]
            break
        begun = begun[-len(b"\r\n--\r") - len(boundary) :]
    else:
        raise MultiPartException("the body does not have the boundary that Content-Type names")
    async for chunk in stream:
        yield chunk


def _in_words(error: MultiPartException) -> str:
    if isinstance(error.__cause__, FormParserError):
        return f"the body is not valid multipart/form-data: {error.__cause__}"
    if error.message.startswith(_TOO_LARGE):
        return "a part that has no filename, and so is no file, must not be larger than 1 MiB"
    return error.message
