"""The commands that ask a running server."""

from pathlib import Path

import httpx
import pytest

from tests.cli.commands import Shell
from tests.kit.receiver import receiving
from tests.kit.servers import ASTRID, AUTH, start

CALLBACK = "http://127.0.0.1:3999/callback?x=1"


def test_accounts_are_made_shown_changed_copied_and_deleted(shell: Shell) -> None:
    made = shell.told("account", "new", "--id", "shop", "--set", "pace=byHand", "--set", "collectLimit=false")
    assert list(made) == ["accountId", "secretKey", "callbackKey"]
    shown = shell.told("account", "show", "shop")
    assert (shown["pace"], shown["collectLimit"]) == ("byHand", False)
    assert "pace                        byHand\n" in shell.shown("account", "show", "shop")
    assert shell.told("account", "fork", "shop", "--id", "copy")["accountId"] == "copy"
    listed = {line.split()[0]: line.split()[1] for line in shell.shown("account", "list").splitlines()}
    assert listed == {"ACCOUNT": "PACE", "demo": "fast", "shop": "byHand", "copy": "byHand", **_own(shell)}
    for each in ("shop", "copy"):
        assert shell.shown("account", "delete", each) == f"deleted {each}\n"
    assert shell.run("account", "show", "shop").errors == "fejkollen: there is no account 'shop'\n"


def _own(shell: Shell) -> dict[str, str]:
    return {shell.account.account_id: "fast"}


def test_a_new_account_can_be_made_that_of_the_shell(shell: Shell) -> None:
    line = shell.shown("account", "new", "--id", "exported", "--export")
    assert line.startswith("export FEJKOLLEN_ACCOUNT_ID=exported FEJKOLLEN_SECRET_KEY=")
    shell.shown("account", "delete", "exported")


def test_settings_of_the_account_that_is_meant_are_changed(shell: Shell) -> None:
    assert shell.told("account", "set", "pace=instant", "callbackKey=123")["callbackKey"] == "123"
    assert shell.told("account", "set", "callbackKey=null")["pace"] == "instant"
    assert shell.account.settings().get("callbackKey") == "null"
    assert shell.run("account", "set", "pace").code == 2
    refused = shell.run("account", "set", "tempo=fast")
    assert (refused.code, refused.output) == (1, "")
    assert refused.errors.startswith("fejkollen: tempo: ")


def test_sessions_are_shown_with_their_story(shell: Shell) -> None:
    session_id = start(shell.account, refId="order-7")
    [head, row] = shell.shown("session", "list").splitlines()
    assert head.split() == ["SESSION", "EID", "OPERATION", "STATUS", "ERROR", "OR", "PERSON"]
    assert row.split() == [session_id, "bankid-se", "auth", "PENDING", "ignoring-barbro"]
    shown = shell.shown("session", "show", session_id)
    assert "refId      order-7" in shown
    assert "because ignoring-barbro is named, and never answers" in shown
    assert "session.started" in shown
    assert "session.started" in [each["event"] for each in shell.told("session", "show", session_id)["timeline"]]


@pytest.mark.parametrize(
    ("act", "outcome"),
    [
        (("scan",), ("PENDING", None)),
        (("open",), ("PENDING", None)),
        (("approve",), ("COMPLETED", None)),
        (("approve", "--person", "astrid"), ("FAILED", "AUTH_FAILED")),
        (("decline",), ("FAILED", "CANCELLED")),
        (("fail", "CONFLICT"), ("FAILED", "CONFLICT")),
        (("fail", "--cause", "certificateErr"), ("FAILED", "INVALID_ID")),
        (("expire",), ("FAILED", "SESSION_TIMEOUT")),
        (("hint", "userSign"), ("PENDING", None)),
    ],
)
def test_a_session_is_decided_by_hand(shell: Shell, act: tuple[str, ...], outcome: tuple[str, str | None]) -> None:
    name, *rest = act
    told = shell.told("session", name, start(shell.account), *rest)
    assert (told["status"], told.get("error")) == outcome


def test_what_a_phone_reads_is_checked(shell: Shell) -> None:
    refused = shell.run("session", "scan", start(shell.account), "--code", "https://shop.test/")
    assert (refused.code, refused.errors.startswith("fejkollen: code: is a web address of neither")) == (1, True)


def test_what_is_impossible_is_refused_in_one_line(shell: Shell) -> None:
    session_id = start(shell.account)
    shell.shown("session", "decline", session_id)
    refused = shell.run("session", "approve", session_id)
    assert (refused.code, refused.output) == (1, "")
    assert refused.errors == "fejkollen: the session has ended: it is FAILED\n"


def test_the_clock_is_stopped_and_moved_on(shell: Shell) -> None:
    assert ", frozen, nothing is due" in shell.shown("clock", "freeze")
    session_id = start(shell.account)
    assert "something happens at" in shell.shown("clock", "show")
    moved = shell.shown("clock", "advance", "3m").splitlines()
    assert moved[3].split()[1:3] == ["session.ended", session_id]
    assert shell.told("clock", "advance", "--to", "2030-01-01T00:00:00Z")["now"] == "2030-01-01T00:00:00.000Z"
    assert ", running," in shell.shown("clock", "resume")
    assert shell.run("clock", "advance").code == 2
    assert shell.run("clock", "advance", "soon").errors.startswith("fejkollen: by: must be seconds as a number")


def test_a_world_is_kept_and_gone_back_to(shell: Shell) -> None:
    assert shell.shown("snapshot", "take", "before") == "before\n"
    session_id = start(shell.account)
    assert shell.told("snapshot", "list")[0]["id"] == "before"
    assert shell.shown("snapshot", "restore", "before") == "restored before\n"
    assert shell.run("session", "show", session_id).code == 1
    assert shell.shown("snapshot", "delete", "before") == "deleted before\n"
    assert shell.shown("snapshot", "list").splitlines() == ["SNAPSHOT  TAKEN AT"]


def test_scenarios_are_arranged_by_options_and_from_a_file(shell: Shell, tmp_path: Path) -> None:
    [added] = shell.told("scenario", "add", "--when", "refId=order-*", "--then", "cause=certificateErr", "--times", "1")
    assert (added["when"], added["then"], added["left"]) == ({"refId": "order-*"}, {"cause": "certificateErr"}, 1)
    file = tmp_path / "rules.yaml"
    file.write_text("- {name: slow, when: {ssn: 199003142388}, then: {pace: {after: 2s}}}\n- then: {outcome: ignore}\n")
    assert shell.shown("scenario", "add", str(file)).splitlines()[1].split()[1] == "slow"
    head, *rows = shell.shown("scenario", "list").splitlines()
    assert head.split() == ["SCENARIO", "NAME", "USED", "SOURCE", "RULE"]
    assert [row.partition("{")[2] for row in rows] == [
        '"when": {"refId": "order-*"}, "then": {"cause": "certificateErr"}}',
        '"then": {"outcome": "ignore"}}',
        '"when": {"ssn": "199003142388"}, "then": {"pace": {"after": 2.0}}}',
    ]
    assert shell.run("scenario", "unused").code == 1
    session_id = start(shell.account, ASTRID, refId="order-7")
    assert shell.shown("wait-for", session_id) == "FAILED INVALID_ID\n"
    assert shell.run("scenario", "unused").code == 0
    assert shell.shown("scenario", "remove", added["id"]) == f"removed {added['id']}\n"
    assert shell.shown("scenario", "remove", "--all") == "removed all\n"
    assert shell.told("scenario", "list") == []


def test_mistakes_in_scenarios_are_named(shell: Shell, tmp_path: Path) -> None:
    assert shell.run("scenario", "add").code == 2
    assert shell.run("scenario", "add", str(tmp_path / "none.yaml")).code == 2
    refused = shell.run("scenario", "add", "--then", "outcome=shrug")
    assert (refused.code, refused.errors.count("\n")) == (1, 1)
    assert "outcome" in refused.errors
    file = tmp_path / "rules.yaml"
    file.write_text("- {then: ")
    assert shell.run("scenario", "add", str(file)).errors.startswith(f"fejkollen: {file} line 2: is not YAML")


def test_messages_are_sent_shown_and_deleted(shell: Shell) -> None:
    sent = shell.told("inbox", "send", "mikkel", "sms", "Your code is 4711", "--from", "MitID")
    assert "text       Your code is 4711\n" in shell.shown("inbox", "show", sent["id"])
    shell.shown("inbox", "send", "astrid", "mail", "Hello!", "--subject", "Welcome")
    head, *rows = shell.shown("inbox", "list").splitlines()
    assert head.split() == ["MESSAGE", "SENT", "AT", "PERSON", "KIND", "FROM", "ABOUT"]
    assert [row.split()[2:] for row in rows] == [
        ["mikkel", "sms", "MitID", "Your", "code", "is", "4711"],
        ["astrid", "mail", "Fejkollen", "Welcome"],
    ]
    assert len(shell.told("inbox", "list", "--person", "mikkel", "--kind", "sms")) == 1
    assert shell.shown("inbox", "delete", sent["id"]) == f"deleted {sent['id']}\n"
    assert shell.run("inbox", "show", sent["id"]).errors.startswith("fejkollen: there is no such message")
    assert shell.shown("inbox", "clear") == "deleted all\n"
    assert shell.told("inbox", "list") == []


def test_people_are_added_changed_exported_imported_and_removed(shell: Shell, tmp_path: Path) -> None:
    added = shell.told(
        "people", "add", "id=cleo", "givenName=Cleo", "country=SWEDEN", "habit.outcome=decline", "seed=7"
    )
    assert (added["id"], added["habit"]["outcome"]) == ("cleo", "decline")
    assert shell.told("people", "edit", "cleo", "surname=Cederblad")["name"] == "Cleo Cederblad"
    assert "name               Cleo Cederblad\n" in shell.shown("people", "show", "cleo")
    assert "cleo" in [line.split()[0] for line in shell.shown("people", "list").splitlines()]
    exported = tmp_path / "people.yaml"
    exported.write_text(shell.shown("people", "export"))
    assert shell.shown("people", "remove", "cleo") == "removed cleo\n"
    assert shell.run("people", "show", "cleo").code == 1
    assert shell.shown("people", "import", str(exported)) == "imported cleo\n"
    assert shell.told("people", "show", "cleo")["surname"] == "Cederblad"


def test_authenticators_show_codes_and_are_locked(shell: Shell) -> None:
    assert shell.shown("people", "code", "mikkel", "mitid-code-display").strip().isdigit()
    assert shell.told("people", "lock", "astrid", "bankid-se-app", "--for", "2h")["state"] == "locked"
    assert shell.told("people", "unlock", "astrid", "bankid-se-app")["state"] == "ready"
    assert shell.shown("people", "code", "astrid", "bankid-se-app") == "bankid-se-app shows no code; it is ready\n"


def test_callbacks_are_shown_sent_again_and_held_back(shell: Shell) -> None:
    with receiving() as application:
        session_id = start(shell.account, ASTRID, callbackUrl=CALLBACK)
        shell.shown("wait-for", session_id, "--event", "callback.failed")
        [callback] = shell.told("callbacks", "list", "--session", session_id, "--state", "FAILED")
        shown = shell.shown("callbacks", "show", callback["id"])
        assert f"url          {CALLBACK}\n" in shown
        assert "connection refused" in shown
        row = shell.shown("callbacks", "list").splitlines()[1].split()
        assert row == [callback["id"], session_id, "FAILED", "1", CALLBACK]
        assert shell.told("callbacks", "resend", callback["id"])["state"] == "FAILED"
        assert [each["id"] for each in shell.told("callbacks", "resend-failed")] == [callback["id"]]
        replayed = shell.told("callbacks", "replay", callback["id"], f"{application.address}/elsewhere")
        assert replayed["state"] == "DELIVERED"
        assert application.next().path == "/elsewhere"
        assert shell.shown("callbacks", "pause") == "callbacks are held back\n"
        held = start(shell.account, ASTRID, callbackUrl=f"{application.address}/held")
        shell.shown("wait-for", held)
        assert [each["state"] for each in shell.told("callbacks", "list", "--session", held)] == ["HELD"]
        assert shell.shown("callbacks", "release") == "callbacks are sent\n"
        assert application.next().path == "/held"


def test_requests_are_shown_counted_verified_and_forgotten(shell: Shell, tmp_path: Path) -> None:
    session_id = start(shell.account, refId="order-7")
    httpx.post(f"{shell.account.base_url}/v3/mitid/authn", auth=shell.account.auth, trust_env=False)
    head, *rows = shell.shown("requests", "list").splitlines()
    assert head.split() == ["NUMBER", "AT", "METHOD", "PATH", "STATUS", "SESSION", "OR", "REFUSAL"]
    assert [row.split()[2:5] for row in rows] == [["POST", AUTH, "201"], ["POST", "/v3/mitid/authn", "404"]]
    [found] = shell.told("requests", "list", "--ref-id", "order-7")
    assert found["sessionId"] == session_id
    assert '"refId":"order-7"' in shell.shown("requests", "show", str(found["number"]))
    assert shell.shown("requests", "count", "--status", "4xx") == "1\n"
    assert shell.shown("requests", "verify", "--path", "/v3/*", "--times", "2") == "as expected\n"
    failed = shell.run("requests", "verify", "--path", "/v3/freja/*")
    assert failed.code == 1
    assert "/v3/freja/*" in failed.output
    file = tmp_path / "expected.json"
    file.write_text('[{"path": "/v3/mitid/*"}, {"path": "/v3/bankid-se/*"}]')
    assert shell.run("requests", "verify", str(file)).code == 0
    assert shell.run("requests", "verify", str(file), "--in-order").code == 1
    assert shell.run("requests", "verify").code == 2
    assert shell.shown("requests", "clear") == "cleared\n"
    assert shell.shown("requests", "count") == "0\n"


def test_waiting_for_a_session_and_for_an_event(shell: Shell) -> None:
    session_id = start(shell.account, ASTRID, callbackUrl=CALLBACK)
    assert shell.shown("wait-for", session_id) == "COMPLETED\n"
    assert shell.told("wait-for", session_id, "completed")["id"] == session_id
    detail = ("--detail", "state=FAILED")
    [event] = shell.told("wait-for", session_id, "--event", "callback.failed", *detail)
    assert event["details"]["state"] == "FAILED"
    in_vain = shell.run("wait-for", session_id, "FAILED", "--timeout", "10ms")
    assert (in_vain.code, in_vain.errors) == (1, "fejkollen: the session is COMPLETED, not FAILED\n")
    assert shell.run("wait-for").code == 2


def test_events_are_shown_and_followed(shell: Shell) -> None:
    session_id = start(shell.account)
    [line] = shell.shown("events", "--past", "--kind", "session.started").splitlines()
    assert line.split()[1:3] == ["session.started", f"sessionId={session_id}"]
    assert (
        shell.told("events", "--after", "0-0", "--times", "1", "--kind", "session.started")["sessionId"] == session_id
    )


def test_a_world_begins_anew(shell: Shell) -> None:
    start(shell.account)
    assert shell.shown("reset") == f"reset {shell.account.account_id}\n"
    assert shell.told("session", "list") == []
    start(shell.account)
    assert shell.shown("account", "reset").startswith("reset ")
    assert shell.told("session", "list") == []
    start(shell.account)
    assert shell.shown("reset", "--all") == "reset every account\n"
    assert shell.told("session", "list") == []


def test_admin_means_an_account_by_its_name(shell: Shell) -> None:
    shell.monkeypatch.delenv("FEJKOLLEN_SECRET_KEY")
    session_id = start(shell.account)
    assert shell.told("session", "list")[0]["id"] == session_id
    assert shell.told("session", "list", "--account", "demo") == []
    refused = shell.run("session", "list", "--control-key", "wrong")
    assert refused.code == 1
    assert refused.errors.startswith("fejkollen: ")


def test_a_server_that_is_away_is_one_line(shell: Shell) -> None:
    away = shell.run("clock", "show", "--url", "http://127.0.0.1:1")
    assert away.code == 1
    assert away.errors.startswith("fejkollen: no answer from http://127.0.0.1:1: ")
    assert away.errors.count("\n") == 1


GROUPS = ("account", "callbacks", "clock", "people", "requests", "scenario", "session", "snapshot")


@pytest.mark.parametrize("group", GROUPS)
def test_every_command_of_a_group_explains_itself(shell: Shell, group: str) -> None:
    commands = [line.split() for line in shell.shown(group, "--help").partition("Commands:")[2].splitlines() if line]
    names = [words[0] for words in commands if len(words) > 1]
    assert names
    for name in names:
        shown = shell.shown(group, name, "--help")
        assert shown.startswith(f"Usage: fejkollen {group} {name}")
        assert "--json" in shown or (group, name) == ("people", "id-card")


def test_a_report_says_what_an_application_does_wrong_and_fails_where_that_is_wanted(shell: Shell) -> None:
    session_id = start(shell.account)
    for _ in range(2):
        httpx.get(f"{shell.account.base_url}{AUTH}/{session_id}", auth=shell.account.auth)
    assert "polls-too-fast" in shell.shown("report")
    assert shell.run("report", "--fail-on", "note").code == 1
    assert shell.shown("report", "--format", "junit").startswith("<?xml")


def test_coverage_is_shown_and_fails_below_its_threshold(shell: Shell) -> None:
    start(shell.account)
    assert shell.shown("coverage", "--own").startswith("# Coverage: ")
    low = shell.run("coverage", "--own", "--threshold", "99", "--kind", "operation", "--provider", "bankid-se")
    assert (low.code, low.errors) == (1, "")
    assert shell.run("coverage", "--own", "--threshold", "0").code == 0
    assert shell.shown("coverage", "--clear") == "begins anew\n"
