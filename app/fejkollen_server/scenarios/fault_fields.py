"""Everything that can go wrong: one table for calls, one for callbacks.

Reading, writing, storing, the control API's description, coverage and the words in which a fault is told all follow
from these rows; a new fault is a row here, a field of its record, and whoever carries it out.
"""

from collections.abc import Sequence
from typing import Any

from fejkollen_server.scenarios.fault_records import (
    Before,
    CallbackFault,
    CallbackOrder,
    Drop,
    FaultyCall,
    HTTPFault,
    SpoiltBody,
    SpoiltMessage,
    SpoiltSignature,
)
from fejkollen_server.scenarios.field_kinds import Duration, Field, OneOf, Switch, WholeNumber, Words
from fejkollen_server.scenarios.rule import MOST_USES

_LONGEST_DELAY = 600.0

HTTP_FIELDS: Sequence[Field] = (
    Field("on", OneOf(FaultyCall), "Which call goes wrong.", is_counted=False),
    Field("times", WholeNumber(1, MOST_USES), "How often; without it, always.", is_counted=False),
    Field("status", WholeNumber(400, 599), "What is answered instead."),
    Field("retryAfter", Duration(), "What the header `Retry-After` says.", attribute="retry_after", is_counted=False),
    Field(
        "delay",
        Duration(_LONGEST_DELAY, "must be at most 10 minutes: the relying party waits for it in real time"),
        "In real time, at most 10 minutes.",
        default=0.0,
    ),
    Field("drop", OneOf(Drop, Drop.BEFORE), "When the connection is closed; `true` means `before`."),
    Field(
        "body",
        OneOf(SpoiltBody),
        "How the body is spoilt.",
        short_forms={
            "garbage": SpoiltBody.GARBAGE,
            "truncated": SpoiltBody.TRUNCATED,
            "slowBody": SpoiltBody.SLOW,
        },
    ),
)

CALLBACK_FIELDS: Sequence[Field] = (
    Field("omit", Switch(), "Whether it is never sent.", default=False),
    Field("delay", Duration(), "How much later it is sent, in the account's time.", default=0.0),
    Field(
        "duplicate",
        WholeNumber(1, 100),
        "How often it is sent, under one delivery id.",
        default=1,
        is_always_written=True,
    ),
    Field(
        "order",
        OneOf(CallbackOrder),
        "`reversed`: held back until the others of the rule have ended, then sent last first.",
    ),
    Field("signature", OneOf(SpoiltSignature), "How the signature is spoilt."),
    Field(
        "body",
        OneOf(SpoiltMessage),
        "How the body is spoilt. `reformatted` is rightly signed over unusual spaces, escapes and order of keys: only "
        "a receiver that verifies JSON it has written again refuses it.",
    ),
    Field(
        "contentType",
        Words(),
        "What `Content-Type` says instead of `application/json`.",
        attribute="content_type",
    ),
    Field("before", OneOf(Before), "`response`: sent before the start is answered."),
)


def written_fault(fault: HTTPFault | CallbackFault) -> dict[str, Any]:
    """Write a fault in the grammar in which it is read; what is as usual is left out."""
    fields = _fields_of(fault)
    said = {field.name: getattr(fault, field.of_record) for field in fields}
    document = {
        field.name: said[field.name] for field in fields if field.is_always_written or said[field.name] != field.default
    }
    if not any(field.name in document for field in fields if field.is_counted):
        # A delay may be the only thing that is said, even if it is none.
        document["delay"] = said["delay"]
    return document


def fault_in_words(fault: HTTPFault | CallbackFault) -> str:
    """Say in the words of the grammar what is done."""
    said = ((field, getattr(fault, field.of_record)) for field in _fields_of(fault) if field.is_counted)
    return ", ".join(f"{field.name}: {_plain(value)}" for field, value in said if value != field.default)


def _fields_of(fault: HTTPFault | CallbackFault) -> Sequence[Field]:
    return HTTP_FIELDS if isinstance(fault, HTTPFault) else CALLBACK_FIELDS


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "true"
    return f"{value:g}s" if isinstance(value, float) else str(value)
