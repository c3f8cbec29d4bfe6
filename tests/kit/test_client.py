"""The Python client, against a real server."""

import httpx
import pytest

from fejkollen import Account, AccountSettings, Fejkollen, FejkollenError
from fejkollen_server.control.accounts.schemas import AccountChange
from tests.kit.receiver import receiving
from tests.kit.servers import ASTRID, AUTH, start

CALLBACK = "http://127.0.0.1:3999/callback?x=1"


def test_an_account_is_made_changed_copied_and_deleted(server: Fejkollen) -> None:
    made = server.create_account(pace="byHand", callback_schedule="never", collect_limit=False)
    assert made.auth == (made.account_id, made.secret_key)
    assert made.callback_key
    assert (made.settings()["pace"], made.settings()["collectLimit"]) == ("byHand", False)
    assert made.change(pace="instant", session_lifetime=30)["sessionLifetime"] == 30
    copy = server.fork_account(made.account_id, "a-copy")
    assert copy.settings()["pace"] == "instant"
    assert {each["accountId"] for each in server.accounts()} == {"demo", "a-copy", made.account_id}
    for each in (made, copy):
        each.delete()
    assert [each["accountId"] for each in server.accounts()] == ["demo"]


def test_sessions_are_decided_by_hand(account: Account) -> None:
    assert account.approve(start(account), "astrid").person == "astrid"
    assert account.decline(start(account)).error == "CANCELLED"
    assert account.fail(start(account), "CONFLICT").error == "CONFLICT"
    assert account.fail(start(account), cause="certificateErr").error == "INVALID_ID"
    assert account.expire(start(account)).error == "SESSION_TIMEOUT"
    assert account.sessions.hint(start(account, ASTRID), "userSign").hint_code == "userSign"


def test_what_an_application_shows_is_scanned(account: Account) -> None:
    account.clock.freeze()  # Nobody answers before the code is shown a second time.
    answer = httpx.post(f"{account.base_url}/v3/freja/auth", json={}, auth=account.auth, trust_env=False, timeout=20)
    started = answer.json()
    scanned = account.sessions.scan(started["id"], "astrid", code=started["qrData"])
    assert ("session.scanned" in [each.event for each in scanned.timeline], scanned.person) == (True, "astrid")
    with pytest.raises(FejkollenError, match="belongs to session"):
        account.sessions.scan(start(account), code=started["qrData"])


def test_a_session_tells_what_happened_and_why(account: Account) -> None:
    session = account.sessions.read(start(account, refId="order-7"))
    assert (session.ref_id, session.status, session.person) == ("order-7", "PENDING", "ignoring-barbro")
    assert session.explanation
    assert (session.explanation.decided_by, session.explanation.rule) == ("habit", None)
    assert {"session.started", "session.hint"} <= {entry.event for entry in session.timeline}


def test_sessions_are_found_the_newest_first(account: Account) -> None:
    first, second = start(account, refId="a"), start(account, ASTRID, refId="b")
    assert [each.id for each in account.sessions.list()] == [second, first]
    assert [each.id for each in account.sessions.list(ref_id="a")] == [first]
    assert [each.id for each in account.sessions.list(limit=1)] == [second]


def test_the_clock_moves_everything_and_tells_what_it_moved(account: Account) -> None:
    frozen = account.clock.freeze()
    session_id = start(account)
    assert frozen.frozen
    assert account.clock.read().next_due_at == account.sessions.read(session_id).expires_at
    fired = account.clock.advance(to="next").fired
    assert [(each.event, each.session_id) for each in fired] == [("session.ended", session_id)]
    assert not account.clock.resume().frozen


def test_waiting_gives_what_was_waited_for(account: Account) -> None:
    session_id = start(account, ASTRID, callbackUrl=CALLBACK)
    assert account.wait(session_id).status == "COMPLETED"
    [failed] = account.wait_for("callback.failed", session_id=session_id)
    assert failed.details["state"] == "FAILED"


def test_waiting_in_vain_says_how_things_stand(account: Account) -> None:
    with pytest.raises(FejkollenError) as refused:
        account.wait(start(account), "COMPLETED", timeout="10ms")
    assert refused.value.status == 408
    assert str(refused.value) == "POST /control/v1/wait answered 408: the session is PENDING, not COMPLETED"


def test_events_are_looked_back_at_and_followed(account: Account) -> None:
    begin = account.events.now()
    first, second = start(account), start(account, ASTRID)
    started = account.events.follow("session.started", after=begin)
    assert [next(started).session_id, next(started).session_id] == [first, second]
    assert [each.session_id for each in account.events.past("session.started")] == [first, second]
    [only] = account.events.past("session.started", session_id=second)
    assert only.details["person"] == "astrid"


def test_a_world_is_kept_gone_back_to_and_reset(account: Account) -> None:
    session_id = start(account)
    account.snapshots.take("before")
    account.decline(session_id)
    account.snapshots.restore("before")
    assert account.sessions.read(session_id).status == "PENDING"
    assert [each.id for each in account.snapshots.list()] == ["before"]
    account.snapshots.delete("before")
    account.reset()
    assert account.sessions.list() == ()


def test_admin_acts_in_an_account_without_its_secret(server: Fejkollen, account: Account) -> None:
    start(account)
    the_same = server.account(account.account_id)
    assert the_same.clock.freeze().frozen
    the_same.reset()
    assert account.sessions.list() == ()


def test_scenarios_decide_and_say_how_often(account: Account) -> None:
    added = account.scenario({"when": {"refId": "a"}, "times": 1, "then": {"error": "CONFLICT"}})
    assert [each.id for each in account.scenarios.unused()] == [added.id]
    session = account.wait(start(account, ASTRID, refId="a"))
    assert session.error == "CONFLICT"
    assert session.explanation
    assert session.explanation.rule == added.id
    assert (account.scenarios.read(added.id).used, account.scenarios.unused()) == (1, ())
    both = account.scenarios.add_all([{"then": {"outcome": "ignore"}}, {"then": {"outcome": "decline"}}])
    assert len(account.scenarios.list()) == 3
    account.scenarios.remove(both[0].id)
    account.scenarios.remove_all()
    assert account.scenarios.list() == ()


def test_people_are_an_accounts_own(account: Account, server: Fejkollen) -> None:
    assert account.person("astrid").ssn == ASTRID
    added = account.people.add({"id": "cleo", "country": "SWEDEN", "seed": 7})
    account.people.edit("cleo", {"givenName": "Cleo"})
    yaml = account.people.export()
    account.people.remove("cleo")
    assert account.people.import_(yaml) == ("cleo",)
    assert account.person("cleo").ssn == added.ssn
    assert "cleo" in [each.id for each in account.people.list()]
    with pytest.raises(FejkollenError, match="cleo"):
        server.account("demo").person("cleo")


def test_authenticators_show_codes_and_are_locked(account: Account) -> None:
    assert account.people.code("mikkel", "mitid-code-display").isdigit()
    assert account.people.lock("mikkel", "mitid-app", for_="2h")["state"] == "locked"
    assert account.people.unlock("mikkel", "mitid-app")["state"] == "ready"


def test_people_get_mails_and_sms(account: Account) -> None:
    sms = account.inbox.send("mikkel", "sms", "Your code is 4711", sender="MitID")
    mail = account.inbox.send("astrid", "mail", "Hello!", subject="Welcome")
    assert account.inbox.list() == (mail, sms)
    assert account.inbox.list(kind="sms") == account.inbox.list(person="mikkel") == (sms,)
    assert account.inbox.wait("mikkel", "sms") == account.inbox.read(sms.id) == sms
    assert (mail.subject, mail.sender, mail.recipient.count("@")) == ("Welcome", "Fejkollen", 1)
    with pytest.raises(FejkollenError, match="has happened 1 times"):
        account.inbox.wait("mikkel", times=2, timeout=0)
    account.inbox.delete(mail.id)
    account.inbox.clear("mikkel")
    assert account.inbox.list() == ()
    with pytest.raises(FejkollenError, match="there is no such message"):
        account.inbox.read(sms.id)


def test_callbacks_are_read_sent_again_and_held_back(account: Account) -> None:
    account.change(callback_schedule="never")
    with receiving() as application:
        session_id = start(account, ASTRID, callbackUrl=application.address)
        account.wait(session_id)
        [unsent] = account.callbacks.list(session_id=session_id, state="UNSENT")
        assert session_id.encode() in unsent.body
        assert account.callbacks.read(unsent.id).body == unsent.body
        assert account.callbacks.resend(unsent.id).attempts[0].status == 204
        assert application.next().body == unsent.body
        assert account.callbacks.replay(unsent.id, f"{application.address}/again").state == "DELIVERED"
        assert application.next().path == "/again"
        assert account.callbacks.resend_failed() == ()
        account.callbacks.pause()
        account.callbacks.release()


def test_requests_are_found_and_verified(account: Account) -> None:
    session_id = start(account, refId="a")
    start(account, ASTRID, refId="b")
    first, second = account.requests.list(path=f"{AUTH}*", order="oldest")
    assert (first.session_id, first.status, second.method) == (session_id, 201, "POST")
    assert account.requests.read(first.number).path == AUTH
    assert account.requests.count(status="2xx") == 2
    account.requests.verify({"ref_id": "a"}, {"ref_id": "b", "times": 1}, in_order=True)
    with pytest.raises(AssertionError, match="refId"):
        account.requests.verify({"ref_id": "a", "times": 2})
    account.requests.clear()
    assert account.requests.list() == ()


def test_a_refusal_carries_status_and_what_to_do(account: Account) -> None:
    with pytest.raises(FejkollenError) as refused:
        account.clock.advance("soon")
    assert refused.value.status == 400
    assert refused.value.detail.startswith("by: must be seconds as a number, or such as 1.5s")


def test_a_setting_that_does_not_exist_is_refused_by_its_name(server: Fejkollen) -> None:
    with pytest.raises(FejkollenError, match="tempo"):
        server.create_account(tempo="fast")  # type: ignore[call-arg] # On purpose.


def test_every_setting_of_an_account_has_a_name_in_python() -> None:
    assert set(AccountSettings.__annotations__) == set(AccountChange.model_fields)


def test_a_server_that_is_away_is_named() -> None:
    with Fejkollen("http://127.0.0.1:1") as away, pytest.raises(FejkollenError) as failed:
        away.create_account()
    assert failed.value.status is None
    assert str(failed.value).startswith("POST /control/v1/accounts: no answer from http://127.0.0.1:1: ")


def test_what_is_no_fejkollen_is_suspected(server: Fejkollen) -> None:
    with Fejkollen(f"{server.url}/docs") as wrong, pytest.raises(FejkollenError, match="is this the address of"):
        list(wrong.accounts())
