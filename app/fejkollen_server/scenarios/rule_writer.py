"""Writes rules in the grammar in which they are read."""

from typing import Any

from fejkollen_server.scenarios.fault_fields import written_fault
from fejkollen_server.scenarios.rule import ScenarioRule, Tempo, Then, When


def document_of(rule: ScenarioRule) -> dict[str, Any]:
    """Write a rule as JSON; what it does not say is left out."""
    document = {"name": rule.name, "when": _when(rule.when), "times": rule.times, "then": _then(rule.then)}
    return {name: value for name, value in document.items() if value}


def _when(when: When) -> dict[str, Any]:
    return _said(
        {
            "provider": sorted(when.provider),
            "operation": sorted(when.operation),
            "channel": sorted(when.channel),
            "ssn": when.ssn,
            "phone": when.phone,
            "person": when.person,
            "refId": when.ref_id,
            "text": when.text,
            "document": when.document,
            "header": dict(when.headers),
        }
    )


def _then(then: Then) -> dict[str, Any]:
    return _said(
        {
            "outcome": then.outcome,
            "error": then.error,
            "cause": then.cause,
            "person": then.person,
            "pace": _pace(then.tempo),
            "hints": [{"after": step.after, "hint": step.hint_code} for step in then.hints],
            "http": [written_fault(fault) for fault in then.http],
            "callback": written_fault(then.callback) if then.callback else None,
        }
    )


def _pace(tempo: Tempo) -> Any:
    if tempo.pace is not None:
        return tempo.pace
    if tempo.after is not None:
        return {"after": tempo.after}
    return {"afterCollects": tempo.after_collects} if tempo.after_collects is not None else None


def _said(document: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if value}
