"""What an attacker could learn or smuggle in besides what is answered: by time, trailers, the database's file."""

import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from fejkollen_server.database.engine import open_sqlite, parse_database_url
from fejkollen_server.errors import CredentialsAreWrong
from fejkollen_server.settings import DEMO_SECRETS, Settings
from tests.attacks.listening import listening
from tests.world import World

pytestmark = pytest.mark.anyio

TRAILER = b"authorization: Basic YWRtaW46YWRtaW4=\r\n"
FREEZE = b"POST /control/v1/clock/freeze HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_sqlite(parse_database_url(f"sqlite:///{tmp_path}/deep/fejkollen.db"), durability="NORMAL")
    yield engine
    engine.dispose()


def test_the_file_of_the_database_is_its_owners_alone(engine: Engine, tmp_path: Path) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE kept (key TEXT)")
        files = list((tmp_path / "deep").iterdir())
        assert len(files) == 3
        assert {stat.S_IMODE(each.stat().st_mode) for each in files} == {0o600}


@pytest.mark.parametrize("account_id", ["demo", "nobody", "nob\0dy"])
async def test_wrong_credentials_cost_one_look_whether_the_account_is_there_or_not(
    world: World, monkeypatch: pytest.MonkeyPatch, account_id: str
) -> None:
    await world.services.accounts.authenticate("demo", "demo-secret")
    database = world.services.database
    looks: list[object] = []
    transaction = database.transaction

    async def counted(work: Any) -> Any:
        looks.append(work)
        return await transaction(work)

    monkeypatch.setattr(database, "transaction", counted)
    with pytest.raises(CredentialsAreWrong):
        await world.services.accounts.authenticate(account_id, "wrong")
    assert len(looks) == 1


async def test_what_comes_after_the_body_is_no_header(world: World) -> None:
    async with listening(world.app) as server, server.connection() as connection:
        await connection.send(FREEZE + TRAILER + b"\r\n")
        assert (await connection.one_answer()).startswith(b"HTTP/1.1 401 ")
    assert not (await world.services.account_service.read("demo")).clock.is_frozen


@pytest.mark.parametrize("name", ["control_key", "secret_key", "callback_key"])
@pytest.mark.parametrize("secret", sorted(DEMO_SECRETS))
def test_a_shared_server_takes_no_demo_secret_wherever_it_stands(name: str, secret: str) -> None:
    own = {"control_key": "a long key", "secret_key": "another", "callback_key": "a third"}
    with pytest.raises(ValueError, match=f"FEJKOLLEN_{name.upper()} must be set"):
        Settings.model_validate({"profile": "shared", **own, name: secret})
