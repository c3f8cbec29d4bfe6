"""The report as SARIF 2.1.0, for code scanning and editors; there are no files, so locations are logical ones."""

import hashlib
import json
from typing import Any

from fejkollen_server import __version__
from fejkollen_server.clock import timestamp
from fejkollen_server.report.evidence import FindingEvidence, evidence_of
from fejkollen_server.report.report import Report
from fejkollen_server.report.rule import Finding, ReportRule

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def sarif(report: Report) -> str:
    rules = [judgement.rule for judgement in report.judgements]
    positions = {rule.id: position for position, rule in enumerate(rules)}
    driver = {"name": "Fejkollen", "semanticVersion": __version__, "rules": [_rule(rule) for rule in rules]}
    run = {
        "tool": {"driver": driver},
        "invocations": [_invocation(report)],
        "columnKind": "unicodeCodePoints",
        "results": [_result(report, finding, positions[finding.rule.id]) for finding in report.findings],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _rule(rule: ReportRule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "name": "".join(word.capitalize() for word in rule.id.split("-")),
        "shortDescription": {"text": f"{rule.title}."},
        "help": {"text": f"{rule.fix}\n\nReproduce: {rule.reproduce}"},
        "defaultConfiguration": {"level": rule.severity.value},
    }


def _invocation(report: Report) -> dict[str, Any]:
    """Say what the report is based on; what makes it incomplete is a notification."""
    notifications = [{"level": "warning", "message": {"text": why}} for why in report.looked_at.incomplete]
    return {
        "executionSuccessful": True,
        "endTimeUtc": timestamp(report.written_at),
        "toolExecutionNotifications": notifications,
    }


def _result(report: Report, finding: Finding, position: int) -> dict[str, Any]:
    evidence = evidence_of(finding.sighting)
    text = f"{finding.sighting.message}\n{finding.rule.fix}\nEvidence: {evidence.in_words()}"
    return {
        "ruleId": finding.rule.id,
        "ruleIndex": position,
        "level": finding.rule.severity.value,
        "message": {"text": text},
        "locations": [_location(report.account_id, evidence)],
        "partialFingerprints": {"rule/v1": _fingerprint(finding)},
    }


def _location(account_id: str, evidence: FindingEvidence) -> dict[str, Any]:
    """Name all the evidence; where a file and its line are wanted, there is what shows the first of it."""
    places = [("requests", str(number)) for number in evidence.requests]
    places += [("sessions", each) for each in evidence.sessions] + [("callbacks", each) for each in evidence.callbacks]
    logical = [
        {"name": name, "kind": kind.removesuffix("s"), "fullyQualifiedName": f"{account_id}/{kind}/{name}"}
        for kind, name in places
    ]
    first = "/".join(places[0]) if places else "report"
    physical = {"artifactLocation": {"uri": f"control/v1/{first}"}, "region": {"startLine": 1}}
    return {"physicalLocation": physical, "logicalLocations": logical}


def _fingerprint(finding: Finding) -> str:
    """Recognise the same finding in the next run, whose account, counts and ids are others."""
    words = "".join(sign for sign in finding.sighting.message if not sign.isdigit())
    return hashlib.sha256(f"{finding.rule.id}\n{words}".encode()).hexdigest()
