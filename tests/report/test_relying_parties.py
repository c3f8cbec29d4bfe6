"""A careless and a careful relying party go through the same situations: every rule finds the one, none the other."""

import socket
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from fejkollen_server.report.all_rules import RULES
from fejkollen_server.scanning.bankid_se import bankid_qr
from tests.control import ADMIN, DEMO, refused, told
from tests.operations import ASTRID, MISSING_ID, VALTERS_PHONE
from tests.report.relying_parties import AUTH, Careful, Careless
from tests.scenarios import arrange
from tests.world import World

pytestmark = pytest.mark.anyio

DECLINING = "199102032399"
IGNORING = "199007212385"
BUSY = "199312012389"

Script = Callable[[Careless], Awaitable[Any]]


async def _polls_too_fast(careless: Careless) -> None:
    await careless.collect(await careless.start(ssn=IGNORING), 2, every=0)


async def _polls_closer_than_a_second(careless: Careless) -> None:
    await careless.world.set_up_demo(collect_limit=False)
    await careless.collect(await careless.start(ssn=IGNORING), 2, every=0.1)


async def _ignores_retry_after(careless: Careless) -> None:
    http = {"on": "collect", "status": 429, "retryAfter": 3, "times": 1}
    await arrange(careless.world, {"then": {"http": [http]}})
    await careless.collect(await careless.start(ssn=IGNORING), 2)


async def _polls_on(careless: Careless) -> None:
    await careless.collect(await careless.start(ssn=ASTRID), 4)


async def _never_asks(careless: Careless) -> None:
    await careless.start(ssn=ASTRID)
    await careless.world.advance(10)


async def _asks_for_unknown_orders(careless: Careless) -> None:
    await careless.collect(MISSING_ID, 3)


def _called_back_with(**fault: Any) -> Script:
    async def script(careless: Careless) -> None:
        await arrange(careless.world, {"then": {"callback": fault}})
        await careless.order(ssn=ASTRID)

    return script


async def _believes_contradictions(careless: Careless) -> None:
    await arrange(careless.world, {"then": {"outcome": "decline", "callback": {"body": "contradicting"}}})
    await careless.order(ssn=ASTRID)


async def _verifies_rewritten_json(careless: Careless) -> None:
    careless.verifies_rewritten_json = True
    await careless.order(ssn=ASTRID)
    await _called_back_with(body="reformatted")(careless)


async def _breaks_without_ref_id(careless: Careless) -> None:
    await careless.start(ssn=ASTRID, callbackUrl=careless.callback_url)
    await careless.world.advance(1)


async def _breaks_on_unknown_orders(careless: Careless) -> None:
    await arrange(careless.world, {"then": {"http": [{"on": "start", "drop": "after"}]}})
    await careless.order(ssn=ASTRID)


async def _is_not_reachable(careless: Careless) -> None:
    with socket.socket() as nobody_listens:
        nobody_listens.bind(("127.0.0.1", 0))
        port = nobody_listens.getsockname()[1]
        await careless.start(ssn=ASTRID, callbackUrl=f"http://127.0.0.1:{port}/callback")
        await careless.world.advance(1)


async def _breaks_on_errors(careless: Careless) -> None:
    await careless.collect(await careless.order(ssn=DECLINING), 3)


async def _abandons(careless: Careless) -> None:
    await careless.collect(await careless.start(ssn=IGNORING), 2)
    await careless.world.advance(300)


async def _leaves_the_qr_code_as_it_is(careless: Careless) -> None:
    await careless.show_qr_code(seconds=12)


async def _asks_badly(careless: Careless) -> None:
    await careless.start(ssn="12")


async def _misspells(careless: Careless) -> None:
    await careless.start(ssn=ASTRID, refid="7")


async def _relies_on_leniency(careless: Careless) -> None:
    await careless.start(ssn=ASTRID, refId=None)


async def _takes_ssn_for_granted(careless: Careless) -> None:
    await _reads_with_an_official_client(careless.world)


async def _reads_with_an_official_client(world: World, **body: Any) -> None:
    started = await world.start("/v3/vipps/backchannel/auth", phone=VALTERS_PHONE, refId="order-7", **body)
    await world.advance(1)
    headers = {"user-agent": "idkollen-client-py/0.1.0"}
    await world.client.get(f"/v3/vipps/auth/{started['id']}", headers=headers)


async def _asks_elsewhere(careless: Careless) -> None:
    await careless.world.client.post("/v3/mitid/authn", json={})


async def _names_nothing(careless: Careless) -> None:
    await careless.start(ssn=ASTRID)


async def _has_another_secret(careless: Careless) -> None:
    await careless.world.client.post(AUTH, json={}, auth=("demo", "another"))


async def _is_a_stranger(careless: Careless) -> None:
    await careless.world.client.post(AUTH, json={}, auth=("nobody", "another"))


CARELESS: dict[str, Script] = {
    "polls-too-fast": _polls_too_fast,
    "polls-closer-than-a-second": _polls_closer_than_a_second,
    "ignores-retry-after": _ignores_retry_after,
    "polls-on-after-completion": _polls_on,
    "never-learns-the-outcome": _never_asks,
    "keeps-asking-for-unknown-orders": _asks_for_unknown_orders,
    "accepts-forged-signatures": _called_back_with(signature="missing"),
    "accepts-altered-bodies": _called_back_with(body="altered"),
    "verifies-rewritten-json": _verifies_rewritten_json,
    "believes-without-asking": _believes_contradictions,
    "accepts-wrong-content-types": _called_back_with(contentType="text/plain"),
    "breaks-on-spoilt-callbacks": _called_back_with(body="truncated"),
    "turns-callbacks-away": _breaks_without_ref_id,
    "answers-duplicates-otherwise": _called_back_with(duplicate=2),
    "breaks-on-callbacks-of-unknown-orders": _breaks_on_unknown_orders,
    "cannot-be-called-back": _is_not_reachable,
    "does-not-cope-with-errors": _breaks_on_errors,
    "abandons-sessions": _abandons,
    "shows-stale-qr-codes": _leaves_the_qr_code_as_it_is,
    "sends-bad-requests": _asks_badly,
    "asks-for-what-is-not-there": _asks_elsewhere,
    "misspells-fields": _misspells,
    "relies-on-leniency": _relies_on_leniency,
    "cannot-read-results-without-ssn": _takes_ssn_for_granted,
    "sends-no-ref-id": _names_nothing,
    "uses-a-wrong-secret": _has_another_secret,
    "calls-as-a-stranger": _is_a_stranger,
}


async def _report(world: World, query: str = "") -> dict[str, Any]:
    return await told(world, "GET", f"/report{query}", auth=ADMIN)


def _broken(report: dict[str, Any]) -> list[str]:
    return [finding["rule"] for finding in report["findings"]]


def test_every_rule_has_its_situation() -> None:
    assert {rule.id for rule in RULES} == CARELESS.keys()


@pytest.mark.parametrize("rule", CARELESS)
async def test_carelessness_is_found_with_its_evidence(world: World, careless: Careless, rule: str) -> None:
    await CARELESS[rule](careless)
    found = [each for each in (await _report(world))["findings"] if each["rule"] == rule]
    assert len(found) == 1
    evidence = found[0]["evidence"]
    assert evidence["requests"] or evidence["sessionIds"] or evidence["callbackIds"]
    assert evidence["since"] <= evidence["until"]
    assert all(found[0][said] for said in ("message", "fix", "reproduce"))


async def _is_careful(world: World, careful: Careful) -> None:
    """Go through everything in which somebody careless does wrong."""
    assert await careful.identify(ssn=ASTRID) == "COMPLETED"
    assert await careful.identify(ssn=ASTRID, is_called_back=False) == "COMPLETED"
    assert await careful.identify(ssn=DECLINING) == "FAILED"
    assert await careful.identify(ssn=IGNORING, is_called_back=False) == "FAILED"
    assert await careful.follow(MISSING_ID) == "GONE"
    assert await careful.start(ssn=BUSY) is None
    assert await careful.follow(str(await careful.start(ssn=IGNORING)), patience=2) == "GIVEN UP"
    await careful.show_qr_codes(seconds=20)
    await world.advance(300)
    for fault in (
        {"signature": "missing"},
        {"signature": "wrong"},
        {"signature": "stale"},
        {"body": "altered"},
        {"body": "truncated"},
        {"body": "contradicting"},
        {"body": "reformatted"},
        {"body": "reformatted", "signature": "wrong"},
        {"body": "reformatted", "duplicate": 2},
        {"contentType": "text/plain"},
        {"duplicate": 3},
    ):
        await arrange(world, {"times": 1, "then": {"callback": fault}})
        assert await careful.identify(ssn=ASTRID) == "COMPLETED"
        await world.advance(1)


async def _is_careful_when_calls_go_wrong(world: World, careful: Careful) -> None:
    collect = {"on": "collect", "status": 429, "retryAfter": 3, "times": 1}
    await arrange(world, {"times": 1, "then": {"http": [collect]}})
    assert await careful.identify(ssn=ASTRID) == "COMPLETED"
    await arrange(world, {"times": 1, "then": {"http": [{"on": "start", "drop": "after"}]}})
    assert await careful.start(ssn=ASTRID) is None
    await world.advance(1)


async def test_nothing_is_found_where_somebody_is_careful(world: World, careful: Careful) -> None:
    await _is_careful(world, careful)
    await _is_careful_when_calls_go_wrong(world, careful)
    await _reads_with_an_official_client(world, requestSsn=True)
    await world.advance(10)
    report = await _report(world)
    assert (report["findings"], report["passed"], report["lookedAt"]["isComplete"]) == ([], True, True)
    verdicts = {each["rule"]: each["verdict"] for each in report["rules"]}
    assert {rule for rule, verdict in verdicts.items() if verdict != "kept"} == set()


async def test_without_anything_to_judge_nothing_is_proven(world: World) -> None:
    report = await told(world, "GET", "/report", auth=DEMO)
    verdicts = {each["verdict"] for each in report["rules"]}
    assert (report["findings"], report["passed"]) == ([], True)
    assert verdicts == {"notExercised", "notObservable"}


async def test_what_hurries_only_because_the_clock_was_moved_is_no_finding(world: World, careless: Careless) -> None:
    await world.set_up_demo(collect_limit=False)
    session_id = await careless.start(ssn=IGNORING, refId="order-7")
    for _ in range(3):
        await world.client.get(f"{AUTH}/{session_id}")
        await told(world, "POST", "/clock/advance", {"by": 2}, auth=DEMO)
    assert _broken(await _report(world)) == []


async def test_what_has_ended_just_now_may_still_be_asked_for(world: World, careless: Careless) -> None:
    await careless.start(ssn=ASTRID, refId="order-7")
    await world.advance(4)
    assert _broken(await _report(world)) == []
    await world.advance(4)
    assert _broken(await _report(world)) == ["never-learns-the-outcome"]


async def test_a_contradiction_that_was_checked_may_be_answered_2xx(world: World, careless: Careless) -> None:
    await _believes_contradictions(careless)
    assert _broken(await _report(world)) == ["believes-without-asking"]
    [finding] = (await _report(world))["findings"]
    await careless.collect(finding["evidence"]["sessionIds"][0], 1)
    assert _broken(await _report(world)) == []


async def test_qr_codes_are_judged_once_somebody_scans_one(world: World, careless: Careless, careful: Careful) -> None:
    async def judged() -> dict[str, Any]:
        [each] = [each for each in (await _report(world))["rules"] if each["rule"] == "shows-stale-qr-codes"]
        return dict(each)

    assert (await judged())["verdict"] == "notObservable"
    assert "nobody has scanned one" in (await judged())["why"]
    await careful.show_qr_codes(seconds=3)
    assert ((await judged())["verdict"], (await judged())["judged"]) == ("kept", 1)
    for seconds in (12, 9):
        await careless.show_qr_code(seconds=seconds)
    [found] = [each for each in (await _report(world))["findings"] if each["rule"] == "shows-stale-qr-codes"]
    assert found["message"] == "2 QR codes were scanned too late: the oldest was made 12 seconds before."
    assert len(found["evidence"]["sessionIds"]) == 2
    assert (await judged())["verdict"] == "broken"


async def test_a_qr_code_that_grew_old_because_the_clock_was_moved_is_no_finding(world: World) -> None:
    started = await world.start(AUTH, refId="order-7")
    await told(world, "POST", "/clock/advance", {"by": 10}, auth=DEMO)
    code = bankid_qr(started["qrStartToken"], started["qrStartSecret"], 0)
    assert (await refused(world, "POST", f"/sessions/{started['id']}/scan", {"code": code}, auth=DEMO))[0] == 409
    assert _broken(await _report(world)) == []


async def test_bad_requests_are_grouped_by_what_is_wrong(world: World, careless: Careless) -> None:
    for ssn in ("12", "13", "x"):
        await careless.start(ssn=ssn)
    await careless.start(refId=7)
    findings = (await _report(world))["findings"]
    assert {each["rule"] for each in findings} == {"sends-bad-requests"}
    assert sum(len(each["evidence"]["requests"]) for each in findings) == 4
    assert all("bankid-se:start_auth answered 400: " in each["message"] for each in findings)
    assert len({each["message"] for each in findings}) == len(findings) < 4


async def test_an_account_does_not_see_strangers(world: World, careless: Careless) -> None:
    await _has_another_secret(careless)
    report = await told(world, "GET", "/report", auth=DEMO)
    assert (_broken(report), "strangers" in report["lookedAt"]) == ([], False)
    assert {each["why"] for each in report["rules"] if each["rule"] == "uses-a-wrong-secret"} == {
        "requests with wrong credentials belong to nobody, so only admin sees them"
    }


async def test_other_accounts_are_not_looked_at(world: World, careless: Careless) -> None:
    await _polls_too_fast(careless)
    made = await told(world, "POST", "/accounts", {})
    await _has_another_secret(careless)
    report = await _report(world, f"?account={made['accountId']}")
    assert (report["findings"], report["lookedAt"]["requests"]) == ([], 0)
    assert set(_broken(await _report(world))) >= {"polls-too-fast", "uses-a-wrong-secret"}


async def test_it_says_from_which_severity_on_it_has_not_passed(world: World, careless: Careless) -> None:
    await careless.collect(await careless.start(ssn=ASTRID), 2)
    passed = {level: (await _report(world, f"?failOn={level}"))["passed"] for level in ("error", "warning", "note")}
    assert passed == {"error": True, "warning": True, "note": False}
    await _polls_on(careless)
    passed = {level: (await _report(world, f"?failOn={level}"))["passed"] for level in ("error", "warning", "note")}
    assert passed == {"error": True, "warning": False, "note": False}


async def test_it_says_what_is_missing(world: World, careless: Careless) -> None:
    await _names_nothing(careless)
    await world.set_up_demo(journal=False)
    looked_at = (await _report(world))["lookedAt"]
    assert (looked_at["requests"], looked_at["sessions"], looked_at["isComplete"]) == (1, 1, False)
    assert looked_at["incomplete"] == ["no journal is kept of this account, so nothing is known of its requests"]
