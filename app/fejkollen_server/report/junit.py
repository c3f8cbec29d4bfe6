"""The report as JUnit XML, which every CI server reads: one test case for each rule."""

import re
from xml.etree import ElementTree as ET

from fejkollen_server.clock import SECOND, timestamp
from fejkollen_server.report.evidence import evidence_of
from fejkollen_server.report.report import Judgement, Report, RuleVerdict
from fejkollen_server.report.rule import Sighting

_SUITE = "fejkollen.report"
# XML 1.0 has no way to write these.
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(report: Report) -> str:
    suite = ET.Element("testsuite", _counts(report))
    ET.SubElement(suite, "properties").extend(_properties(report))
    for judgement in report.judgements:
        _add_case(suite, report, judgement)
    suites = ET.Element("testsuites", {name: value for name, value in _counts(report).items() if name != "timestamp"})
    suites.append(suite)
    ET.indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(suites, encoding="unicode") + "\n"


def _counts(report: Report) -> dict[str, str]:
    failures = sum(1 for each in report.judgements if _fails(report, each))
    skipped = sum(1 for each in report.judgements if _is_skipped(each))
    return {
        "name": _SUITE,
        "tests": str(len(report.judgements)),
        "failures": str(failures),
        "errors": "0",
        "skipped": str(skipped),
        "time": "0",
        "timestamp": timestamp(report.written_at - report.written_at % SECOND).partition(".")[0],
    }


def _properties(report: Report) -> list[ET.Element]:
    looked_at = report.looked_at
    facts = {
        "account": report.account_id,
        "requests": str(looked_at.requests),
        "sessions": str(looked_at.sessions),
        "callbacks": str(looked_at.callbacks),
        "incomplete": "; ".join(looked_at.incomplete),
    }
    return [ET.Element("property", {"name": name, "value": _writable(value)}) for name, value in facts.items()]


def _add_case(suite: ET.Element, report: Report, judgement: Judgement) -> None:
    rule = judgement.rule
    case = ET.SubElement(suite, "testcase", {"classname": _SUITE, "name": f"{rule.id}: {rule.title}", "time": "0"})
    if _is_skipped(judgement):
        ET.SubElement(case, "skipped", {"message": judgement.why})
    elif judgement.sightings:
        text = "\n\n".join(_in_words(judgement, sighting) for sighting in judgement.sightings)
        if report.fails(rule):
            message = " ".join(sighting.message for sighting in judgement.sightings)
            ET.SubElement(case, "failure", {"type": rule.severity.value, "message": _writable(message)}).text = text
        else:
            ET.SubElement(case, "system-out").text = text


def _in_words(judgement: Judgement, sighting: Sighting) -> str:
    rule = judgement.rule
    said = (
        f"{rule.severity}: {sighting.message}",
        f"Evidence: {evidence_of(sighting).in_words()}",
        f"Fix: {rule.fix}",
        f"Reproduce: {rule.reproduce}",
    )
    return _writable("\n".join(said))


def _fails(report: Report, judgement: Judgement) -> bool:
    return judgement.verdict is RuleVerdict.BROKEN and report.fails(judgement.rule)


def _is_skipped(judgement: Judgement) -> bool:
    return judgement.verdict in {RuleVerdict.NOT_EXERCISED, RuleVerdict.NOT_OBSERVABLE}


def _writable(text: str) -> str:
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)
