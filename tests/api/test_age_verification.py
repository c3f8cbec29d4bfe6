"""Age verification, the same with all five eIDs that offer it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fejkollen_server.clock import SECOND
from tests.callbacks.receiver import Receiver
from tests.cast import CAST
from tests.visitor import Visitor
from tests.world import NOON, World

pytestmark = pytest.mark.anyio

TURNS_18 = {
    "bankid-se": "turns-18-tyra",
    "freja": "turns-18-tyra",
    "bankid-no": "turns-18-nikolai",
    "mitid": "turns-18-marius",
    "ftn": "turns-18-touko",
}
ADULTS = {"bankid-se": "astrid", "freja": "astrid", "bankid-no": "nora", "mitid": "mikkel", "ftn": "aino"}
BIRTHDAY = int(datetime(2030, 1, 1, tzinfo=UTC).timestamp()) - NOON // SECOND
"""When those people turn 18, in seconds from the beginning of a test."""

every_eid = pytest.mark.parametrize("eid", ADULTS)


async def _verified(world: World, eid: str, person: str, **body: Any) -> dict[str, Any]:
    path = f"/v3/{eid}/age-verification"
    started = await world.start(path, **body)
    await world.act(started["id"], world.services.by_hand.approve(person))
    status = await world.collect(path, started["id"])
    assert status == {"id": started["id"], "status": "COMPLETED", "ageVerified": status["ageVerified"]}
    return status


@every_eid
async def test_an_age_moves_with_the_clock(world: World, eid: str) -> None:
    world.clock.advance(BIRTHDAY - 1)
    assert (await _verified(world, eid, TURNS_18[eid], minAge=18))["ageVerified"] is False
    assert (await _verified(world, eid, TURNS_18[eid], maxAge=17))["ageVerified"] is True
    world.clock.advance(1)
    assert (await _verified(world, eid, TURNS_18[eid], minAge=18))["ageVerified"] is True
    assert (await _verified(world, eid, TURNS_18[eid], maxAge=17))["ageVerified"] is False


@every_eid
@pytest.mark.parametrize(
    ("below", "above", "is_verified"),
    [
        (0, None, True),
        (-1, None, True),
        (1, None, False),
        (None, 0, True),
        (None, 1, True),
        (None, -1, False),
        (0, 0, True),
        (-1, 1, True),
        (1, 2, False),
        (-2, -1, False),
    ],
)
async def test_both_bounds_belong_to_the_range(
    world: World, eid: str, below: int | None, above: int | None, is_verified: bool
) -> None:
    age = CAST[ADULTS[eid]].age_on(datetime(2026, 11, 23, tzinfo=UTC).date())
    bounds = {"minAge": below, "maxAge": above}
    asked = {name: None if offset is None else age + offset for name, offset in bounds.items()}
    assert (await _verified(world, eid, ADULTS[eid], **asked))["ageVerified"] is is_verified


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(least=st.integers(1, 130), width=st.integers(0, 20), person=st.sampled_from(["tolvan", "child-charlie"]))
async def test_the_answer_is_whether_the_age_lies_in_the_range(
    world: World, least: int, width: int, person: str
) -> None:
    age = {"tolvan": 113, "child-charlie": 6}[person]
    status = await _verified(world, "freja", person, minAge=least, maxAge=least + width)
    assert status["ageVerified"] is (least <= age <= least + width)


@pytest.mark.parametrize(
    ("day", "age"), [("2030-02-28", 25), ("2030-03-01", 26), ("2028-02-28", 23), ("2028-02-29", 24)]
)
async def test_who_is_born_on_a_leap_day_grows_older_on_the_first_of_march(world: World, day: str, age: int) -> None:
    world.clock.advance(datetime.fromisoformat(f"{day}T00:00:00+00:00").timestamp() - NOON // SECOND)
    assert (await _verified(world, "bankid-se", "leap-day-lova", minAge=age, maxAge=age))["ageVerified"] is True


@every_eid
async def test_somebody_who_cancels_fails_the_verification(world: World, eid: str) -> None:
    path = f"/v3/{eid}/age-verification"
    started = await world.start(path, minAge=18, refId="r")
    await world.act(started["id"], world.services.by_hand.decline(ADULTS[eid]))
    failed = {"id": started["id"], "refId": "r", "status": "FAILED", "error": "CANCELLED"}
    assert await world.collect(path, started["id"]) == failed


@every_eid
async def test_it_lasts_five_minutes(world: World, eid: str) -> None:
    path = f"/v3/{eid}/age-verification"
    started = await world.start(path, minAge=18)
    await world.advance(299)
    assert await world.collect(path, started["id"]) == started
    await world.advance(1)
    assert (await world.collect(path, started["id"]))["error"] == "SESSION_TIMEOUT"


@every_eid
@pytest.mark.parametrize("outcome", ["approve", "decline", "expire", "INVALID_ID"])
async def test_the_person_is_sent_back_and_the_relying_party_called(
    world: World, receiver: Receiver, eid: str, outcome: str
) -> None:
    path = f"/v3/{eid}/age-verification"
    addresses = {"callbackUrl": receiver.url, "redirectUrl": "https://shop.test/back?of=7"}
    started = await world.start(path, minAge=18, refId="r", **addresses)
    answer = await Visitor(world).decide(started["url"], outcome, ADULTS[eid])
    assert answer.status_code == 303
    assert answer.headers["location"] == f"https://shop.test/back?of=7&id={started['id']}&refId=r"
    await world.advance(0)
    collected = await world.client.get(f"{path}/{started['id']}")
    assert receiver.bodies == [collected.content]
    assert collected.json()["status"] == ("COMPLETED" if outcome == "approve" else "FAILED")


@every_eid
async def test_without_a_callback_url_nobody_is_called(world: World, receiver: Receiver, eid: str) -> None:
    await _verified(world, eid, ADULTS[eid], minAge=18, redirectUrl=receiver.url)
    await world.advance(1)
    assert receiver.requests == []
