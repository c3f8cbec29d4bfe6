"""What the control API shows of callbacks, wherever it shows them."""

import base64
from collections.abc import Sequence

from fejkollen_server.callbacks.callback import Attempt, Callback, CallbackState
from fejkollen_server.callbacks.delivery import headers_of
from fejkollen_server.clock import timestamp
from fejkollen_server.control.callbacks.schemas import AttemptSeen, CallbackSeen


def callback_seen(callback: Callback, attempts: Sequence[Attempt], *, in_full: bool = False) -> CallbackSeen:
    """Show a callback; in full with its very bytes, and the headers of each attempt."""
    text = _text(callback.body)
    return CallbackSeen(
        id=callback.id,
        delivery_id=callback.delivery_id,
        session_id=callback.session,
        url=callback.url,
        state=callback.state,
        fault=callback.fault,
        body_text=text,
        body_base64=base64.b64encode(callback.body).decode() if in_full or text is None else None,
        signature=callback.signature,
        content_type=callback.media_type,
        created_at=timestamp(callback.created_at),
        next_attempt_at=timestamp(callback.due_at) if callback.state is CallbackState.PENDING else None,
        attempts=[_attempt_seen(callback, attempt, in_full=in_full) for attempt in attempts],
    )


def _attempt_seen(callback: Callback, attempt: Attempt, *, in_full: bool) -> AttemptSeen:
    headers = headers_of(callback, attempt.number) | {"Content-Length": str(len(callback.body))}
    return AttemptSeen(
        at=timestamp(attempt.started_at),
        status=attempt.status,
        error=attempt.error,
        address=attempt.address,
        milliseconds=attempt.duration / 1000,
        answer=attempt.answer,
        answer_headers=attempt.answer_headers,
        headers=headers if in_full else None,
    )


def _text(body: bytes) -> str | None:
    try:
        return body.decode()
    except UnicodeDecodeError:
        return None
