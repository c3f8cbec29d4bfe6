"""What a scenario makes of a callback before it is put down: the very bytes, signature and header that will be sent."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from fejkollen_server.callbacks.outbox import OwedCallback
from fejkollen_server.callbacks.signature import sign_callback
from fejkollen_server.clock import span
from fejkollen_server.eids.vocabulary import ErrorCode
from fejkollen_server.scenarios.fault_fields import fault_in_words
from fejkollen_server.scenarios.fault_records import CallbackFault, SpoiltMessage, SpoiltSignature

_ANOTHER_KEY = "another key than the account's"


def spoilt_callback(owed: OwedCallback, fault: CallbackFault, key: str | None) -> OwedCallback:
    """Spoil a callback as it would rightly have been."""
    if fault.body is SpoiltMessage.REFORMATTED:
        body = _reformatted(owed.body)
        owed = replace(owed, body=body, signature=sign_callback(body, key) if key else None)
    return replace(
        owed,
        body=_body(owed.body, fault.body),
        signature=_signature(owed, fault.signature, key),
        content_type=fault.content_type,
        delay=span(fault.delay),
        is_omitted=fault.omit,
        fault=fault_in_words(fault),
    )


def duplicate_callbacks(owed: OwedCallback, fault: CallbackFault, new_id: Callable[[], str]) -> list[OwedCallback]:
    """Give the further deliveries of a callback: same bytes, same delivery id, but each with a record of its own."""
    return [replace(owed, id=new_id(), delivery=owed.id) for _ in range(fault.duplicate - 1)]


def _signature(owed: OwedCallback, fault: SpoiltSignature | None, key: str | None) -> str | None:
    match fault:
        case None:
            return owed.signature
        case SpoiltSignature.MISSING:
            return None
        case SpoiltSignature.WRONG:
            return sign_callback(owed.body, _ANOTHER_KEY)
        case SpoiltSignature.STALE:
            return sign_callback(_earlier(owed.body), key or _ANOTHER_KEY)


def _body(body: bytes, fault: SpoiltMessage | None) -> bytes:
    match fault:
        case SpoiltMessage.ALTERED:
            return _altered(body)
        case SpoiltMessage.TRUNCATED:
            return body[: len(body) // 2]
        case _:
            return body


def _earlier(body: bytes) -> bytes:
    """Write what the session said of itself before it ended."""
    told = json.loads(body)
    return _written({name: told[name] for name in ("id", "refId") if name in told} | {"status": "PENDING"})


def _altered(body: bytes) -> bytes:
    """Change one field as a forger would, in whatever the session ended with."""
    told = json.loads(body)
    if "name" in told:
        return _written(told | {"name": "Somebody Else"})
    if "ageVerified" in told:
        return _written(told | {"ageVerified": not told["ageVerified"]})
    if "error" in told:
        other = ErrorCode.CANCELLED if told["error"] != ErrorCode.CANCELLED else ErrorCode.INTERNAL_ERROR
        return _written(told | {"error": other})
    return _written(told | {"id": f"{told['id'][:-4]}0000"})


def _reformatted(body: bytes) -> bytes:
    """Say the same as no common writer of JSON does: keys from the end, spaces before what parts them, escapes."""
    told = json.loads(body, object_pairs_hook=lambda pairs: dict(reversed(pairs)))
    text = json.dumps(told, separators=(" ,  ", " : "))
    escaped = text.replace("/", r"\/").replace('"id"', r'"\u0069d"', 1)
    return f" {escaped}\n".encode()


def _written(told: dict[str, Any]) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
