"""The mails and SMS that people get: sent, found, waited for, deleted, kept for a while, and part of a world."""

from typing import Any

import pytest

from fejkollen_server.clock import SECOND
from fejkollen_server.inbox import repository
from fejkollen_server.inbox.message import InboxMessage, Letter, MessageKind
from tests.control import DEMO, control, refused, told
from tests.world import World

pytestmark = pytest.mark.anyio

SMS = {"person": "mikkel", "kind": "sms", "sender": "MitID", "text": "Your code is 4711"}
MAIL = {"person": "astrid", "kind": "mail", "sender": "shop@example.com", "subject": "Welcome", "text": "Hello!"}
DAY = 24 * 3600


async def _sent(world: World, message: dict[str, Any] = SMS, **changes: Any) -> dict[str, Any]:
    return await told(world, "POST", "/inbox", message | changes, auth=DEMO)


async def _ids(world: World, query: str = "", **options: Any) -> list[str]:
    found = await told(world, "GET", f"/inbox{query}", **{"auth": DEMO, **options})
    return [each["id"] for each in found["messages"]]


async def _send_about(world: World, session: str, person_id: str = "mikkel") -> InboxMessage:
    """Send something as a flow does, within a transaction of its own."""
    services = world.services
    account = await services.account_service.read("demo")
    letter = Letter(MessageKind.SMS, "MitID", "Approve in the app", session=session)
    person = services.people.by_id(person_id)
    return await services.database.transaction(
        lambda connection: services.inbox.send(connection, account, person, letter, world.clock.now())
    )


async def test_a_message_arrives_at_the_persons_own_address(world: World) -> None:
    sms, mail = await _sent(world), await _sent(world, MAIL)
    person = {name: (await told(world, "GET", f"/people/{name}", auth=DEMO)) for name in ("mikkel", "astrid")}
    assert sms == {**SMS, "id": sms["id"], "recipient": person["mikkel"]["phone"], "sentAt": "2026-11-23T12:00:00.000Z"}
    assert mail == {**MAIL, "id": mail["id"], "recipient": person["astrid"]["email"], "sentAt": sms["sentAt"]}
    for each in (sms, mail):
        assert await told(world, "GET", f"/inbox/{each['id']}", auth=DEMO) == each


async def test_messages_are_found_the_newest_first_and_by_what_is_known(world: World) -> None:
    first, second, third = (await _sent(world), await _sent(world, MAIL), await _sent(world, text='"kind": "mail"'))
    about = await _send_about(world, "01a206cf-994a-4adf-abef-db8ceb2b1e27")
    ids = [about.id, third["id"], second["id"], first["id"]]
    assert await _ids(world) == ids
    assert await _ids(world, "?person=mikkel") == [ids[0], ids[1], ids[3]]
    assert await _ids(world, "?kind=mail") == [ids[2]]
    assert await _ids(world, f"?sessionId={about.letter.session}") == [ids[0]]
    assert await _ids(world, "?sessionId=%25") == []
    page = await told(world, "GET", "/inbox?limit=3", auth=DEMO)
    assert page["next"] == ids[2]
    assert await _ids(world, f"?limit=3&after={page['next']}") == [ids[3]]
    assert (await told(world, "GET", f"/inbox/{about.id}", auth=DEMO))["sessionId"] == about.letter.session


async def test_sending_is_an_event_that_can_be_waited_for(world: World) -> None:
    session = (await world.start("/v3/mitid/auth"))["id"]
    about = await _send_about(world, session)
    wanted = {"event": "message.sent", "sessionId": session, "details": {"person": "mikkel", "kind": "sms"}}
    [event] = (await told(world, "POST", "/wait", wanted, auth=DEMO))["events"]
    assert event["details"] == {"message": about.id, "person": "mikkel", "kind": "sms", "sender": "MitID"}
    timeline = (await told(world, "GET", f"/sessions/{session}", auth=DEMO))["timeline"]
    assert "message.sent" in [each["event"] for each in timeline]


async def test_a_message_whose_transaction_fails_was_never_sent(world: World) -> None:
    services = world.services
    account = await services.account_service.read("demo")

    def work(connection: Any) -> None:
        letter = Letter(MessageKind.SMS, "MitID", "never")
        services.inbox.send(connection, account, services.people.by_id("mikkel"), letter, world.clock.now())
        raise RuntimeError("something else goes wrong")

    with pytest.raises(RuntimeError):
        await services.database.transaction(work)
    assert await _ids(world) == []
    assert (await told(world, "GET", "/events/past?kinds=message.sent", auth=DEMO))["events"] == []


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"person": "nobody"}, 404, "nobody is called 'nobody'"),
        ({"person": "\0"}, 404, "nobody is called"),
        ({"kind": "letter"}, 400, "kind: "),
        ({"text": ""}, 400, "text: "),
        ({"sender": "x" * 999}, 400, "sender: "),
        ({"text": "\ud800"}, 400, "text: must be valid Unicode text"),
        ({"subject": "no"}, 400, "subject: an SMS has none; leave it out"),
        ({"to": "x"}, 400, "to: is not a field that is known here"),
    ],
)
async def test_what_cannot_be_sent_is_refused_with_its_reason(
    world: World, changes: dict[str, str], status: int, said: str
) -> None:
    answer = await refused(world, "POST", "/inbox", SMS | changes, auth=DEMO)
    assert (answer[0], answer[1].startswith(said)) == (status, True), answer
    assert await _ids(world) == []


async def test_somebody_without_an_address_gets_no_mail(world: World) -> None:
    await told(world, "PATCH", "/people/astrid", {"email": None}, auth=DEMO)
    refusal = "person: astrid has no e-mail address, so no mail can be sent; give them one first"
    assert await refused(world, "POST", "/inbox", MAIL, auth=DEMO) == (400, refusal)


async def test_text_from_anywhere_comes_back_as_it_was(world: World) -> None:
    text = 'Æ 😀 \0 <b> "quoted" \\ %_\n'
    assert (await told(world, "GET", f"/inbox/{(await _sent(world, text=text))['id']}", auth=DEMO))["text"] == text


async def test_messages_are_deleted_one_by_one_by_person_and_all(world: World) -> None:
    sent = [await _sent(world), await _sent(world), await _sent(world, MAIL), await _sent(world, MAIL)]
    assert (await control(world, "DELETE", f"/inbox/{sent[0]['id']}", auth=DEMO)).status_code == 204
    assert (await refused(world, "DELETE", f"/inbox/{sent[0]['id']}", auth=DEMO))[0] == 404
    assert (await refused(world, "GET", f"/inbox/{sent[0]['id']}", auth=DEMO))[0] == 404
    assert (await control(world, "DELETE", "/inbox?person=astrid", auth=DEMO)).status_code == 204
    assert await _ids(world) == [sent[1]["id"]]
    assert (await control(world, "DELETE", "/inbox", auth=DEMO)).status_code == 204
    assert await _ids(world) == []


@pytest.mark.parametrize("path", ["/inbox?person=%00", "/inbox?sessionId=%00", "/inbox?after=%00", "/inbox?kind=x"])
async def test_what_no_message_can_have_is_not_looked_for(world: World, path: str) -> None:
    assert (await refused(world, "GET", path, auth=DEMO))[0] == 400


async def test_an_account_reads_nobody_elses_mail(world: World) -> None:
    sent = await _sent(world)
    auth = await world.add_account("other", (await world.services.account_service.read("demo")).settings)
    assert await _ids(world, auth=auth) == []
    for method in ("GET", "DELETE"):
        assert (await refused(world, method, f"/inbox/{sent['id']}", auth=auth))[0] == 404
    assert (await control(world, "DELETE", "/inbox", auth=auth)).status_code == 204
    assert await _ids(world) == [sent["id"]]
    assert (await refused(world, "GET", "/inbox/short", auth=auth))[0] == 404


async def test_messages_are_kept_for_thirty_days_of_the_accounts_time(world: World) -> None:
    await _sent(world)
    await told(world, "POST", "/clock/advance", {"by": 29 * DAY}, auth=DEMO)
    later = await _sent(world)
    assert len(await _ids(world)) == 2
    await world.advance(DAY)
    assert await _ids(world) == [later["id"]]
    await told(world, "POST", "/clock/advance", {"by": 29 * DAY}, auth=DEMO)
    await world.services.sweeper.sweep()
    assert await _ids(world) == []


async def test_a_snapshot_keeps_messages_and_a_reset_deletes_them(world: World) -> None:
    first, second = await _sent(world), await _sent(world, MAIL)
    await told(world, "POST", "/snapshots", {"id": "before"}, auth=DEMO)
    assert (await control(world, "POST", "/reset", auth=DEMO)).status_code in {200, 204}
    assert await _ids(world) == []
    assert (await control(world, "POST", "/snapshots/before/restore", auth=DEMO)).status_code in {200, 204}
    assert await _ids(world) == [second["id"], first["id"]]
    assert await told(world, "GET", f"/inbox/{first['id']}", auth=DEMO) == first


async def test_a_fork_has_copies_of_its_own_about_its_own_sessions(world: World) -> None:
    session = (await world.start("/v3/mitid/auth"))["id"]
    about = await _send_about(world, session)
    later = await _sent(world)
    await told(world, "POST", "/accounts/demo/fork", {"accountId": "copy"})
    messages = (await told(world, "GET", "/inbox?account=copy"))["messages"]
    assert [each["text"] for each in messages] == [later["text"], about.letter.text]
    assert {each["id"] for each in messages}.isdisjoint({about.id, later["id"]})
    [copied] = (await told(world, "GET", "/sessions?account=copy"))["sessions"]
    assert messages[1]["sessionId"] == copied["id"] != session
    await control(world, "DELETE", "/inbox?account=copy")
    assert await _ids(world) == [later["id"], about.id]


async def test_deleting_an_account_takes_its_messages(world: World) -> None:
    await told(world, "POST", "/accounts", {"accountId": "shop"})
    await told(world, "POST", "/inbox?account=shop", SMS)
    number = (await world.services.account_service.read("shop")).number
    assert (await control(world, "DELETE", "/accounts/shop")).status_code == 204
    left = await world.services.database.transaction(lambda connection: repository.find(connection, number, limit=10))
    assert left == []


async def test_ids_of_an_account_with_a_seed_are_repeatable(world: World) -> None:
    ids = []
    for _ in range(2):
        await told(world, "POST", "/accounts", {"accountId": "seeded", "seed": 7})
        ids.append([(await told(world, "POST", "/inbox?account=seeded", SMS))["id"] for _ in range(3)])
        await control(world, "DELETE", "/accounts/seeded")
    assert ids[0] == ids[1] == sorted(set(ids[0]))
    assert world.clock.now() % SECOND == 0
