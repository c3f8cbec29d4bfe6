"""One thing that goes wrong does not stop the others."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, text
from sqlalchemy.exc import IntegrityError

from fejkollen_server.accounts import repository as accounts
from fejkollen_server.accounts.service import NewAccount
from fejkollen_server.database.tables import accounts as accounts_table
from fejkollen_server.errors import AccountExists, ConfigurationIsWrong
from fejkollen_server.providers.session_answers import callback_body
from fejkollen_server.services.all_services import build_services
from fejkollen_server.settings import Profile, Settings
from tests.operations import ASTRID
from tests.world import World

pytestmark = pytest.mark.anyio

AUTH = "/v3/bankid-se/auth"


async def test_a_session_that_cannot_be_ended_does_not_keep_others_waiting(world: World) -> None:
    broken = await world.start(AUTH, ssn=ASTRID)
    await world.services.database.transaction(
        lambda connection: connection.execute(text("UPDATE orders SET document = 'no longer JSON'"))
    )
    healthy = await world.start("/v3/mitid/backchannel/auth", ssn="0502669796", bindingMessage="7")
    assert (await world.outcome("/v3/mitid/auth", healthy["id"]))["status"] == "COMPLETED"
    assert (await world.client.get(f"{AUTH}/{broken['id']}")).json()["status"] == "PENDING"


async def test_a_person_who_is_no_longer_there_fails_the_session(tmp_path: Path, world: World) -> None:
    people_file = tmp_path / "people.yaml"
    people_file.write_text(
        "people:\n- {id: cleo, given_name: Cleo, surname: C, country: SWEDEN, ssn: '199001012385', eids: [bankid-se]}\n"
    )
    with_cleo = Settings(database_url=world.services.settings.database_url, people_file=str(people_file))
    before = build_services(with_cleo, world.clock, callback_body)
    demo = await before.accounts.authenticate("demo", "demo-secret")
    started = await world.start(AUTH)
    await before.sessions.act(started["id"], before.by_hand.scan("cleo"), account=demo)
    before.database.close()
    status = await world.outcome(AUTH, started["id"])
    assert (status["status"], status["error"]) == ("FAILED", "INTERNAL_ERROR")


async def test_default_people_who_are_no_longer_there_are_passed_over(world: World) -> None:
    await world.set_up_demo(default_people=("somebody-gone", "astrid"))
    started = await world.start(AUTH)
    assert (await world.outcome(AUTH, started["id"]))["ssn"] == ASTRID


async def test_of_two_who_take_an_account_id_at_once_one_gets_it(world: World) -> None:
    wanted = NewAccount("shop", None, world.services.settings.account_defaults)
    made = await asyncio.gather(
        *(world.services.account_service.create(wanted) for _ in range(5)), return_exceptions=True
    )
    got = [each for each in made if not isinstance(each, BaseException)]
    assert [type(each) for each in made if isinstance(each, BaseException)] == [AccountExists] * 4
    account, secret_key = got[0]
    assert await world.services.accounts.authenticate("shop", secret_key) == account


async def test_a_universal_link_must_be_on_the_list_of_redirects(world: World) -> None:
    await world.set_up_demo(redirect_urls=("shop.test",))
    for address, status in (
        ("https://evil.test/", 400),
        ("https://shop.test/app", 201),
        ("shop-app://signed-in", 201),
    ):
        answer = await world.client.post("/v3/vipps/auth", json={"appCallbackUri": address})
        assert answer.status_code == status


async def test_a_clock_set_back_does_not_lock_a_session(world: World) -> None:
    started = await world.start(AUTH)
    await world.collect(AUTH, started["id"])
    world.clock.advance(-3600)
    assert (await world.client.get(f"{AUTH}/{started['id']}")).status_code == 200


async def test_what_is_started_ended_and_attempted_is_counted(world: World) -> None:
    await world.start(AUTH, ssn=ASTRID, callbackUrl="http://127.0.0.1:2/nobody-listens")
    await world.advance(1)
    figures = (await world.client.get("/metrics")).text
    for line in (
        'fejkollen_sessions_started_total{operation="auth",provider="bankid-se"}',
        'fejkollen_sessions_ended_total{outcome="COMPLETED",provider="bankid-se"}',
        'fejkollen_callback_attempts_total{result="failed"}',
    ):
        assert line in figures


async def test_unknown_control_paths_are_problems_too(world: World) -> None:
    for method, path, status in (("GET", "/control/v1/nope", 404), ("PUT", "/control/v1/cast", 405)):
        answer = await world.client.request(method, path, auth=("admin", "admin"))
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


async def test_an_account_that_another_replica_deleted_is_turned_away(world: World) -> None:
    own = await world.add_account("shop", world.services.settings.account_defaults)
    assert (await world.client.post(AUTH, json={}, auth=own)).status_code == 201
    await world.services.database.transaction(lambda connection: accounts.remove(connection, "shop"))
    answer = await world.client.post(AUTH, json={}, auth=own)
    assert (answer.status_code, answer.json()) == (401, {"message": "unauthorized"})


async def test_a_shared_server_does_not_take_over_the_demo_account(world: World) -> None:
    left_behind = world.services.settings.model_copy(
        update={"profile": Profile.SHARED, "account_id": "acme", "secret_key": "s", "callback_key": "c"}
    )
    with pytest.raises(ConfigurationIsWrong, match="the account 'demo' has a demo secret"):
        build_services(left_behind, world.clock, callback_body)


async def test_what_is_old_is_really_deleted(world: World) -> None:
    await world.set_up_demo(retention=1)
    for _ in range(250):
        await world.start(AUTH, ssn=ASTRID)
        world.clock.advance(0.1)
        await world.services.sweeper.sweep()
    await world.advance(60)
    assert await world.count_sessions() == 0


async def test_a_failed_statement_does_not_show_its_values(world: World) -> None:
    def repeat_the_demo_account(connection: Connection) -> None:
        values = {"id": "demo", "secret_digest": "d", "settings": "callback key: canary", "created_at": 0}
        connection.execute(insert(accounts_table), values)

    with pytest.raises(IntegrityError) as refused:
        await world.services.database.transaction(repeat_the_demo_account)
    assert "canary" not in str(refused.value)
