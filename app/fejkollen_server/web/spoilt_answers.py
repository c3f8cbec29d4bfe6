"""Answers that go wrong as a scenario says: late, cut off, garbled, a byte at a time, or not at all."""

import asyncio
from collections.abc import Iterator

from fastapi import Request, Response
from starlette.types import Receive, Scope, Send

from fejkollen_server.scenarios.fault_records import HTTPFault, SpoiltBody
from fejkollen_server.scenarios.http_faults import FaultIsDue
from fejkollen_server.web.problems import message_response

HANG_UP = "fejkollen.hang_up"
"""The ASGI extension that closes the connection: an asynchronous function without arguments."""

_SECONDS_FOR_A_BODY = 60.0
_SECONDS_PER_BYTE = 0.05
_GARBAGE = b'{"status": "COMPL\xff\xfe <!-- no JSON, because a scenario wants it so -->'


def spoilt_answer(answer: Response, fault: HTTPFault | None) -> Response:
    """Give an answer to what was done, as a scenario spoils it."""
    return answer if fault is None else SpoiltAnswer(answer, fault)


async def made_to_fail(_request: Request, error: Exception) -> Response:
    """Answer a call of which nothing was done."""
    if not isinstance(error, FaultIsDue):
        raise error
    fault = error.fault
    headers = {} if fault.retry_after is None else {"Retry-After": f"{fault.retry_after:.0f}"}
    return SpoiltAnswer(message_response(fault.status or 500, error.message, headers), fault)


class SpoiltAnswer(Response):
    """Waits in real time, but only while the client does; a body comes slowly for no longer than a minute."""

    def __init__(self, answer: Response, fault: HTTPFault) -> None:
        super().__init__(status_code=answer.status_code)
        self._answer = answer
        self._fault = fault

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._fault.delay and not await _waits_with_us(receive, self._fault.delay):
            return
        if self._fault.drop:
            await _hang_up(scope, receive, send)
            return
        match self._fault.body:
            case SpoiltBody.GARBAGE:
                await _garbage(self._answer)(scope, receive, send)
            case SpoiltBody.TRUNCATED if self._answer.body:
                await self._send_half(scope, receive, send)
            case SpoiltBody.SLOW if self._answer.body:
                await self._send_slowly(receive, send)
            case _:
                await self._answer(scope, receive, send)

    async def _begin(self, send: Send) -> None:
        answer = self._answer
        await send({"type": "http.response.start", "status": answer.status_code, "headers": answer.raw_headers})

    async def _send_half(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = bytes(self._answer.body)
        if HANG_UP not in scope.get("extensions", {}):
            await _hang_up(scope, receive, send)
            return
        await self._begin(send)
        await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
        await scope["extensions"][HANG_UP]()

    async def _send_slowly(self, receive: Receive, send: Send) -> None:
        await self._begin(send)
        for piece in _pieces(bytes(self._answer.body)):
            await send({"type": "http.response.body", "body": piece, "more_body": True})
            if not await _waits_with_us(receive, _SECONDS_PER_BYTE):
                return
        await send({"type": "http.response.body", "body": b""})


def _pieces(body: bytes) -> Iterator[bytes]:
    """Cut into single bytes, or into as many pieces as there is time for."""
    most = round(_SECONDS_FOR_A_BODY / _SECONDS_PER_BYTE)
    length = -(-len(body) // most)
    return (body[at : at + length] for at in range(0, len(body), length))


def _garbage(answer: Response) -> Response:
    # 204 has no body that could be spoilt.
    status = 200 if answer.status_code == 204 else answer.status_code
    return Response(_GARBAGE, status, media_type="application/json")


async def _hang_up(scope: Scope, receive: Receive, send: Send) -> None:
    hang_up = scope.get("extensions", {}).get(HANG_UP)
    if hang_up is None:
        await message_response(502, "here the connection is dropped, which this server cannot do")(scope, receive, send)
    else:
        await hang_up()


async def _waits_with_us(receive: Receive, seconds: float) -> bool:
    """Let real time pass, and tell whether the client is still there."""
    leaving = asyncio.create_task(_until_it_leaves(receive))
    try:
        left, _ = await asyncio.wait({leaving}, timeout=seconds)
    finally:
        leaving.cancel()
    return not left


async def _until_it_leaves(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
