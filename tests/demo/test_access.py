"""Who may use the demo: in the profile ``local`` whoever comes by a name of this server's, otherwise who signed in."""

from pathlib import Path

import pytest

from fejkollen_server.accounts.account import AccountSettings
from fejkollen_server.settings import Profile, Settings
from tests.phone.hand import Hand
from tests.world import World

pytestmark = pytest.mark.anyio

ADDRESSES = ("/demo", "/demo/new/mitid-auth", "/demo/AAAA", "/demo/AAAA/state", "/demo/AAAA/back?id=7")


@pytest.fixture
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    profile = getattr(request, "param", Profile.LOCAL)
    secrets = {"control_key": "a long control key", "secret_key": "demo has one", "callback_key": "demo has one too"}
    return Settings(profile=profile, database_url=f"sqlite:///{tmp_path}/fejkollen.db", **secrets)


shared = pytest.mark.parametrize("settings", [Profile.SHARED], indirect=True)


@pytest.mark.parametrize("address", ADDRESSES)
async def test_a_strangers_name_sees_nothing(world: World, address: str) -> None:
    answer = await Hand(world.app).client.get(address, headers={"host": "evil.com"})
    assert answer.status_code == 421


@shared
@pytest.mark.parametrize("address", ADDRESSES)
async def test_a_shared_server_asks_to_sign_in(world: World, address: str) -> None:
    assert (await Hand(world.app).look(address)).url.path == "/sign-in"


@shared
async def test_admin_and_the_demos_own_account_may_use_it_and_no_other(world: World) -> None:
    await world.add_account("shop", AccountSettings(), "the secret of the shop")
    for account, secret, status in (
        ("admin", "a long control key", 200),
        ("demo", "demo has one", 200),
        ("shop", "the secret of the shop", 404),
    ):
        hand = Hand(world.app)
        page = await hand.press(await hand.look("/demo"), "sign-in", account=account, secret=secret)
        assert (page.url.path, page.status) == ("/demo", status)


@shared
async def test_callbacks_need_no_one_signed_in(world: World) -> None:
    answer = await Hand(world.app).client.post("/demo/callback/AAAA", content=b"{}", headers={"host": "10.0.0.1"})
    assert answer.status_code == 404
