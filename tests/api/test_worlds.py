"""Accounts as worlds of their own: changed, copied, kept, gone back to, started over."""

from typing import Any

import httpx
import pytest

from tests.callbacks.receiver import Receiver
from tests.control import DEMO, control, refused, told
from tests.pdfs import pages_pdf
from tests.world import World

pytestmark = pytest.mark.anyio

IGNORING = "199007212385"
APPROVING = "199003142388"


async def _made(world: World, **settings: Any) -> tuple[str, httpx.BasicAuth]:
    made = await told(world, "POST", "/accounts", settings)
    return made["accountId"], httpx.BasicAuth(made["accountId"], made["secretKey"])


async def _statuses(world: World, auth: httpx.BasicAuth, *ids: str) -> list[int]:
    return [(await world.client.get(f"/v3/bankid-se/auth/{each}", auth=auth)).status_code for each in ids]


async def test_accounts_are_listed_by_their_ids_so_many_at_a_time(world: World) -> None:
    for account in ("a", "c", "b"):
        await _made(world, accountId=account)
    first = await told(world, "GET", "/accounts?limit=2")
    assert ([each["accountId"] for each in first["accounts"]], first["next"]) == (["a", "b"], "b")
    second = await told(world, "GET", f"/accounts?limit=2&after={first['next']}")
    assert ([each["accountId"] for each in second["accounts"]], second.get("next")) == (["c", "demo"], None)
    assert (await refused(world, "GET", "/accounts", auth=DEMO))[0] == 403


async def test_settings_and_secret_are_changed_and_hold_at_once(world: World) -> None:
    account, auth = await _made(world, accountId="shop", pace="byHand", sessionLifetime=30)
    changed = await told(
        world, "PATCH", "/accounts/shop", {"pace": "instant", "sessionLifetime": None, "secretKey": "new"}, auth=auth
    )
    assert (changed["pace"], "sessionLifetime" in changed, "secretKey" in changed) == ("instant", False, False)
    new = httpx.BasicAuth(account, "new")
    started = await world.client.post("/v3/bankid-se/auth", json={"ssn": APPROVING}, auth=new)
    collected = await world.client.get(f"/v3/bankid-se/auth/{started.json()['id']}", auth=new)
    assert collected.json()["status"] == "COMPLETED"
    assert (await control(world, "GET", "/accounts/shop", auth=auth)).status_code == 401


async def test_a_setting_that_must_be_there_cannot_be_taken_away(world: World) -> None:
    assert await refused(world, "PATCH", "/accounts/demo", {"pace": None}) == (400, "pace: must not be null")
    assert (await refused(world, "PATCH", "/accounts/demo", {"defaultPeople": ["nobody"]}))[0] == 400
    assert (await refused(world, "PATCH", "/accounts/nobody", {}))[0] == 404


async def test_an_account_may_begin_at_any_instant_and_is_repeatable_with_a_seed(world: World) -> None:
    shop = {"accountId": "shop", "clockStartsAt": "2020-02-29T23:59:59Z", "seed": 7}
    _, auth = await _made(world, **shop)
    assert (await told(world, "GET", "/clock", auth=auth))["now"] == "2020-02-29T23:59:59.000Z"

    async def run() -> list[Any]:
        bodies = [await world.client.post("/v3/bankid-se/auth", json={"ssn": IGNORING}, auth=auth) for _ in range(2)]
        advanced = await told(world, "POST", "/clock/advance", {"by": "1h"}, auth=auth)
        return [*(body.text for body in bodies), advanced]

    first = await run()
    await control(world, "POST", "/reset", auth=auth)
    assert (await told(world, "GET", "/clock", auth=auth))["now"] == "2020-02-29T23:59:59.000Z"
    world.clock.advance(5)
    await world.start("/v3/bankid-se/auth", ssn=APPROVING)
    again = await run()
    assert {**again[-1], "ahead": 0} == {**first[-1], "ahead": 0}
    assert again[:-1] == first[:-1]


async def test_a_reset_leaves_nothing_but_settings_and_other_accounts(world: World) -> None:
    _, auth = await _made(world, accountId="shop", pace="byHand")
    others = await world.start("/v3/bankid-se/auth", ssn=IGNORING)
    started = (await world.client.post("/v3/bankid-se/auth", json={"ssn": APPROVING}, auth=auth)).json()["id"]
    await told(world, "POST", "/clock/advance", {"by": "1m"}, auth=auth)
    assert (await control(world, "POST", "/reset", auth=auth)).status_code == 204
    assert await _statuses(world, auth, started) == [404]
    assert (await told(world, "GET", "/clock", auth=auth))["ahead"] == 0.0
    assert (await told(world, "GET", "/accounts/shop", auth=auth))["pace"] == "byHand"
    assert [each["event"] for each in (await told(world, "GET", "/events/past", auth=auth))["events"]] == [
        "account.reset"
    ]
    assert await _statuses(world, DEMO, others["id"]) == [200]


async def test_admin_without_an_account_resets_them_all(world: World) -> None:
    _, auth = await _made(world, accountId="shop")
    mine = (await world.client.post("/v3/bankid-se/auth", json={"ssn": APPROVING}, auth=auth)).json()["id"]
    others = await world.start("/v3/bankid-se/auth", ssn=IGNORING)
    assert (await control(world, "POST", "/reset")).status_code == 204
    assert (await _statuses(world, auth, mine), await _statuses(world, DEMO, others["id"])) == ([404], [404])


async def test_a_snapshot_brings_back_sessions_documents_settings_and_time(world: World) -> None:
    await told(world, "POST", "/clock/freeze", auth=DEMO)
    started = await world.start("/v3/bankid-se/auth", ssn=IGNORING)
    uploaded = await world.client.post("/document", files={"file": ("a.pdf", pages_pdf(), "application/pdf")})
    taken = await told(world, "POST", "/snapshots", {"id": "one-pending"}, auth=DEMO)
    assert taken == {"id": "one-pending", "takenAt": "2026-11-23T12:00:00.000Z"}
    await told(world, "POST", "/clock/advance", {"by": "2d"}, auth=DEMO)
    await told(world, "PATCH", "/accounts/demo", {"pace": "byHand"}, auth=DEMO)
    await world.services.sweeper.sweep()
    assert await _statuses(world, DEMO, started["id"]) == [404]

    assert (await control(world, "POST", "/snapshots/one-pending/restore", auth=DEMO)).status_code == 204
    assert (await told(world, "GET", "/clock", auth=DEMO))["now"] == "2026-11-23T12:00:00.000Z"
    assert (await told(world, "GET", "/accounts/demo", auth=DEMO))["pace"] == "fast"
    assert (await world.collect("/v3/bankid-se/auth", started["id"]))["status"] == "PENDING"
    assert (await world.client.get(f"/document/{uploaded.json()['id']}")).content == pages_pdf()
    advanced = await told(world, "POST", "/clock/advance", {"by": "3m"}, auth=DEMO)
    assert [fired["event"] for fired in advanced["fired"]] == ["session.ended"]


async def test_a_restored_callback_is_delivered_again(world: World, receiver: Receiver) -> None:
    await told(world, "POST", "/clock/freeze", auth=DEMO)
    await world.start("/v3/bankid-se/auth", ssn=APPROVING, callbackUrl=receiver.url)
    await told(world, "POST", "/snapshots", {"id": "before"}, auth=DEMO)
    for _ in range(2):
        await told(world, "POST", "/clock/advance", {"by": 1}, auth=DEMO)
        await control(world, "POST", "/snapshots/before/restore", auth=DEMO)
    assert len(receiver.requests) == 2


async def test_snapshots_are_listed_deleted_and_refused_by_name(world: World) -> None:
    await told(world, "POST", "/snapshots", {"id": "a"}, auth=DEMO)
    assert await refused(world, "POST", "/snapshots", {"id": "a"}, auth=DEMO) == (
        409,
        "there is already a snapshot 'a'; delete it first, or give another id",
    )
    assert [each["id"] for each in (await told(world, "GET", "/snapshots", auth=DEMO))["snapshots"]] == ["a"]
    assert (await control(world, "DELETE", "/snapshots/a", auth=DEMO)).status_code == 204
    assert await refused(world, "DELETE", "/snapshots/a", auth=DEMO) == (404, "there is no snapshot 'a'")
    assert await refused(world, "POST", "/snapshots/a/restore", auth=DEMO) == (404, "there is no snapshot 'a'")
    assert (await refused(world, "POST", "/snapshots", {"id": "../a"}, auth=DEMO))[0] == 400


async def test_a_fork_goes_on_from_where_its_original_stands_and_neither_disturbs_the_other(world: World) -> None:
    await told(world, "POST", "/clock/freeze", auth=DEMO)
    uploaded = await world.client.post("/document", files={"file": ("a.pdf", pages_pdf(), "application/pdf")})
    document = uploaded.json()["id"]
    started = await world.start("/v3/bankid-no/sign", ssn="17858801230", documents=[document])
    world.clock.advance(3600)
    fork = await told(world, "POST", "/accounts/demo/fork", {"accountId": "copy"})
    auth = httpx.BasicAuth("copy", fork["secretKey"])
    assert set(fork["newIds"]) == {started["id"], document}
    assert fork["callbackKey"] == "demo-callback-key"
    session = fork["newIds"][started["id"]]

    approved = await told(world, "POST", f"/sessions/{session}/approve", auth=auth)
    assert (approved["status"], approved["startedAt"]) == ("COMPLETED", "2026-11-23T12:00:00.000Z")
    assert (await told(world, "GET", f"/sessions/{started['id']}", auth=DEMO))["status"] == "PENDING"
    collected = await world.client.get(f"/v3/bankid-no/sign/{session}", auth=auth)
    assert collected.json()["signedDocuments"][0]["id"] == fork["newIds"][document]


async def test_only_admin_forks_and_only_onto_a_free_id(world: World) -> None:
    assert (await refused(world, "POST", "/accounts/demo/fork", {}, auth=DEMO))[0] == 403
    assert await refused(world, "POST", "/accounts/demo/fork", {"accountId": "demo"}) == (
        409,
        "there is already an account 'demo'",
    )
    assert (await refused(world, "POST", "/accounts/nobody/fork", {}))[0] == 404
