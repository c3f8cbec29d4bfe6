"""``fejkollen listen``: callbacks reach an application that the server itself cannot reach."""

import base64
import hashlib
import hmac
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fejkollen import Account, Fejkollen
from fejkollen.forwarding import forward, taken_over
from tests.cli.commands import Shell
from tests.cli.running import FEJKOLLEN, environment, serving
from tests.kit.receiver import Application, receiving
from tests.kit.servers import ASTRID, start

OUT_OF_REACH = "http://127.0.0.1:3999/callback?x=1"


@pytest.fixture
def application() -> Iterator[Application]:
    with receiving() as application:
        yield application


@contextmanager
def _listening(account: Account, to: str, *options: str) -> "Iterator[subprocess.Popen[str]]":
    settings = {"url": account.base_url, "account_id": account.account_id, "secret_key": account.secret_key}
    command = [FEJKOLLEN, "listen", "--forward-to", to, *options]
    with subprocess.Popen(  # noqa: S603 - our own.
        command, env=environment(settings), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr
        assert process.stderr.readline().startswith("forwarding callbacks of ")
        try:
            yield process
        finally:
            process.kill()


def test_what_is_owed_is_delivered_with_its_bytes_and_signature(shell: Shell, application: Application) -> None:
    account = shell.account
    with _listening(account, application.address, "--times", "1") as process:
        session_id = start(account, ASTRID, callbackUrl=OUT_OF_REACH)
        received = application.next()
        assert process.wait(20) == 0
        assert process.stdout
        [line] = process.stdout.read().splitlines()
    [callback] = account.callbacks.list(session_id=session_id)
    assert received.path == "/callback?x=1"
    assert received.body == callback.body
    expected = base64.b64encode(hmac.digest(str(account.callback_key).encode(), received.body, hashlib.sha256))
    assert received.headers["X-Signature-SHA256"] == expected.decode()
    assert received.headers["X-Fejkollen-Delivery"] == callback.id
    assert line == f"204  {callback.id}  session {session_id}  {application.address}/callback?x=1"


def test_the_server_sends_none_itself_meanwhile_and_does_again_afterwards(
    shell: Shell, application: Application
) -> None:
    account = shell.account
    account.change(callback_schedule=[0, 5])
    with _listening(account, f"{application.address}/exactly/here") as process:
        session_id = start(account, ASTRID, callbackUrl=OUT_OF_REACH)
        assert application.next().path == "/exactly/here"
        assert [each.state for each in account.callbacks.list(session_id=session_id)] == ["UNSENT"]
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    assert account.settings()["callbackSchedule"] == [0, 5]


def test_what_is_not_accepted_is_told_at_the_end(shell: Shell, application: Application) -> None:
    application.answers = 500
    with _listening(shell.account, application.address, "--times", "1", "--json") as process:
        start(shell.account, ASTRID, callbackUrl=OUT_OF_REACH)
        assert process.wait(20) == 1
        assert process.stdout
        assert '"status": 500' in process.stdout.read()


def test_what_a_scenario_omits_stays_omitted_and_what_it_spoils_stays_spoilt(
    shell: Shell, application: Application
) -> None:
    account = shell.account
    account.scenario({"when": {"refId": "omitted"}, "then": {"callback": {"omit": True}}})
    account.scenario({"when": {"refId": "forged"}, "then": {"callback": {"signature": "missing", "duplicate": 2}}})
    begin = account.events.now()
    with taken_over(account):
        for ref_id in ("omitted", "forged"):
            account.wait(start(account, ASTRID, refId=ref_id, callbackUrl=OUT_OF_REACH))
        forwarded = forward(account, application.address, after=begin)
        first, second = next(forwarded), next(forwarded)
    assert first.callback.delivery_id == second.callback.delivery_id != second.callback.id
    assert "X-Signature-SHA256" not in application.next().headers
    assert application.next().headers["X-Fejkollen-Delivery"] == first.callback.delivery_id


def test_an_application_that_is_away_is_told_in_words(shell: Shell) -> None:
    begin = shell.account.events.now()
    with taken_over(shell.account):
        shell.account.wait(start(shell.account, ASTRID, callbackUrl=OUT_OF_REACH))
        forwarded = forward(shell.account, "http://127.0.0.1:1", after=begin)
        failed = next(forwarded)
    assert (failed.status, failed.is_accepted) == (None, False)
    assert failed.error
    assert "refused" in failed.error


def test_it_goes_on_when_the_server_was_killed_and_is_back(tmp_path: Path, application: Application) -> None:
    with serving(tmp_path) as first, Fejkollen(first.address) as admin:
        account = admin.create_account()
        port = first.address.rpartition(":")[2]
        with _listening(account, application.address) as process:
            told = start(account, ASTRID, callbackUrl=OUT_OF_REACH)
            assert told.encode() in application.next().body
            first.kill()
            with serving(tmp_path, port=port):
                again = start(account, ASTRID, callbackUrl=OUT_OF_REACH)
                assert again.encode() in application.next().body
                process.send_signal(signal.SIGINT)
                assert process.wait(20) == 0


def test_what_is_no_address_is_refused(shell: Shell) -> None:
    refused = shell.run("listen", "--forward-to", "localhost:3000")
    assert refused.code == 2
    assert "is not a web address" in refused.errors
