"""The catalogues: causes, how faithful each behaviour is, settings."""

import os
from typing import Any

import pytest
from pydantic.alias_generators import to_camel

from fejkollen_server.accounts.account import AccountSettings
from fejkollen_server.control.catalogues.views import MASK, causes_seen, settings_seen
from fejkollen_server.eids.profiles import PROFILES
from fejkollen_server.eids.vocabulary import Provider
from fejkollen_server.people.directory import load_built_in_cast
from fejkollen_server.settings import Settings, load_settings
from tests.control import ADMIN, DEMO, refused, told
from tests.world import FAST_ENOUGH, World

pytestmark = pytest.mark.anyio

CAUSES = causes_seen(load_built_in_cast(), None).causes


async def test_every_cause_of_every_eid_is_shown(world: World) -> None:
    shown = (await told(world, "GET", "/causes", auth=DEMO))["causes"]
    expected = [(profile.provider, cause.name) for profile in PROFILES.values() for cause in profile.causes]
    assert [(each["provider"], each["name"]) for each in shown] == expected
    assert all(("error" in each) != ("refusal" in each) for each in shown)


async def test_causes_of_one_eid_can_be_asked_for(world: World) -> None:
    shown = (await told(world, "GET", "/causes?provider=vipps"))["causes"]
    assert {each["provider"] for each in shown} == {"vipps"}
    assert (await refused(world, "GET", "/causes?provider=nem-id"))[0] == 400


@pytest.mark.parametrize("cause", CAUSES, ids=lambda cause: f"{cause.provider} {cause.name}")
async def test_a_cause_can_be_reached_by_hand_exactly_where_it_says_so(world: World, cause: Any) -> None:
    await world.set_up_demo(pace="byHand")
    session = await world.start(_path(cause.provider))
    status, detail = 200, ""
    if cause.by_hand:
        ended = await told(world, "POST", f"/sessions/{session['id']}/fail", {"cause": cause.name})
        assert (ended["error"], ended["cause"]) == (cause.error, cause.name)
    else:
        status, detail = await refused(world, "POST", f"/sessions/{session['id']}/fail", {"cause": cause.name})
        assert (status, detail.split(":")[0]) == (400, "cause")


@pytest.mark.parametrize("cause", CAUSES, ids=lambda cause: f"{cause.provider} {cause.name}")
async def test_a_cause_can_be_reached_by_scenario(world: World, cause: Any) -> None:
    await told(world, "POST", "/scenarios", {"when": {"provider": cause.provider}, "then": {"cause": cause.name}})
    path = _path(cause.provider)
    if cause.refusal:
        assert await world.refusal(path) == (400, cause.refusal)
        return
    session = await world.start(path)
    await world.advance(FAST_ENOUGH)
    assert (await told(world, "GET", f"/sessions/{session['id']}"))["cause"] == cause.name


def _path(provider: Provider) -> str:
    return f"/v3/{provider}/auth"


def test_every_cause_has_somebody_who_brings_it_about_or_says_that_nobody_does() -> None:
    holders = {person.id: person.eids for person in load_built_in_cast()}
    assert all(cause.provider in holders[person] for cause in CAUSES for person in cause.people)
    assert "revoked-britta" in next(cause.people for cause in CAUSES if cause.name == "certificateErr")
    assert "declining-mads" in next(cause.people for cause in CAUSES if cause.name == "mitid_user_aborted")
    assert "ignoring-vera" in next(c.people for c in CAUSES if (c.provider, c.name) == ("vipps", "expired"))


async def test_every_behaviour_says_how_sure_it_is_and_names_a_setting_that_exists(world: World) -> None:
    shown = (await told(world, "GET", "/fidelity", auth=DEMO))["behaviours"]
    settings = {to_camel(name) for name in AccountSettings.__dataclass_fields__}
    assert {each["confidence"] for each in shown} == {"documented", "observed", "assumed"}
    assert {each["switch"] for each in shown if "switch" in each} <= settings
    assert len({each["behaviour"] for each in shown}) == len(shown) > 40


async def test_settings_are_for_admin_only(world: World) -> None:
    assert (await refused(world, "GET", "/settings", auth=DEMO))[0] == 403
    shown = (await told(world, "GET", "/settings", auth=ADMIN))["settings"]
    assert [each["name"] for each in shown] == [f"FEJKOLLEN_{name.upper()}" for name in Settings.model_fields]


def test_a_setting_says_where_its_value_comes_from() -> None:
    environment = {"FEJKOLLEN_PACE": "instant", "FEJKOLLEN_DEFAULT_PEOPLE": "astrid,aino"}
    settings = load_settings(environment).model_copy(update={"port": 9000})
    shown = {each.name: each for each in settings_seen(settings, environment).settings}
    pace, people, port, journal = (shown[f"FEJKOLLEN_{name}"] for name in ("PACE", "DEFAULT_PEOPLE", "PORT", "JOURNAL"))
    assert (pace.value, pace.default, pace.origin) == ("instant", "fast", "environment")
    assert (people.value, people.origin) == (["astrid", "aino"], "environment")
    assert (port.value, port.default, port.origin) == (9000, 8080, "command line")
    assert (journal.value, journal.origin) == (True, "default")


def test_no_secret_is_shown_whoever_asks() -> None:
    secrets = {"control_key": "k-1-secret", "secret_key": "k-2-secret", "callback_key": "k-3-secret"}
    settings = Settings(database_url="postgresql://anna:k-4-secret@db.test/fejkollen", **secrets)
    shown = settings_seen(settings, os.environ)
    assert "-secret" not in shown.model_dump_json().replace("demo-secret", "")
    values = {each.name: each.value for each in shown.settings if each.secret}
    assert values["FEJKOLLEN_CONTROL_KEY"] == values["FEJKOLLEN_CALLBACK_KEY"] == MASK
    assert values["FEJKOLLEN_DATABASE_URL"] == "postgresql://db.test/fejkollen"
