"""Reads how calls and callbacks go wrong."""

from collections.abc import Mapping, Sequence
from typing import Any

from fejkollen_server.marked_yaml import MarkedValue
from fejkollen_server.scenarios.fault_fields import CALLBACK_FIELDS, HTTP_FIELDS
from fejkollen_server.scenarios.fault_records import CallbackFault, FaultyCall, HTTPFault
from fejkollen_server.scenarios.field_kinds import Field
from fejkollen_server.scenarios.rule import RuleOperation, When

_MOST_FAULTS = 20


def read_http_faults(given: MarkedValue, when: When) -> tuple[HTTPFault, ...]:
    items = given.one_or_more()
    if len(items) > _MOST_FAULTS:
        raise given.refusal(f"must have at most {_MOST_FAULTS} items")
    return tuple(_http_fault(item, when) for item in items)


def _http_fault(given: MarkedValue, when: When) -> HTTPFault:
    found = given.fields(_names(HTTP_FIELDS), required=("on",))
    fault = HTTPFault(**_values(HTTP_FIELDS, found))
    _refuse_foreign_call(found["on"], fault.on, when)
    if set(found) <= {"on", "times"}:
        raise given.refusal("must say what goes wrong: status, delay, drop or body")
    if fault.retry_after is not None and fault.status is None:
        raise found["retryAfter"].refusal("only goes with status")
    if fault.drop and (fault.status or fault.body):
        raise found["drop"].refusal("does not go with status or body: a dropped connection carries no answer")
    return fault


def _refuse_foreign_call(given: MarkedValue, call: FaultyCall, when: When) -> None:
    if when.operation and call is FaultyCall.DOCUMENT and RuleOperation.DOCUMENT not in when.operation:
        raise given.refusal("is document, but the rule's operation does not include document")
    if call is not FaultyCall.DOCUMENT and when.operation == {RuleOperation.DOCUMENT}:
        raise given.refusal("must be document, which is the only operation of the rule")


def read_callback_fault(given: MarkedValue) -> CallbackFault:
    fault = stored_callback_fault(given)
    if not given.entries():
        raise given.refusal(f"must say what goes wrong: one or more of {', '.join(_names(CALLBACK_FIELDS))}")
    others = (each for each in CALLBACK_FIELDS if each.name != "omit")
    if fault.omit and any(getattr(fault, each.of_record) != each.default for each in others):
        rule = "goes with nothing else: what is not sent cannot be spoilt"
        raise given.fields(_names(CALLBACK_FIELDS))["omit"].refusal(rule)
    return fault


def stored_callback_fault(given: MarkedValue) -> CallbackFault:
    """Read a fault that has been found to make sense before."""
    return CallbackFault(**_values(CALLBACK_FIELDS, given.fields(_names(CALLBACK_FIELDS))))


def _names(fields: Sequence[Field]) -> list[str]:
    return [name for field in fields for name in (field.name, *(field.short_forms or ()))]


def _values(fields: Sequence[Field], found: Mapping[str, MarkedValue]) -> dict[str, Any]:
    return {field.of_record: _value(field, found) for field in fields}


def _value(field: Field, found: Mapping[str, MarkedValue]) -> Any:
    short_forms = field.short_forms or {}
    said = [found[name] for name in (field.name, *short_forms) if name in found]
    chosen = [field.kind.read(found[field.name])] if field.name in found else []
    chosen += [choice for name, choice in short_forms.items() if name in found and found[name].switch()]
    if len(chosen) > 1:
        raise said[1].refusal(f"a {field.name} can only be spoilt in one way")
    return chosen[0] if chosen else field.default
