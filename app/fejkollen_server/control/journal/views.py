"""What the control API shows of a request."""

from typing import Any

from fejkollen_server.clock import timestamp
from fejkollen_server.control.journal.schemas import BodySeen, HTTPMessageSeen, RequestSeen
from fejkollen_server.journal.curl import curl_line
from fejkollen_server.journal.entry import JournalEntry


def request_seen(entry: JournalEntry, public_url: str | None, *, real_time: bool) -> RequestSeen:
    document = entry.document
    return RequestSeen(
        number=entry.number,
        at=timestamp(entry.at),
        received_at=timestamp(entry.happened_at) if real_time else None,
        account_id=entry.account_id,
        session_id=entry.session,
        session_status=document.get("sessionState"),
        ref_id=entry.ref_id,
        operation=entry.operation,
        method=entry.method,
        path=entry.path,
        query=document.get("query"),
        status=entry.status,
        milliseconds=document["duration"] / 1000,
        refusal=document.get("refusal"),
        near_misses=document.get("nearMisses", []),
        request=_message(document["requestHeaders"], document.get("requestBody")),
        answer=_message(document["answerHeaders"], document.get("answerBody")),
        curl=curl_line(entry, public_url),
    )


def _message(headers: dict[str, str], body: dict[str, Any] | None) -> HTTPMessageSeen:
    return HTTPMessageSeen(headers=headers, content=BodySeen(**body) if body else None)
