"""Scenarios from a mounted directory: read at the start, read again on change, and never half."""

from pathlib import Path

import pytest

from fejkollen_server.errors import ConfigurationIsWrong
from fejkollen_server.settings import Settings
from tests.scenarios import ADMIN, SCENARIOS, arrange, explanation, listed
from tests.world import World

pytestmark = pytest.mark.anyio

AUTH = "/v3/bankid-se/auth"
CHECKOUT = """
- name: card revoked, then works
  when: {provider: bankid-se, refId: "order-*"}
  times: 1
  then: {cause: certificateErr}
- then: {outcome: decline, person: astrid}
"""
SHOP = """
account: shop
scenarios:
  - then: {error: CONFLICT}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "scenarios"
    folder.mkdir()
    (folder / "checkout.yaml").write_text(CHECKOUT, encoding="utf-8")
    (folder / "shop.yaml").write_text(SHOP, encoding="utf-8")
    return folder


@pytest.fixture
def settings(tmp_path: Path, folder: Path) -> Settings:
    return Settings(database_url=f"sqlite:///{tmp_path}/fejkollen.db", scenarios=str(folder))


def _renamed(path: Path, name: str) -> Path:
    return path.rename(path.with_name(name))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


async def test_rules_of_files_hold_for_every_account_and_are_counted_for_each(world: World) -> None:
    made = (await world.client.post("/control/v1/accounts", json={}, auth=ADMIN)).json()
    for auth in (("demo", "demo-secret"), (made["accountId"], made["secretKey"])):
        rules = []
        for _ in range(2):
            session_id = (await world.client.post(AUTH, json={"refId": "order-1"}, auth=auth)).json()["id"]
            rules.append((await explanation(world, session_id))["rule"])
        assert rules == ["checkout.card-revoked-then-works", "checkout.2"]


async def test_a_file_can_be_for_one_account(world: World) -> None:
    made = {"accountId": "shop", "secretKey": "s"}
    assert (await world.client.post("/control/v1/accounts", json=made, auth=ADMIN)).status_code == 201
    rules = (await world.client.get(SCENARIOS, auth=("shop", "s"))).json()["scenarios"]
    assert [each["id"] for each in rules] == ["checkout.card-revoked-then-works", "shop.1", "checkout.2"]
    assert [each["source"] for each in rules] == ["checkout.yaml line 2", "shop.yaml line 4", "checkout.yaml line 6"]


async def test_rules_of_files_count_as_older_than_those_of_the_api(world: World) -> None:
    counted, standing = await arrange(
        world, {"times": 1, "then": {"error": "CONFLICT"}}, {"then": {"error": "CONFLICT"}}
    )
    ids = [each["id"] for each in await listed(world)]
    assert ids == ["checkout.card-revoked-then-works", counted, standing, "checkout.2"]


async def test_a_rule_of_a_file_is_not_removed_through_the_api(world: World) -> None:
    answer = await world.client.delete(f"{SCENARIOS}/checkout.2", auth=ADMIN)
    assert (answer.status_code, answer.json()["detail"]) == (
        409,
        "the scenario stands in checkout.yaml line 6; remove it there",
    )


async def test_removing_all_lets_rules_of_files_begin_anew(world: World) -> None:
    await world.start(AUTH, refId="order-1")
    assert (await listed(world))[0]["left"] == 0
    await world.client.delete(SCENARIOS, auth=ADMIN)
    assert (await listed(world))[0]["left"] == 1
    decided = await explanation(world, (await world.start(AUTH, refId="order-2"))["id"])
    assert decided["rule"] == "checkout.card-revoked-then-works"


async def test_a_changed_file_holds_from_then_on_and_sessions_stay(world: World, folder: Path) -> None:
    before = (await world.start(AUTH, refId="x"))["id"]
    _write(folder / "checkout.yaml", "- {name: new, then: {error: INVALID_ID}}")
    world.services.scenario_files.reload()
    after = (await world.start(AUTH, refId="x"))["id"]
    assert (await explanation(world, after))["rule"] == "checkout.new"
    assert (await world.outcome(AUTH, before))["error"] == "CANCELLED"
    (folder / "checkout.yaml").unlink()
    world.services.scenario_files.reload()
    assert await listed(world) == []


async def test_of_a_change_with_a_mistake_nothing_holds_and_everybody_is_told(
    world: World, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = await listed(world)
    _write(folder / "more.yaml", "- then: {error: CONFLICT}\n")
    _write(folder / "checkout.yaml", CHECKOUT + "- then: {outcom: approve}\n")
    for _ in range(3):
        world.services.scenario_files.reload()
    problem = f"{folder}/checkout.yaml line 7: [2].then: there is no field 'outcom'; did you mean outcome?"
    answer = (await world.client.get(SCENARIOS, auth=ADMIN)).json()
    assert (answer["scenarios"], answer["problems"]) == (good, [problem])
    assert capsys.readouterr().out.count("the last good version stays") == 1
    _write(folder / "checkout.yaml", CHECKOUT)
    world.services.scenario_files.reload()
    answer = (await world.client.get(SCENARIOS, auth=ADMIN)).json()
    assert (len(answer["scenarios"]), answer["problems"]) == (len(good) + 1, [])


async def test_a_directory_that_goes_and_comes_back_changes_nothing(world: World, folder: Path) -> None:
    good = await listed(world)
    away = _renamed(folder, "away")
    world.services.scenario_files.reload()
    answer = (await world.client.get(SCENARIOS, auth=ADMIN)).json()
    assert answer["scenarios"] == good
    assert answer["problems"] == [f"FEJKOLLEN_SCENARIOS: {folder} is not a directory"]
    _renamed(away, folder.name)
    world.services.scenario_files.reload()
    answer = (await world.client.get(SCENARIOS, auth=ADMIN)).json()
    assert (answer["scenarios"], answer["problems"]) == (good, [])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("- then: {cause: nothing}", "line 1: [0].then.cause: 'nothing' is not a cause of any eID"),
        ("- {name: a b, then: {error: CONFLICT}}\n- {name: A-B, then: {error: CONFLICT}}", "line 2: [1]: the id bad.a"),
        ("scenario: []", "line 1: there is no field 'scenario'; did you mean scenarios?"),
        ("{account: 'a:b', scenarios: []}", "line 1: account: must not contain a colon"),
        ("- [", "line 2: is not YAML"),
        ("", ": is empty"),
    ],
)
async def test_a_mistake_stops_the_start_with_file_and_line(
    folder: Path, world: World, text: str, problem: str
) -> None:
    _write(folder / "bad.yaml", text)
    with pytest.raises(ConfigurationIsWrong) as refused:
        type(world.services.scenario_files)(folder, world.services.people, world.clock)
    assert problem in str(refused.value)
    assert str(refused.value).startswith(f"{folder}/bad.yaml")
