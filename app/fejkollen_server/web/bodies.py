"""Reads bodies, and says which mistake it is that makes one unreadable."""

import json
import sys
from typing import Any, Never

from fastapi import Request
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException

from fejkollen_server.web.multipart import PartsReader

JSON = "application/json"

_PLAIN = frozenset({"", "identity"})
_WITHOUT_BODY = frozenset({"GET", "HEAD", "DELETE"})


class BodyIsUnreadable(HTTPException):
    def __init__(self, mistake: str) -> None:
        super().__init__(400, mistake)


class ReadableRequest(Request):
    """Words every mistake of a body, where Starlette and FastAPI have one sentence for all of them."""

    async def json(self) -> Any:
        return read_json(await self.body())

    async def _get_form(self, **limits: Any) -> FormData:
        if not self.headers.get("content-type", "").lower().startswith("multipart/form-data"):
            return await super()._get_form(**limits)
        try:
            self._form = await PartsReader(self.headers, self.stream(), **limits).parse()
        except MultiPartException as error:
            raise BodyIsUnreadable(error.message) from error
        return self._form


def refuse_compressed(request: Request) -> None:
    """Say which encodings are read, for none is."""
    encoding = request.headers.get("content-encoding", "").strip().lower()
    if encoding not in _PLAIN and request.method not in _WITHOUT_BODY:
        said = f"Content-Encoding: must be left out, not {encoding}: only bodies that are not compressed are read"
        raise HTTPException(415, said, {"Accept-Encoding": "identity"})


async def refuse_other_media_types(request: Request) -> None:
    """Read JSON only where a body is said to be that, or nothing is said of it."""
    problem = media_type_problem(request)
    if problem and await request.body():
        raise HTTPException(415, problem)


def media_type_problem(request: Request, wanted: str = JSON) -> str | None:
    """Say what a body should be that is said to be something else; one of which nothing is said may be anything."""
    sent = request.headers.get("content-type", wanted).partition(";")[0].strip().lower()
    if sent == wanted or (wanted == JSON and sent.startswith("application/") and sent.endswith("+json")):
        return None
    return f"Content-Type: must be {wanted}, not {sent or 'empty'}"


def read_json(body: bytes) -> Any:
    """Read it strictly, where Python would take UTF-16, NaN and halves of surrogate pairs."""
    try:
        return _DECODER.decode(_text(body))
    except json.JSONDecodeError:
        raise
    except RecursionError:
        raise BodyIsUnreadable("the body is nested too deeply") from None
    except ValueError:
        raise BodyIsUnreadable(
            f"the body has a number with too many digits: at most {sys.get_int_max_str_digits()} are read"
        ) from None


def _text(body: bytes) -> str:
    encoding = json.detect_encoding(body)
    if not encoding.startswith("utf-8"):
        raise BodyIsUnreadable(f"the body is not UTF-8, as JSON has to be, but looks like {encoding.upper()}")
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as error:
        raise BodyIsUnreadable(f"the body is not UTF-8: {error.reason} at byte {error.start}") from None


def _refuse_constant(name: str) -> Never:
    raise BodyIsUnreadable(f"the body is not valid JSON, which has no {name}")


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)
