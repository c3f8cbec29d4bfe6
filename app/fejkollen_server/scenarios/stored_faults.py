"""The faults of a rule as they are stored with a session: in the grammar's own JSON, for whoever carries them out."""

import json
from collections.abc import Iterable
from dataclasses import replace

from fejkollen_server.marked_yaml import read_json
from fejkollen_server.scenarios.fault_fields import written_fault
from fejkollen_server.scenarios.fault_reader import read_http_faults, stored_callback_fault
from fejkollen_server.scenarios.fault_records import CallbackFault, HTTPFault
from fejkollen_server.scenarios.rule import ScenarioRule, When


def http_faults_text(faults: Iterable[HTTPFault]) -> str | None:
    """Write faults down; None when there are none, so that collects of the session stay one statement."""
    documents = [written_fault(fault) for fault in faults]
    return json.dumps(documents) if documents else None


def http_faults_of(text: str | None) -> tuple[HTTPFault, ...]:
    return read_http_faults(read_json(json.loads(text)), When()) if text else ()


def callback_fault_text(rule: ScenarioRule) -> str | None:
    """Write down what a rule makes go wrong with callbacks, if it does."""
    fault = rule.then.callback
    if fault is None:
        return None
    return json.dumps({"rule": rule.id, "together": rule.times or fault.together, "fault": written_fault(fault)})


def callback_fault_of(text: str) -> tuple[str, CallbackFault]:
    """Give the id of the rule and what it makes go wrong."""
    stored = json.loads(text)
    return stored["rule"], replace(stored_callback_fault(read_json(stored["fault"])), together=stored["together"])
