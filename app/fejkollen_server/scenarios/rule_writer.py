"""Writes rules in the grammar in which they are read."""

from typing import Any

from fejkollen_server.scenarios.rule import CallbackFault, HTTPFault, ScenarioRule, Tempo, Then, When


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
            "http": [_http_fault(fault) for fault in then.http],
            "callback": _callback_fault(then.callback) if then.callback else None,
        }
    )


def _pace(tempo: Tempo) -> Any:
    if tempo.pace is not None:
        return tempo.pace
    if tempo.after is not None:
        return {"after": tempo.after}
    return {"afterCollects": tempo.after_collects} if tempo.after_collects is not None else None


def _http_fault(fault: HTTPFault) -> dict[str, Any]:
    # A delay may be the only thing that is said, even if it is none.
    is_only_delay = not (fault.status or fault.drop or fault.body)
    written = {"on": fault.on, "times": fault.times, "status": fault.status, "drop": fault.drop, "body": fault.body}
    timed = {"retryAfter": fault.retry_after, "delay": fault.delay if fault.delay or is_only_delay else None}
    return {name: value for name, value in (written | timed).items() if value is not None}


def _callback_fault(fault: CallbackFault) -> dict[str, Any]:
    return {
        "duplicate": fault.duplicate,
        **_said(
            {
                "omit": fault.omit,
                "delay": fault.delay,
                "order": fault.order,
                "signature": fault.signature,
                "body": fault.body,
                "contentType": fault.content_type,
                "before": fault.before,
            }
        ),
    }


def _said(document: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if value}
