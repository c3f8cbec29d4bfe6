"""How the faults of a rule are written down with a session, for whoever carries them out."""

import json
from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any

from fejkollen_server.scenarios.rule import (
    Before,
    CallbackFault,
    CallbackOrder,
    Drop,
    FaultyCall,
    HTTPFault,
    ScenarioRule,
    SpoiltBody,
    SpoiltMessage,
    SpoiltSignature,
)


def http_faults_text(faults: Iterable[HTTPFault]) -> str | None:
    """Write faults down; None when there are none, so that collects of the session stay one statement."""
    documents = [_differing(fault) for fault in faults]
    return json.dumps(documents) if documents else None


def http_faults_of(text: str | None) -> tuple[HTTPFault, ...]:
    return tuple(_http_fault(each) for each in json.loads(text)) if text else ()


def callback_fault_text(rule: ScenarioRule) -> str | None:
    """Write down what a rule makes go wrong with callbacks, if it does."""
    fault = rule.then.callback
    if fault is None:
        return None
    return json.dumps({"rule": rule.id} | _differing(replace(fault, together=rule.times or fault.together)))


def callback_fault_of(text: str) -> tuple[str, CallbackFault]:
    """Give the id of the rule and what it makes go wrong."""
    values = json.loads(text)
    rule_id = values.pop("rule")
    kinds: tuple[tuple[str, Any], ...] = (
        ("order", CallbackOrder),
        ("signature", SpoiltSignature),
        ("body", SpoiltMessage),
        ("before", Before),
    )
    return rule_id, CallbackFault(**values | {name: kind(values[name]) for name, kind in kinds if name in values})


def _http_fault(values: dict[str, Any]) -> HTTPFault:
    kinds: tuple[tuple[str, Any], ...] = (("on", FaultyCall), ("drop", Drop), ("body", SpoiltBody))
    return HTTPFault(**values | {name: kind(values[name]) for name, kind in kinds if name in values})


def _differing(fault: HTTPFault | CallbackFault) -> dict[str, Any]:
    """Give what is said of a fault: what is as usual is left out."""
    said = ((field, getattr(fault, field.name)) for field in fields(fault))
    return {field.name: value for field, value in said if value != field.default}
