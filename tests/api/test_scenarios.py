"""Scenarios: which requests they fit, what they make happen, which one decides, and how it is explained."""

import json
from typing import Any

import pytest

from tests.callbacks.receiver import Receiver
from tests.operations import ASTRID
from tests.pdfs import pages_pdf
from tests.scenarios import ADMIN, SCENARIOS, arrange, explanation, listed
from tests.world import World

pytestmark = pytest.mark.anyio

AUTH = "/v3/bankid-se/auth"
SIGN = "/v3/bankid-se/sign"
PHONE = "/v3/bankid-se/phone/auth"
DECLINE = {"outcome": "decline", "pace": "instant"}
_Start = tuple[str, dict[str, Any]]
IN_A_CALL = {"ssn": ASTRID, "callInitiator": "RP"}


@pytest.mark.parametrize(
    ("when", "fitting", "other"),
    [
        ({"provider": "bankid-se"}, (AUTH, {}), ("/v3/freja/auth", {})),
        ({"provider": ["mitid", "bankid-se"]}, (AUTH, {}), ("/v3/vipps/auth", {})),
        ({"operation": "sign"}, (SIGN, {"text": "t"}), (AUTH, {})),
        ({"channel": "phone"}, (PHONE, IN_A_CALL), (AUTH, {"ssn": ASTRID})),
        ({"ssn": "900314-2388"}, (AUTH, {"ssn": ASTRID}), (AUTH, {"ssn": "199007212385"})),
        ({"person": "astrid"}, (AUTH, {"ssn": "19900314-2388"}), (AUTH, {})),
        ({"refId": "order-[0-9]*"}, (AUTH, {"refId": "order-17"}), (AUTH, {"refId": "order-x"})),
        ({"refId": "a"}, (AUTH, {"refId": "a"}), (AUTH, {"refId": "A"})),
        ({"text": "*betala*"}, (SIGN, {"text": "Vill du\nbetala?"}), (SIGN, {"text": "Vill du?"})),
    ],
    ids=str,
)
async def test_each_condition_chooses_among_requests(
    world: World, when: dict[str, Any], fitting: _Start, other: _Start
) -> None:
    await world.set_up_demo(competing_sessions=False)
    [rule] = await arrange(world, {"when": when, "then": {"error": "CONFLICT"}})
    fits = await explanation(world, (await world.start(fitting[0], **fitting[1]))["id"])
    assert (fits["decidedBy"], fits["rule"]) == ("scenario", rule)
    passed = await explanation(world, (await world.start(other[0], **other[1]))["id"])
    assert passed["decidedBy"] != "scenario"
    assert [each["rule"] for each in passed["passedOver"]] == [rule]


async def test_a_phone_number_chooses_among_requests(world: World) -> None:
    await arrange(world, {"when": {"phone": "+47 90 88 17 16"}, "then": {"error": "CONFLICT"}})
    started = await world.start("/v3/vipps/backchannel/auth", phone="90881716", bindingMessage="AB")
    assert (await explanation(world, started["id"]))["decidedBy"] == "scenario"


async def test_a_document_to_be_signed_chooses_among_requests(world: World) -> None:
    ids = []
    for _ in range(2):
        uploaded = await world.client.post("/document", files={"file": ("a.pdf", pages_pdf(), "application/pdf")})
        ids.append(uploaded.json()["id"])
    await arrange(world, {"when": {"document": ids[0]}, "then": {"error": "CONFLICT"}})
    decided = []
    for document in ids:
        started = await world.start("/v3/bankid-no/sign", documents=[document])
        decided.append((await explanation(world, started["id"]))["decidedBy"])
    assert decided == ["scenario", "nobody"]


async def test_a_header_that_is_missing_does_not_fit(world: World) -> None:
    await arrange(world, {"when": {"header": {"X-Case": "7"}}, "then": {"error": "CONFLICT"}})
    without = await explanation(world, (await world.start(AUTH))["id"])
    assert without["passedOver"][0]["because"] == "header x-case: the rule wants '7', the request has none"
    answer = await world.client.post(AUTH, json={}, headers={"x-case": "7"})
    assert (await explanation(world, answer.json()["id"]))["decidedBy"] == "scenario"


@pytest.mark.parametrize(
    ("then", "person", "outcome"),
    [
        ({"outcome": "approve"}, "revoked-britta", {"status": "COMPLETED"}),
        ({"outcome": "decline"}, "astrid", {"status": "FAILED", "error": "CANCELLED"}),
        ({"outcome": "ignore"}, "astrid", {"status": "PENDING"}),
        ({"error": "AUTH_FAILED"}, "astrid", {"status": "FAILED", "error": "AUTH_FAILED"}),
        ({"cause": "certificateErr"}, "astrid", {"status": "FAILED", "error": "INVALID_ID"}),
        ({"pace": "byHand"}, "astrid", {"status": "PENDING"}),
        ({"pace": {"after": "3s"}}, "astrid", {"status": "PENDING"}),
    ],
)
async def test_whatever_the_habit_the_outcome_is_the_arranged_one(
    world: World, then: dict[str, Any], person: str, outcome: dict[str, str]
) -> None:
    people = (await world.client.get("/control/v1/cast", auth=ADMIN)).json()["people"]
    ssn = next(each["ssn"] for each in people if each["id"] == person)
    await arrange(world, {"when": {"person": person}, "then": then})
    status = await world.outcome(AUTH, (await world.start(AUTH, ssn=ssn))["id"])
    assert {name: status[name] for name in outcome} == outcome


async def test_the_arranged_person_answers_what_names_nobody(world: World) -> None:
    await arrange(world, {"then": {"person": "astrid"}})
    status = await world.outcome(AUTH, (await world.start(AUTH))["id"])
    assert (status["status"], status["ssn"]) == ("COMPLETED", ASTRID)


async def test_an_error_needs_nobody_who_answers(world: World) -> None:
    await world.set_up_demo(pace="byHand")
    await arrange(world, {"then": {"error": "INTERNAL_ERROR"}})
    status = await world.outcome(AUTH, (await world.start(AUTH))["id"])
    assert (status["status"], status["error"]) == ("FAILED", "INTERNAL_ERROR")


async def test_a_cause_with_a_refusal_refuses_the_start_and_is_used(world: World) -> None:
    await arrange(world, {"times": 1, "then": {"cause": "invalidParameters"}})
    assert await world.refusal(AUTH) == (400, "invalidParameters")
    assert (await listed(world))[0]["used"] == 1
    assert (await world.start(AUTH))["status"] == "PENDING"


async def test_the_answer_comes_when_it_is_arranged_to_come(world: World) -> None:
    await arrange(world, {"then": {"outcome": "approve", "pace": {"after": "90s"}}})
    session_id = (await world.start(AUTH, ssn=ASTRID))["id"]
    await world.advance(89.9)
    assert (await world.collect(AUTH, session_id))["status"] == "PENDING"
    await world.advance(1)
    assert (await world.collect(AUTH, session_id))["status"] == "COMPLETED"


async def test_after_so_many_collects_the_end_comes_and_is_called_back(world: World, receiver: Receiver) -> None:
    await arrange(world, {"then": {"outcome": "approve", "pace": {"afterCollects": 3}}})
    session_id = (await world.start(AUTH, ssn=ASTRID, callbackUrl=receiver.url))["id"]
    hints = []
    for _ in range(3):
        await world.advance(1)
        seen = await world.collect(AUTH, session_id)
        hints.append((seen["status"], seen["hintCode"]))
        assert (await world.client.get(f"{AUTH}/{session_id}")).status_code == 429
    assert hints == [("PENDING", "started"), ("PENDING", "userSign"), ("PENDING", "userSign")]
    await world.advance(0)
    assert [json.loads(body)["status"] for body in receiver.bodies] == ["COMPLETED"]
    await world.advance(1)
    assert (await world.collect(AUTH, session_id))["status"] == "COMPLETED"


async def test_hints_follow_the_script_on_the_accounts_clock(world: World) -> None:
    script = [{"after": 1, "hint": "noClient"}, {"after": "3s", "hint": "userMrtd"}]
    await arrange(world, {"then": {"outcome": "approve", "pace": {"after": 5}, "hints": script}})
    session_id = (await world.start(AUTH, ssn=ASTRID))["id"]
    shown = []
    for _ in range(4):
        shown.append((await world.collect(AUTH, session_id))["hintCode"])
        await world.advance(1)
    assert shown == ["outstandingTransaction", "noClient", "noClient", "userMrtd"]
    seen = (await world.client.get(f"/control/v1/sessions/{session_id}", auth=ADMIN)).json()
    codes = [each["details"]["hintCode"] for each in seen["timeline"] if each["event"] == "session.hint"]
    assert codes == ["outstandingTransaction", "noClient", "userMrtd"]


async def test_counted_rules_decide_as_they_came_and_then_standing_ones_the_newest_first(world: World) -> None:
    old, first, new, second = await arrange(
        world,
        {"name": "old", "then": {"error": "CONFLICT"}},
        {"name": "first", "times": 1, "then": {"error": "INVALID_ID"}},
        {"name": "new", "then": {"error": "AUTH_FAILED"}},
        {"name": "second", "times": 2, "then": {"error": "CANCELLED"}},
    )
    decided = [(await explanation(world, (await world.start(AUTH))["id"]))["rule"] for _ in range(5)]
    assert decided == [first, second, second, new, new]
    in_order = [(each["id"], each["used"], each.get("left")) for each in await listed(world)]
    assert in_order == [(first, 1, 0), (second, 2, 0), (new, 2, None), (old, 0, None)]


async def test_the_explanation_names_field_and_both_values(world: World) -> None:
    await arrange(
        world,
        {"name": "Freja", "when": {"provider": "freja"}, "then": DECLINE},
        {"name": "other", "when": {"refId": "b*"}, "then": DECLINE},
        {"name": "once", "times": 1, "when": {"refId": "a"}, "then": DECLINE},
    )
    await world.start(AUTH, refId="a")
    explained = await explanation(world, (await world.start(AUTH, refId="a"))["id"])
    assert explained["decidedBy"] == "nobody"
    assert {each["name"]: each["because"] for each in explained["passedOver"]} == {
        "Freja": "provider: the rule wants freja, the request has bankid-se",
        "other": "refId: the rule wants 'b*', the request has 'a'",
        "once": "times: the rule wants 1, and has been used as often",
    }


async def test_of_many_rules_the_nearest_twenty_are_explained(world: World) -> None:
    answer = await world.client.post(
        SCENARIOS, json=[{"when": {"refId": f"r-{n}"}, "then": DECLINE} for n in range(50)], auth=ADMIN
    )
    ids = [each["id"] for each in answer.json()["scenarios"]]
    explained = await explanation(world, (await world.start(AUTH, refId="r-7"))["id"])
    assert (explained["rule"], len(explained["passedOver"]), explained["morePassedOver"]) == (ids[7], 20, 29)


async def test_another_session_of_the_person_decides_before_a_rule_which_keeps_its_use(world: World) -> None:
    [rule] = await arrange(world, {"times": 1, "when": {"refId": "second"}, "then": {"error": "CONFLICT"}})
    await world.start(AUTH, ssn=ASTRID)
    assert await world.refusal(AUTH, ssn=ASTRID, refId="second") == (400, "alreadyInProgress")
    assert [each["id"] for each in await listed(world, f"{SCENARIOS}/unused")] == [rule]
    decided = await explanation(world, (await world.start(AUTH, ssn=ASTRID, refId="second"))["id"])
    assert decided["rule"] == rule


async def test_a_refused_request_uses_no_rule(world: World) -> None:
    await arrange(world, {"times": 1, "then": {"error": "CONFLICT"}})
    assert (await world.refusal(AUTH, callbackUrl="http://["))[0] == 400
    assert (await world.refusal(AUTH, ssn="12"))[0] == 400
    assert (await listed(world))[0]["used"] == 0


async def test_of_a_list_with_a_mistake_no_rule_is_added(world: World) -> None:
    answer = await world.client.post(SCENARIOS, json=[{"then": DECLINE}, {"then": {"outcome": "x"}}], auth=ADMIN)
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert answer.json()["detail"].startswith("[1].then.outcome: 'x' is not one of approve, decline, ignore")
    assert await listed(world) == []


async def test_rules_are_read_and_removed_one_by_one_and_together(world: World) -> None:
    first, second, third = await arrange(world, *({"name": name, "then": DECLINE} for name in "abc"))
    seen = await world.client.get(f"{SCENARIOS}/{second}", auth=ADMIN)
    assert seen.json() == {"id": second, "name": "b", "then": DECLINE, "source": "api", "used": 0}
    assert (await world.client.delete(f"{SCENARIOS}/{second}", auth=ADMIN)).status_code == 204
    assert (await world.client.delete(f"{SCENARIOS}/{second}", auth=ADMIN)).status_code == 404
    assert [each["id"] for each in await listed(world)] == [third, first]
    assert (await world.client.delete(SCENARIOS, auth=ADMIN)).status_code == 204
    assert await listed(world) == []
    assert (await explanation(world, (await world.start(AUTH))["id"]))["decidedBy"] == "nobody"


async def test_lists_are_shown_in_parts(world: World) -> None:
    ids = await arrange(world, *({"times": 1, "then": DECLINE} for _ in range(5)))
    shown: list[str] = []
    after: dict[str, str] = {}
    while True:
        page = (await world.client.get(SCENARIOS, params={"limit": "2", **after}, auth=ADMIN)).json()
        shown += [each["id"] for each in page["scenarios"]]
        if "next" not in page:
            break
        after = {"after": page["next"]}
    assert shown == ids
    assert (await world.client.get(SCENARIOS, params={"after": "x"}, auth=ADMIN)).status_code == 400


async def test_an_accounts_rules_are_its_own(world: World) -> None:
    made = (await world.client.post("/control/v1/accounts", json={}, auth=ADMIN)).json()
    own = (made["accountId"], made["secretKey"])
    rule = (await world.client.post(SCENARIOS, json={"then": {"error": "CONFLICT"}}, auth=own)).json()["id"]
    assert (await explanation(world, (await world.start(AUTH))["id"]))["decidedBy"] == "nobody"
    assert await listed(world) == []
    assert (await world.client.delete(f"{SCENARIOS}/{rule}")).status_code == 404
    session_id = (await world.client.post(AUTH, json={}, auth=own)).json()["id"]
    assert (await explanation(world, session_id))["rule"] == rule


async def test_what_happens_to_rules_is_told(world: World) -> None:
    [rule] = await arrange(world, {"name": "n", "times": 1, "then": {"error": "CONFLICT"}})
    session_id = (await world.start(AUTH))["id"]
    seen = (await world.client.get(f"/control/v1/sessions/{session_id}", auth=ADMIN)).json()
    used = [each["details"] for each in seen["timeline"] if each["event"] == "scenario.used"]
    assert used == [{"scenario": rule, "name": "n", "used": 1}]


async def test_a_scan_by_hand_goes_before_what_was_arranged(world: World) -> None:
    await arrange(world, {"then": {"error": "CONFLICT", "pace": {"afterCollects": 1}}})
    session_id = (await world.start(AUTH))["id"]
    await world.client.post(f"/control/v1/sessions/{session_id}/scan", json={"person": "astrid"}, auth=ADMIN)
    assert (await world.outcome(AUTH, session_id))["status"] == "COMPLETED"
