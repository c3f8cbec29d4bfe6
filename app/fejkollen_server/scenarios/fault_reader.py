"""Reads how calls and callbacks go wrong."""

from collections.abc import Mapping
from dataclasses import fields

from fejkollen_server.marked_yaml import MarkedValue
from fejkollen_server.scenarios.rule import (
    MOST_USES,
    Before,
    CallbackFault,
    CallbackOrder,
    Drop,
    FaultyCall,
    HTTPFault,
    RuleOperation,
    SpoiltBody,
    SpoiltMessage,
    SpoiltSignature,
    When,
)

_MOST_FAULTS = 20
_LONGEST_DELAY = 600.0
_MOST_DUPLICATES = 100
_SHORT_FORMS: Mapping[str, SpoiltBody] = {
    "garbage": SpoiltBody.GARBAGE,
    "truncated": SpoiltBody.TRUNCATED,
    "slowBody": SpoiltBody.SLOW,
}
"""``garbage: true`` says the same as ``body: garbage``."""
_HTTP = ("on", "times", "status", "retryAfter", "delay", "drop", "body", *_SHORT_FORMS)
_CALLBACK = ("omit", "delay", "duplicate", "order", "signature", "body", "contentType", "before")


def read_http_faults(given: MarkedValue, when: When) -> tuple[HTTPFault, ...]:
    items = given.one_or_more()
    if len(items) > _MOST_FAULTS:
        raise given.refusal(f"must have at most {_MOST_FAULTS} items")
    return tuple(_http_fault(item, when) for item in items)


def _http_fault(given: MarkedValue, when: When) -> HTTPFault:
    found = given.fields(_HTTP, required=("on",))
    fault = HTTPFault(
        on=_call(found["on"], when),
        times=found["times"].whole_number(1, MOST_USES) if "times" in found else None,
        status=found["status"].whole_number(400, 599) if "status" in found else None,
        retry_after=found["retryAfter"].duration() if "retryAfter" in found else None,
        delay=_delay(found),
        drop=_drop(found["drop"]) if "drop" in found else None,
        body=_body(found),
    )
    if set(found) <= {"on", "times"}:
        raise given.refusal("must say what goes wrong: status, delay, drop or body")
    if fault.retry_after is not None and fault.status is None:
        raise found["retryAfter"].refusal("only goes with status")
    if fault.drop and (fault.status or fault.body):
        raise found["drop"].refusal("does not go with status or body: a dropped connection carries no answer")
    return fault


def _call(given: MarkedValue, when: When) -> FaultyCall:
    call = given.choice(FaultyCall)
    if when.operation and call is FaultyCall.DOCUMENT and RuleOperation.DOCUMENT not in when.operation:
        raise given.refusal("is document, but the rule's operation does not include document")
    if call is not FaultyCall.DOCUMENT and when.operation == {RuleOperation.DOCUMENT}:
        raise given.refusal("must be document, which is the only operation of the rule")
    return call


def _drop(given: MarkedValue) -> Drop | None:
    """Read when the connection is closed; ``true`` stands for before anything is done."""
    if given.text().lower() in {"true", "false"}:
        return Drop.BEFORE if given.switch() else None
    return given.choice(Drop)


def _body(found: Mapping[str, MarkedValue]) -> SpoiltBody | None:
    bodies = [found["body"].choice(SpoiltBody)] if "body" in found else []
    bodies += [body for name, body in _SHORT_FORMS.items() if name in found and found[name].switch()]
    if len(bodies) > 1:
        second = [name for name in ("body", *_SHORT_FORMS) if name in found][1]
        raise found[second].refusal("a body can only be spoilt in one way")
    return bodies[0] if bodies else None


def _delay(found: Mapping[str, MarkedValue]) -> float:
    delay = found["delay"].duration() if "delay" in found else 0.0
    if delay > _LONGEST_DELAY:
        raise found["delay"].refusal("must be at most 10 minutes: the relying party waits for it in real time")
    return delay


def read_callback_fault(given: MarkedValue) -> CallbackFault:
    found = given.fields(_CALLBACK)
    if not found:
        raise given.refusal(f"must say what goes wrong: one or more of {', '.join(_CALLBACK)}")
    fault = CallbackFault(
        omit=found["omit"].switch() if "omit" in found else False,
        delay=found["delay"].duration() if "delay" in found else 0.0,
        duplicate=found["duplicate"].whole_number(1, _MOST_DUPLICATES) if "duplicate" in found else 1,
        order=found["order"].choice(CallbackOrder) if "order" in found else None,
        signature=found["signature"].choice(SpoiltSignature) if "signature" in found else None,
        body=found["body"].choice(SpoiltMessage) if "body" in found else None,
        content_type=found["contentType"].text() if "contentType" in found else None,
        before=found["before"].choice(Before) if "before" in found else None,
    )
    if fault.omit and any(getattr(fault, each.name) != each.default for each in fields(fault) if each.name != "omit"):
        raise found["omit"].refusal("goes with nothing else: what is not sent cannot be spoilt")
    return fault
