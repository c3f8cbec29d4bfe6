"""Makes of a request what is stored, behind the scenes, because it costs more than noting the request."""

import base64
import json
from typing import Any

import orjson

from fejkollen_server.clock import SECOND, AccountClock
from fejkollen_server.database.storable import storable
from fejkollen_server.journal.received_request import Body, Received
from fejkollen_server.journal.secret_masks import MASK, Heads, read_headers, without, without_named_secrets

_KEPT_FOR = 24 * 3600 * SECOND
_LONGEST_PATH = 500
_LONGEST_QUERY = 2000
# A path of IDkollen's older API has the customer's key in it.
_KEY_IN_PATH = "/v2/"


def row_of(
    received: Received, clock: AccountClock, refusal: str | None, near_misses: tuple[str, ...]
) -> dict[str, Any]:
    """Give everything of a request that is stored, but for its number and its account."""
    heads = read_headers(tuple(received.headers))
    secrets = heads.secrets + _key_in(received.path)
    at = clock.now(received.began) if received.at is None else received.at
    return {
        "session": received.session,
        "at": at,
        "happened_at": received.began,
        "method": received.method,
        "path": _shortened(without(received.path, secrets).replace("\0", "%00"), _LONGEST_PATH),
        "status": received.status,
        "operation": received.operation,
        "ref_id": received.ref_id and without(storable(received.ref_id), secrets),
        "session_state": received.session_state,
        "refusal": without(storable(refusal), secrets) if refusal else None,
        "document": _document(received, heads, secrets, clock, refusal, near_misses),
        "due_at": at + _KEPT_FOR,
    }


def _document(
    received: Received,
    heads: Heads,
    secrets: tuple[str, ...],
    clock: AccountClock,
    refusal: str | None,
    near_misses: tuple[str, ...],
) -> str:
    # A clock that stands still measures nothing, so that the same test writes the same journal.
    duration = 0 if clock.is_frozen else max(0, received.ended - received.began)
    answer_headers = read_headers(tuple(received.answer_headers)).written
    facts = {
        "scheme": received.scheme,
        "duration": duration,
        "query": _query(received.query, secrets) if received.query else None,
        "user": heads.user,
        "sessionState": received.session_state,
        "refusal": without(storable(refusal), secrets) if refusal else None,
        "nearMisses": near_misses or None,
    }
    bodies = {
        "requestBody": _body(received.body, secrets, is_request=True),
        "answerBody": _body(received.answer_body, secrets),
        "requestHeaders": orjson.Fragment(heads.written),
        "answerHeaders": orjson.Fragment(answer_headers),
    }
    return orjson.dumps({name: fact for name, fact in facts.items() if fact is not None} | bodies).decode()


def _query(query: bytes, secrets: tuple[str, ...]) -> str:
    return without(_shortened(without_named_secrets(query.decode("latin-1")), _LONGEST_QUERY), secrets)


def _body(body: Body, secrets: tuple[str, ...], *, is_request: bool = False) -> dict[str, Any] | None:
    if not body.size:
        return None
    if body.sha256:
        return {"size": body.size, "sha256": body.sha256}
    size = {"size": body.size}
    if body.size > len(body.kept):
        size["cut"] = body.size - len(body.kept)
    text = _text_of(body)
    if text is None:
        return {**size, "base64": base64.b64encode(body.kept).decode()}
    text = without(text, secrets)
    return {**size, "text": without_named_secrets(text) if is_request else text}


def _text_of(body: Body) -> str | None:
    """Read it as UTF-8; where it was cut, the last letter may be incomplete."""
    for missing in range(4 if body.size > len(body.kept) else 1):
        try:
            return body.kept[: len(body.kept) - missing].decode()
        except UnicodeDecodeError:
            continue
    return None


def refusal_of(received: Received) -> str | None:
    """Say why a request was refused, in the words of the answer."""
    if received.status < 400 or not received.answer_body.kept:
        return None
    try:
        answer = json.loads(received.answer_body.kept)
    except (ValueError, RecursionError):
        return None
    said = answer.get("message") or answer.get("detail") if isinstance(answer, dict) else None
    return said if isinstance(said, str) else None


def ref_id_asked_for(received: Received) -> str | None:
    """Read the refId of a start that was refused, whose session is not there to tell it."""
    if received.method != "POST" or b'"refId"' not in received.body.kept:
        return None
    try:
        asked = json.loads(received.body.kept)
    except (ValueError, RecursionError):
        return None
    ref_id = asked.get("refId") if isinstance(asked, dict) else None
    return ref_id if isinstance(ref_id, str) else None


def _key_in(path: str) -> tuple[str, ...]:
    key = path.removeprefix(_KEY_IN_PATH).partition("/")[0] if path.startswith(_KEY_IN_PATH) else ""
    return (key,) if key and key != MASK else ()


def _shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest]}…"
