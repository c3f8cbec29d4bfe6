"""The server that the kit starts: its own child, which never outlives it."""

import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from fejkollen import Fejkollen
from fejkollen.server_process import own_server
from tests.cli.running import environment, until

PROGRAM = """
import time
from fejkollen.server_process import own_server
with own_server() as (address, _):
    print(address, flush=True)
    time.sleep(60)
"""


def _answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/health/live", trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


def test_it_serves_until_the_block_ends() -> None:
    with own_server() as (address, _):
        assert _answers(address)
    assert not _answers(address)


def test_it_takes_settings() -> None:
    settings = {"FEJKOLLEN_ACCOUNT_ID": "shop", "FEJKOLLEN_CONTROL_KEY": "open sesame"}
    with own_server(settings) as (address, control_key), Fejkollen(address, control_key) as server:
        assert control_key == "open sesame"
        assert [each["accountId"] for each in server.accounts()] == ["shop"]


def test_it_ends_even_when_whoever_started_it_is_killed(tmp_path: Path) -> None:
    with subprocess.Popen(  # noqa: S603 - our own.
        [sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, text=True, cwd=tmp_path, env=environment({})
    ) as parent:
        assert parent.stdout
        address = parent.stdout.readline().strip()
        assert _answers(address)
        parent.kill()
    until(lambda: not _answers(address), "its end")


def test_a_variable_for_clients_does_not_stop_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FEJKOLLEN_URL", "http://somewhere.example")
    with own_server() as (address, _):
        assert _answers(address)
