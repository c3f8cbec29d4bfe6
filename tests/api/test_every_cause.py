"""Every error code and every cause of every eID can be brought about by who answers, by a scenario, and by hand."""

from dataclasses import dataclass
from typing import Any

import pytest

from fejkollen_server.eids.error_codes import EXAMPLE
from fejkollen_server.eids.profile import Cause
from fejkollen_server.eids.profiles import PROFILES
from fejkollen_server.eids.vocabulary import ErrorCode, Provider
from tests.control import DEMO, refused, told
from tests.world import World

pytestmark = pytest.mark.anyio


@dataclass(frozen=True)
class Failure:
    """One way for sessions of an eID to fail."""

    provider: Provider
    habit: dict[str, str]
    """As habits, scenarios and acts by hand call it."""
    error: str
    cause: str | None

    def __str__(self) -> str:
        return f"{self.provider}: {self.cause or self.error}"


FAILURES = [
    *(Failure(eid, {"error": error}, error, None) for eid in Provider for error in (*ErrorCode, EXAMPLE)),
    *(
        Failure(eid, {"cause": cause.name}, cause.error, cause.name)
        for eid, profile in PROFILES.items()
        for cause in profile.causes
        if cause.error
    ),
]
REFUSALS = [(eid, cause) for eid, profile in PROFILES.items() for cause in profile.causes if cause.refusal]

every_failure = pytest.mark.parametrize("failure", FAILURES, ids=str)
every_refusal = pytest.mark.parametrize(("eid", "cause"), REFUSALS, ids=lambda each: getattr(each, "name", str(each)))


async def _somebody(world: World, eid: Provider, habit: dict[str, str]) -> str:
    """Make somebody with this habit who answers whatever names nobody."""
    wanted = {
        "seed": 7,
        "country": PROFILES[eid].country,
        "eids": [eid],
        "habit": {"outcome": "fail"} | habit,
    }
    person = (await told(world, "POST", "/people", wanted, auth=DEMO))["id"]
    await told(world, "PATCH", "/accounts/demo", {"defaultPeople": [person], "pace": "instant"}, auth=DEMO)
    return str(person)


async def _failed(world: World, eid: Provider, session: str) -> tuple[str, str, str | None]:
    """Collect as a relying party, and look at the cause as a tester."""
    status = await world.collect(f"/v3/{eid}/auth", session)
    seen = await told(world, "GET", f"/sessions/{session}", auth=DEMO)
    return status["status"], status["error"], seen.get("cause")


@every_failure
async def test_by_who_answers(world: World, failure: Failure) -> None:
    await _somebody(world, failure.provider, failure.habit)
    started = await world.start(f"/v3/{failure.provider}/auth")
    status, error, cause = await _failed(world, failure.provider, started["id"])
    assert (status, error) == ("FAILED", failure.error)
    assert failure.cause in {None, cause}


@every_failure
async def test_by_scenario(world: World, failure: Failure) -> None:
    rule: dict[str, Any] = {"when": {"refId": "order-*"}, "times": 1, "then": failure.habit | {"pace": "instant"}}
    if failure.cause:
        rule["when"]["provider"] = failure.provider
    [made] = [await told(world, "POST", "/scenarios", rule, auth=DEMO)]
    started = await world.start(f"/v3/{failure.provider}/auth", refId="order-7")
    status, error, cause = await _failed(world, failure.provider, started["id"])
    assert (status, error) == ("FAILED", failure.error)
    assert failure.cause in {None, cause}
    seen = await told(world, "GET", f"/sessions/{started['id']}", auth=DEMO)
    assert (seen["explanation"]["decidedBy"], seen["explanation"]["rule"]) == ("scenario", made["id"])


@every_failure
async def test_by_hand(world: World, failure: Failure) -> None:
    started = await world.start(f"/v3/{failure.provider}/auth")
    await told(world, "POST", f"/sessions/{started['id']}/fail", failure.habit, auth=DEMO)
    status, error, cause = await _failed(world, failure.provider, started["id"])
    assert (status, error) == ("FAILED", failure.error)
    assert failure.cause in {None, cause}


@every_refusal
async def test_a_start_is_refused_by_who_answers_and_by_scenario(world: World, eid: Provider, cause: Cause) -> None:
    rule = {"when": {"provider": eid}, "times": 1, "then": {"cause": cause.name}}
    await told(world, "POST", "/scenarios", rule, auth=DEMO)
    assert await world.refusal(f"/v3/{eid}/auth") == (400, cause.refusal)
    await _somebody(world, eid, {"cause": cause.name})
    assert await world.refusal(f"/v3/{eid}/auth") == (400, cause.refusal)


@every_refusal
async def test_what_refuses_a_start_cannot_fail_a_session_by_hand(world: World, eid: Provider, cause: Cause) -> None:
    started = await world.start(f"/v3/{eid}/auth")
    status, detail = await refused(world, "POST", f"/sessions/{started['id']}/fail", {"cause": cause.name}, auth=DEMO)
    assert (status, detail.startswith("cause: must be one of ")) == (400, True)
