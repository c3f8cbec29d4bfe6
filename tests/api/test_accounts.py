"""Accounts: who is let in, that each is a world of its own, and that every setting has its effect."""

import base64
from typing import Any

import httpx
import pytest

from fejkollen_server.accounts.account import AccountSettings, Feature
from fejkollen_server.people.pace import Pace
from tests.callbacks.receiver import Receiver
from tests.cast import CAST
from tests.operations import ABENAA, ASTRID, DONALD, VALTERS_PHONE
from tests.world import World

pytestmark = pytest.mark.anyio

AUTH = "/v3/bankid-se/auth"
UNAUTHORIZED = {"message": "unauthorized"}


def _basic(text: bytes) -> bytes:
    return b"Basic " + base64.b64encode(text)


async def _answer(world: World, header: bytes | None) -> httpx.Response:
    """Start a session with exactly this Authorization header."""
    request = world.client.build_request("POST", AUTH, json={})
    if header is not None:
        request.headers = httpx.Headers([*request.headers.raw, (b"authorization", header)])
    transport: httpx.AsyncBaseTransport = httpx.ASGITransport(world.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport) as anonymous:
        return await anonymous.send(request, auth=None)


@pytest.mark.parametrize("scheme", [b"Basic", b"basic", b"BASIC", b"bAsIc"])
async def test_the_scheme_may_be_in_any_case(world: World, scheme: bytes) -> None:
    header = scheme + b" " + base64.b64encode(b"demo:demo-secret")
    assert (await _answer(world, header)).status_code == 201


@pytest.mark.parametrize(
    "header",
    [
        None,
        b"",
        b"Basic",
        b"Basic ",
        b"Bearer " + base64.b64encode(b"demo:demo-secret"),
        b"Basic demo:demo-secret",
        b"Basic {demo} {demo-secret}",
        b"Basic ZGVtbzpkZW1vLXNlY3JldA",
        b"Basic ZGVtbzpkZW1vLXNlY3JldA===",
        b"Basic \xe5\xe4\xf6",
        b"Basic " + b"A" * 40_001,
        _basic(b""),
        _basic(b":"),
        _basic(b"demo"),
        _basic(b"demo:"),
        _basic(b":demo-secret"),
        _basic(b"demo-secret:demo"),
        _basic(b"demo:demo-secret "),
        _basic(b"demo:demo-secreT"),
        _basic(b"Demo:demo-secret"),
        _basic(b"demo\0:demo-secret"),
        _basic(b"demo:demo-secret\0"),
        _basic(b"\0:\0"),
        _basic(b"\xff\xfe:demo-secret"),
        _basic("d\N{COMBINING CEDILLA}emo:åäö".encode()),
        _basic("demo:\N{GRINNING FACE}".encode()),
        _basic(b"admin:admin"),
    ],
)
async def test_wrong_credentials_answer_401_with_a_challenge(world: World, header: bytes | None) -> None:
    answer = await _answer(world, header)
    assert (answer.status_code, answer.json()) == (401, UNAUTHORIZED)
    assert answer.headers["www-authenticate"] == 'Basic realm="IDkollen", charset="UTF-8"'
    assert await world.count_sessions() == 0


@pytest.mark.parametrize("secret", ["with:colon", "åäö \N{GRINNING FACE}", "x" * 1000, " "])
async def test_a_secret_may_be_any_text(world: World, secret: str) -> None:
    await world.add_account("kund åäö", AccountSettings(), secret)
    assert (await _answer(world, _basic(f"kund åäö:{secret}".encode()))).status_code == 201
    assert (await _answer(world, _basic(f"kund åäö:{secret}x".encode()))).status_code == 401


async def test_an_empty_secret_needs_its_colon(world: World) -> None:
    await world.add_account("shop", AccountSettings(), "")
    assert (await _answer(world, _basic(b"shop:"))).status_code == 201
    assert (await _answer(world, _basic(b"shop"))).status_code == 401


async def test_credentials_of_one_account_are_not_those_of_another(world: World) -> None:
    await world.add_account("shop", AccountSettings(), "s")
    assert (await _answer(world, _basic(b"demo:s"))).status_code == 401
    assert (await _answer(world, _basic(b"shop:demo-secret"))).status_code == 401


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (AUTH, {"ssn": ASTRID}),
        ("/v3/freja/auth", {"ssn": ASTRID}),
        ("/v3/bankid-no/backchannel/auth", {"ssn": DONALD}),
        ("/v3/mitid/backchannel/auth", {"ssn": ABENAA, "bindingMessage": "Order 7"}),
    ],
)
async def test_one_person_answers_two_accounts_at_once(world: World, path: str, body: dict[str, Any]) -> None:
    shop = await world.add_account("shop", AccountSettings())
    first = await world.start(path, **body)
    second = (await world.client.post(path, json=body, auth=shop)).json()
    assert second["status"] == "PENDING"
    collect_path = path.replace("/backchannel", "")
    assert (await world.outcome(collect_path, first["id"]))["status"] == "COMPLETED"
    status = await world.client.get(f"{collect_path}/{second['id']}", auth=shop)
    assert status.json()["status"] == "COMPLETED"
    for auth, session in ((shop, first), (None, second)):
        foreign = await world.client.get(f"{collect_path}/{session['id']}", auth=auth or ("demo", "demo-secret"))
        assert (foreign.status_code, foreign.json()) == (404, {"message": "Invalid or expired"})


async def test_the_collect_limit_counts_for_each_session_by_itself(world: World) -> None:
    started = [await world.start(AUTH) for _ in range(2)]
    codes = [(await world.client.get(f"{AUTH}/{each['id']}")).status_code for each in (*started, *started)]
    assert codes == [200, 200, 429, 429]


async def test_without_a_collect_limit_collects_may_follow_at_once(world: World) -> None:
    await world.set_up_demo(collect_limit=False)
    started = await world.start(AUTH)
    codes = [(await world.client.get(f"{AUTH}/{started['id']}")).status_code for _ in range(5)]
    assert codes == [200] * 5


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v3/bankid-no/auth", {}),
        ("/v3/vipps/auth", {}),
        ("/v3/vipps/backchannel/auth", {"phone": VALTERS_PHONE}),
    ],
)
@pytest.mark.parametrize("always", [True, False])
async def test_the_number_can_always_be_told(world: World, path: str, body: dict[str, Any], always: bool) -> None:
    await world.set_up_demo(always_disclose_ssn=always, default_people=("nora",))
    started = await world.start(path, **body)
    status = await world.outcome(path.replace("/backchannel", ""), started["id"])
    assert ("ssn" in status) is always


@pytest.mark.parametrize(("is_not_found", "status"), [(True, 404), (False, 204)])
async def test_cancelling_what_has_ended(world: World, is_not_found: bool, status: int) -> None:
    await world.set_up_demo(cancel_of_ended_is_not_found=is_not_found)
    started = await world.start(AUTH, ssn=ASTRID)
    world.clock.advance(1)
    assert (await world.client.delete(f"{AUTH}/{started['id']}")).status_code == status
    assert (await world.collect(AUTH, started["id"]))["status"] == "COMPLETED"
    assert (await world.client.delete(f"{AUTH}/{started['id']}")).status_code == status
    pending = await world.start(AUTH)
    assert (await world.client.delete(f"{AUTH}/{pending['id']}")).status_code == 204


@pytest.mark.parametrize(
    ("path", "body", "outcome"),
    [
        (AUTH, {}, CAST["astrid"].ssn),
        ("/v3/freja/sign", {"text": "I agree"}, CAST["astrid"].ssn),
        ("/v3/mitid/auth", {}, CAST["mikkel"].ssn),
        ("/v3/ftn/auth", {}, None),
        ("/v3/vipps/backchannel/auth", {"phone": VALTERS_PHONE, "requestSsn": True}, CAST["vipps-test-user"].ssn),
    ],
)
async def test_default_people_answer_what_names_nobody(
    world: World, path: str, body: dict[str, Any], outcome: str | None
) -> None:
    await world.set_up_demo(default_people=("mikkel", "astrid", "declining-bo", "nora"))
    started = await world.start(path, **body)
    assert (await world.outcome(path.replace("/backchannel", ""), started["id"])).get("ssn") == outcome


async def test_a_default_person_acts_by_habit(world: World) -> None:
    await world.set_up_demo(default_people=("declining-bo",))
    started = await world.start(AUTH)
    assert (await world.outcome(AUTH, started["id"]))["error"] == "CANCELLED"


@pytest.mark.parametrize(("pace", "seconds"), [("realistic", 6.0), ("fast", 0.08), ("instant", 0.0)])
async def test_people_answer_at_the_accounts_pace(world: World, pace: str, seconds: float) -> None:
    await world.set_up_demo(pace=pace, collect_limit=False)
    started = await world.start(AUTH, ssn=ASTRID)
    assert started["status"] == "PENDING"
    if seconds:
        world.clock.advance(seconds - 0.001)
        assert (await world.collect(AUTH, started["id"]))["status"] == "PENDING"
        world.clock.advance(0.001)
    assert (await world.collect(AUTH, started["id"]))["status"] == "COMPLETED"


async def test_by_hand_nobody_answers_by_themselves(world: World) -> None:
    await world.set_up_demo(pace="byHand")
    started = await world.start(AUTH, ssn=ASTRID)
    await world.advance(179)
    assert (await world.collect(AUTH, started["id"]))["status"] == "PENDING"


@pytest.mark.parametrize("sweeps", [True, False])
async def test_an_ended_session_can_be_collected_for_as_long_as_it_is_kept(world: World, sweeps: bool) -> None:
    await world.set_up_demo(retention=60, session_lifetime=100)
    codes = []
    started = await world.start(AUTH)
    for step in (100, 59, 1):
        world.clock.advance(step)
        if sweeps:
            await world.advance(0)
        codes.append((await world.client.get(f"{AUTH}/{started['id']}")).status_code)
    assert codes == [200, 200, 404]
    assert await world.count_sessions() == (0 if sweeps else 1)


async def test_a_session_that_nobody_looked_at_is_gone_in_time_as_well(world: World) -> None:
    await world.set_up_demo(retention=60, session_lifetime=100)
    started = await world.start(AUTH)
    world.clock.advance(160)
    assert (await world.client.get(f"{AUTH}/{started['id']}")).status_code == 404
    assert (await world.client.delete(f"{AUTH}/{started['id']}")).status_code == 404


async def test_a_session_without_time_to_be_answered_runs_out(world: World) -> None:
    await world.set_up_demo(pace="realistic", session_lifetime=5.9)
    started = await world.start(AUTH, ssn=ASTRID)
    await world.advance(7)
    assert (await world.collect(AUTH, started["id"]))["error"] == "SESSION_TIMEOUT"


async def test_an_organisation_number_needs_the_feature(world: World) -> None:
    await world.set_up_demo(features=frozenset(Feature) - {Feature.ORG_NUMBER})
    message = "orgNumber: the feature orgNumber is not enabled for this account"
    assert await world.refusal(AUTH, orgNumber="559999-9017") == (403, message)
    await world.start(AUTH, orgNumber=None)


async def test_real_looking_numbers_need_permission(world: World) -> None:
    looks_real = "199003141232"
    assert (await world.refusal(AUTH, ssn=looks_real))[0] == 400
    await world.set_up_demo(accept_real_looking_numbers=True)
    started = await world.start(AUTH, ssn=looks_real)
    assert (await world.outcome(AUTH, started["id"]))["ssn"] == looks_real


async def test_settings_of_one_account_are_not_those_of_another(world: World, receiver: Receiver) -> None:
    shop = await world.add_account("shop", AccountSettings(static_callback_url=receiver.url, pace=Pace.BY_HAND))
    started = await world.start(AUTH, ssn=ASTRID)
    await world.client.post(AUTH, json={"ssn": ASTRID}, auth=shop)
    assert (await world.outcome(AUTH, started["id"]))["status"] == "COMPLETED"
    assert receiver.requests == []
