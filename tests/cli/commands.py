"""Commands that ask a server, as their ``main`` runs them."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from fejkollen import Account, Fejkollen
from fejkollen.server_process import own_server
from fejkollen_server.cli import main


@dataclass(frozen=True, slots=True)
class Ended:
    code: int
    output: str
    errors: str


@dataclass(frozen=True, slots=True)
class Shell:
    """Runs commands in this process, for one account."""

    account: Account
    capture: pytest.CaptureFixture[str]
    monkeypatch: pytest.MonkeyPatch

    def run(self, *arguments: str) -> Ended:
        self.monkeypatch.setattr(sys, "argv", ["fejkollen", *arguments])
        self.capture.readouterr()
        code: object = 0
        try:
            main()
        except SystemExit as end:
            code = end.code
        output, errors = self.capture.readouterr()
        return Ended(int(str(code or 0)), output, errors)

    def shown(self, *arguments: str) -> str:
        """Give what a command shows people, when it goes well."""
        ended = self.run(*arguments)
        assert ended.code == 0, ended.errors
        return ended.output

    def told(self, *arguments: str) -> Any:
        """Give what a command tells scripts."""
        return json.loads(self.shown(*arguments, "--json"))


@pytest.fixture(scope="module")
def server() -> Iterator[Fejkollen]:
    with own_server() as (address, control_key), Fejkollen(address, control_key) as server:
        yield server


@pytest.fixture
def shell(server: Fejkollen, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    account = server.create_account()
    monkeypatch.setenv("FEJKOLLEN_URL", server.url)
    monkeypatch.setenv("FEJKOLLEN_ACCOUNT_ID", account.account_id)
    monkeypatch.setenv("FEJKOLLEN_SECRET_KEY", account.secret_key)
    yield Shell(account, capsys, monkeypatch)
    server.account(account.account_id).delete()
