"""The grammar of scenarios: what is understood, and what is said to mistakes, in files and in JSON alike."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from fejkollen_server.eids.vocabulary import Channel, ErrorCode, Provider
from fejkollen_server.errors import Refusal
from fejkollen_server.marked_yaml import MarkedValue, read_json, read_yaml
from fejkollen_server.people.directory import PeopleDirectory, load_built_in_cast
from fejkollen_server.people.pace import Pace
from fejkollen_server.scenarios import rule as rules
from fejkollen_server.scenarios.fault_records import (
    Before,
    CallbackFault,
    CallbackOrder,
    Drop,
    FaultyCall,
    HTTPFault,
    SpoiltBody,
    SpoiltSignature,
)
from fejkollen_server.scenarios.rule import PersonAnswer, RuleOperation, ScenarioRule, Tempo, Then, When
from fejkollen_server.scenarios.rule_reader import Known, read_rule
from fejkollen_server.scenarios.rule_writer import document_of

KNOWN = Known(PeopleDirectory(load_built_in_cast()), date(2026, 11, 23))
APPROVE = {"outcome": "approve"}


def _read(document: Any) -> ScenarioRule:
    return read_rule(read_json(document), "r", known=KNOWN)


def _in_file(tmp_path: Path, document: Any) -> MarkedValue:
    path = tmp_path / "rule.yaml"
    path.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    return read_yaml(path)


CONDITIONS: list[tuple[dict[str, Any], When]] = [
    ({}, When()),
    ({"provider": "freja"}, When(provider=frozenset({Provider.FREJA}))),
    ({"provider": ["mitid", "ftn"]}, When(provider=frozenset({Provider.MITID, Provider.FTN}))),
    (
        {"operation": ["auth", "age-verification"]},
        When(operation=frozenset({RuleOperation.AUTH, RuleOperation.AGE_VERIFICATION})),
    ),
    ({"channel": "phone"}, When(channel=frozenset({Channel.PHONE}))),
    ({"ssn": "900314-2388"}, When(ssn="900314-2388")),
    ({"phone": "90 88 17 16"}, When(phone="+4790881716")),
    ({"person": "astrid"}, When(person="astrid")),
    ({"refId": "order-*"}, When(ref_id="order-*")),
    ({"text": "*Överföring?"}, When(text="*Överföring?")),
    ({"document": "01*"}, When(document="01*")),
    ({"header": {"X-Test": "a*"}}, When(headers={"x-test": "a*"})),
]

OUTCOMES: list[tuple[dict[str, Any], Then]] = [
    ({"outcome": "ignore"}, Then(outcome=PersonAnswer.IGNORE)),
    ({"error": "INVALID_ID"}, Then(error=ErrorCode.INVALID_ID)),
    ({"cause": "wrong_challenge"}, Then(cause="wrong_challenge")),
    ({"person": "astrid"}, Then(person="astrid")),
    ({"pace": "byHand"}, Then(tempo=Tempo(pace=Pace.BY_HAND))),
    ({"pace": {"after": "1.5s"}}, Then(tempo=Tempo(after=1.5))),
    ({"pace": {"after": 90}}, Then(tempo=Tempo(after=90.0))),
    ({"pace": {"afterCollects": 2}}, Then(tempo=Tempo(after_collects=2))),
    (
        {"hints": [{"hint": "started"}, {"after": "200ms", "hint": "userSign"}]},
        Then(hints=(rules.HintStep(0.0, "started"), rules.HintStep(0.2, "userSign"))),
    ),
    (
        {"http": {"on": "collect", "status": 503, "times": 2, "delay": "5s"}},
        Then(http=(HTTPFault(FaultyCall.COLLECT, times=2, status=503, delay=5.0),)),
    ),
    (
        {"http": [{"on": "start", "drop": True}, {"on": "cancel", "slowBody": True}]},
        Then(
            http=(
                HTTPFault(FaultyCall.START, drop=Drop.BEFORE),
                HTTPFault(FaultyCall.CANCEL, body=SpoiltBody.SLOW),
            )
        ),
    ),
    (
        {"http": {"on": "start", "status": 429, "retryAfter": 3}},
        Then(http=(HTTPFault(FaultyCall.START, status=429, retry_after=3.0),)),
    ),
    (
        {"callback": {"duplicate": 2, "delay": "10s", "signature": "wrong", "order": "reversed", "before": "response"}},
        Then(
            callback=CallbackFault(
                delay=10.0,
                duplicate=2,
                signature=SpoiltSignature.WRONG,
                order=CallbackOrder.REVERSED,
                before=Before.RESPONSE,
            )
        ),
    ),
    ({"callback": {"omit": True}}, Then(callback=CallbackFault(omit=True))),
]


@pytest.mark.parametrize(("when", "meant"), CONDITIONS)
def test_each_condition_is_understood(when: dict[str, Any], meant: When) -> None:
    assert _read({"when": when, "then": APPROVE}).when == meant


@pytest.mark.parametrize(("then", "meant"), OUTCOMES)
def test_each_outcome_is_understood(then: dict[str, Any], meant: Then) -> None:
    assert _read({"then": then}).then == meant


@pytest.mark.parametrize(
    "document",
    [{"name": "n", "times": 3, "when": when, "then": APPROVE} for when, _ in CONDITIONS]
    + [{"then": then} for then, _ in OUTCOMES],
    ids=str,
)
def test_a_file_means_the_same_as_json_and_what_is_written_is_read_again(
    tmp_path: Path, document: dict[str, Any]
) -> None:
    meant = _read(document)
    assert read_rule(_in_file(tmp_path, document), "r", known=KNOWN) == meant
    assert _read(json.loads(json.dumps(document_of(meant)))) == meant


MISTAKES: list[tuple[Any, str, str]] = [
    ([], "", "must have fields"),
    ("approve", "", "must have fields"),
    ({}, "", "the field then is missing"),
    ({"then": {}}, "then", "must say what happens: one or more of outcome, error, cause"),
    ({"then": APPROVE, "wen": {}}, "", "there is no field 'wen'; did you mean when?"),
    ({"then": APPROVE, "times": 0}, "times", "must be a whole number from 1 to 1000000"),
    ({"then": APPROVE, "times": "²"}, "times", "must be a whole number from 1 to 1000000"),
    ({"then": APPROVE, "name": "x" * 101}, "name", "must have at most 100 characters"),
    ({"then": APPROVE, "name": "a\0b"}, "name", "must be one line"),
    ({"then": {"outcome": "aprove"}}, "then.outcome", "'aprove' is not one of approve, decline, ignore; did you"),
    ({"then": {"outcome": "approve", "error": "CONFLICT"}}, "then.error", "does not go with outcome"),
    ({"then": {"error": "invalid id"}}, "then.error", "'invalid id' is no error code: must be AUTH_FAILED, CANCELLED"),
    ({"then": {"cause": "userCancl"}}, "then.cause", "'userCancl' is not a cause of any eID; did you mean userCancel?"),
    (
        {"when": {"provider": ["bankid-se", "mitid"]}, "then": {"cause": "userCancel"}},
        "then.cause",
        "'userCancel' is not a cause of mitid",
    ),
    ({"then": {"person": "astird"}}, "then.person", "nobody is called 'astird'; did you mean astrid?"),
    ({"then": {"pace": "quick"}}, "then.pace", "'quick' is not one of realistic, fast, instant, byHand"),
    ({"then": {"pace": {}}}, "then.pace", "must be one of realistic"),
    ({"then": {"pace": {"after": 1, "afterCollects": 1}}}, "then.pace", "must be one of realistic"),
    ({"then": {"pace": {"after": "soon"}}}, "then.pace.after", "must be seconds as a number"),
    ({"then": {"pace": {"afterCollects": 0}}}, "then.pace.afterCollects", "must be a whole number from 1"),
    ({"then": {"hints": [{"hint": "userSing"}]}}, "then.hints[0].hint", "'userSing' is not one of outstanding"),
    (
        {"then": {"hints": [{"after": 2, "hint": "started"}, {"after": 1, "hint": "userSign"}]}},
        "then.hints[1]",
        "must not come before",
    ),
    (
        {"when": {"provider": "freja"}, "then": {"hints": {"hint": "started"}}},
        "then.hints",
        "freja shows no hints, only bankid-se does",
    ),
    (
        {"when": {"operation": "age-verification"}, "then": {"hints": {"hint": "started"}}},
        "then.hints",
        "hints are only shown in operation auth and sign",
    ),
    ({"then": {"http": {"status": 503}}}, "then.http", "the field on is missing"),
    ({"then": {"http": {"on": "collect"}}}, "then.http", "must say what goes wrong"),
    ({"then": {"http": {"on": "colect", "status": 503}}}, "then.http.on", "'colect' is not one of start, collect"),
    ({"then": {"http": {"on": "start", "status": 200}}}, "then.http.status", "must be a whole number from 400 to 599"),
    ({"then": {"http": {"on": "start", "retryAfter": 1, "delay": 1}}}, "then.http.retryAfter", "only goes with status"),
    ({"then": {"http": {"on": "start", "drop": True, "status": 500}}}, "then.http.drop", "does not go with status"),
    ({"then": {"http": {"on": "start", "garbage": True, "slowBody": True}}}, "then.http.slowBody", "a body can only"),
    ({"then": {"http": {"on": "start", "delay": "11m"}}}, "then.http.delay", "must be at most 10 minutes"),
    ({"then": {"http": []}}, "then.http", "must not be an empty list"),
    (
        {"when": {"operation": "sign"}, "then": {"http": {"on": "document", "status": 500}}},
        "then.http.on",
        "is document, but the rule's operation does not include document",
    ),
    ({"when": {"operation": "document"}, "then": APPROVE}, "then", "a rule that is only about operation document"),
    ({"then": {"callback": {}}}, "then.callback", "must say what goes wrong"),
    ({"then": {"callback": {"omit": True, "delay": 1}}}, "then.callback.omit", "goes with nothing else"),
    ({"then": {"callback": {"signatur": "wrong"}}}, "then.callback", "there is no field 'signatur'; did you mean sig"),
    ({"when": {"provider": "bankid"}, "then": APPROVE}, "when.provider", "'bankid' is not one of bankid-se"),
    ({"when": {"provider": ["freja", "x"]}, "then": APPROVE}, "when.provider[1]", "'x' is not one of"),
    ({"when": {"channel": []}, "then": APPROVE}, "when.channel", "must not be an empty list"),
    (
        {"when": {"provider": "ftn", "operation": "sign"}, "then": APPROVE},
        "when",
        "there is no request with provider ftn, operation sign",
    ),
    ({"when": {"provider": "mitid", "ssn": "12"}, "then": APPROVE}, "when.ssn", "DENMARK: must be 10 digits"),
    ({"when": {"phone": "12"}, "then": APPROVE}, "when.phone", "must be a number like"),
    ({"when": {"person": "nobody"}, "then": APPROVE}, "when.person", "nobody is called 'nobody'"),
    ({"when": {"refId": ""}, "then": APPROVE}, "when.refId", "must be one line of 1 to 500 characters"),
    ({"when": {"refId": None}, "then": APPROVE}, "when.refId", "must be a text"),
    ({"when": {"header": {"a b": "c"}}, "then": APPROVE}, "when.header.a b", "'a b' is not the name of a header"),
    ({"when": {"header": {"Authorization": "*"}}, "then": APPROVE}, "when.header.Authorization", "'Authorization' car"),
]


@pytest.mark.parametrize(("document", "field", "rule"), MISTAKES, ids=[str(each[0])[:60] for each in MISTAKES])
def test_a_mistake_is_named_by_field_and_rule_in_json_and_with_its_line_in_a_file(
    tmp_path: Path, document: Any, field: str, rule: str
) -> None:
    with pytest.raises(Refusal) as in_json:
        _read(document)
    assert str(in_json.value).startswith(f"{field or 'the body'}: {rule}")
    with pytest.raises(Refusal) as in_file:
        read_rule(_in_file(tmp_path, document), "r", known=KNOWN)
    place, _, said = str(in_file.value).partition(": ")
    assert place.startswith(f"{tmp_path}/rule.yaml line ")
    assert said.removeprefix(f"{field}: ").startswith(rule)


def test_nesting_beyond_measure_is_refused() -> None:
    document: Any = []
    for _ in range(500):
        document = [document]
    with pytest.raises(Refusal, match="nested more than 20 deep"):
        read_json(document)
