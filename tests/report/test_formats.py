"""The same report in every format: as files that are compared, and as those who read them see it."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft7Validator

from fejkollen_server.control.report.views import report_seen
from fejkollen_server.report.all_rules import RULES
from fejkollen_server.report.junit import junit
from fejkollen_server.report.markdown import markdown
from fejkollen_server.report.report import judge
from fejkollen_server.report.rule import Severity
from fejkollen_server.report.sarif import sarif
from tests.control import DEMO, control, refused
from tests.report.observing import CALLBACK, SESSION, careless_observed
from tests.world import World

HERE = Path(__file__).parent
GOLDEN = HERE / "golden"
REPORT = judge(careless_observed())
WRITTEN = {
    "report.md": markdown(REPORT),
    "report.xml": junit(REPORT),
    "report.sarif": sarif(REPORT) + "\n",
    "report.json": json.dumps(json.loads(report_seen(REPORT).body()), indent=2, ensure_ascii=False) + "\n",
}


@pytest.mark.parametrize("name", WRITTEN)
def test_it_is_written_as_the_golden_file(name: str) -> None:
    assert WRITTEN[name] == (GOLDEN / name).read_text(encoding="utf-8")


def test_sarif_is_valid_against_the_schema_of_oasis() -> None:
    """The schema is OASIS' own, as Microsoft's package ``jest-sarif`` (MIT) distributes it."""
    schema = json.loads((HERE / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
    Draft7Validator.check_schema(schema)
    assert [error.message for error in Draft7Validator(schema).iter_errors(json.loads(sarif(REPORT)))] == []


def test_a_result_in_sarif_leads_to_its_rule_and_its_evidence() -> None:
    [run] = json.loads(sarif(REPORT))["runs"]
    rules = run["tool"]["driver"]["rules"]
    results: list[dict[str, Any]] = run["results"]
    assert [rule["id"] for rule in rules] == [rule.id for rule in RULES]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in results)
    forged = next(result for result in results if result["ruleId"] == "accepts-forged-signatures")
    places = [place["fullyQualifiedName"] for place in forged["locations"][0]["logicalLocations"]]
    assert (forged["level"], places) == ("error", [f"demo/sessions/{SESSION}", f"demo/callbacks/{CALLBACK}"])
    [notification] = run["invocations"][0]["toolExecutionNotifications"]
    assert notification["message"]["text"] == "the journal was full and has dropped 17 requests"


def test_a_finding_has_the_same_fingerprint_in_the_next_run() -> None:
    def fingerprints(text: str) -> list[str]:
        return [result["partialFingerprints"]["rule/v1"] for result in json.loads(text)["runs"][0]["results"]]

    assert len(set(fingerprints(sarif(REPORT)))) == len(REPORT.findings)
    assert fingerprints(sarif(judge(careless_observed()))) == fingerprints(sarif(REPORT))


def _read(xml: str) -> ET.Element:
    return ET.fromstring(xml)  # noqa: S314 - our own.


def test_junit_has_one_case_for_each_rule_and_counts_them() -> None:
    suites = _read(junit(REPORT))
    [suite] = suites
    cases = suite.findall("testcase")
    assert (suites.tag, suite.tag, len(cases)) == ("testsuites", "testsuite", len(RULES))
    assert {case.get("classname") for case in cases} == {"fejkollen.report"}
    counted = {
        "tests": len(cases),
        "failures": len(suite.findall("testcase/failure")),
        "skipped": len(suite.findall("testcase/skipped")),
        "errors": 0,
    }
    assert {name: int(suite.get(name, "")) for name in counted} == counted
    assert {name: int(suites.get(name, "")) for name in counted} == counted
    assert all(len(list(case)) <= 1 for case in cases)


def test_a_note_is_no_failure_in_junit_unless_it_is_asked_for() -> None:
    case = "testcase[@name='sends-no-ref-id: Gives each start a refId']"
    [suite] = _read(junit(judge(careless_observed(), Severity.WARNING)))
    assert [child.tag for child in suite.find(case) or ()] == ["system-out"]
    [suite] = _read(junit(judge(careless_observed(), Severity.NOTE)))
    assert [child.tag for child in suite.find(case) or ()] == ["failure"]


def test_what_an_application_has_sent_is_only_text() -> None:
    [suite] = _read(junit(REPORT))
    failure = next(each for each in suite.iter("failure") if "alert" in (each.text or ""))
    assert "<script>alert('|')</script>]]> \ufffd\ufffd`*_&amp;" in (failure.text or "")
    assert "<script>" not in markdown(REPORT)
    assert r"\<script\>alert('\|')\</script\>" in markdown(REPORT)


MEDIA_TYPES = {
    "json": "application/json",
    "markdown": "text/markdown; charset=utf-8",
    "junit": "application/xml",
    "sarif": "application/sarif+json",
}


@pytest.mark.anyio
@pytest.mark.parametrize(("wanted", "media_type"), MEDIA_TYPES.items())
async def test_the_format_is_chosen_by_the_query_or_by_accept(world: World, wanted: str, media_type: str) -> None:
    asked = await control(world, "GET", f"/report?format={wanted}", auth=DEMO)
    accepted = await world.client.get("/control/v1/report", headers={"accept": f"text/html, {media_type};q=0.9"})
    assert (asked.headers["content-type"], accepted.headers["content-type"]) == (media_type, media_type)
    assert asked.text == accepted.text


@pytest.mark.anyio
async def test_a_format_that_is_not_there_is_refused(world: World) -> None:
    status, detail = await refused(world, "GET", "/report?format=pdf", auth=DEMO)
    assert (status, "format" in detail) == (400, True)
    assert (await control(world, "GET", "/report", auth=DEMO)).headers["content-type"] == "application/json"
