"""What has been answered survives kill -9, and every callback that is due arrives."""

import hashlib
import itertools
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.cli.recording import Recorder, recording
from tests.cli.running import Server, serving, until
from tests.operations import ASTRID

SEED = "2026-11-23"
CYCLES = 5
CLIENTS = 3
PATH = "/v3/bankid-se/auth"

APPROVED = {"COMPLETED"}
RAN_OUT = {"SESSION_TIMEOUT"}
CANCELLED = {"CANCELLED"}


@dataclass(slots=True)
class Ledger:
    """What clients were told, and so what must be true for ever."""

    receiver: Recorder
    ends: dict[str, set[str]] = field(default_factory=dict)
    """How each session that was acknowledged may end."""
    seen: dict[str, Any] = field(default_factory=dict)
    """What a client has seen of those that have ended."""
    answers: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, session_id: str, ends: set[str]) -> None:
        with self.lock:
            self.ends[session_id] = ends
            self.answers += 1

    def collect(self, client: httpx.Client, session_id: str) -> None:
        answer = client.get(f"{PATH}/{session_id}")
        assert answer.status_code == 200, answer.text
        status = answer.json()
        with self.lock:
            self.answers += 1
            if status["status"] != "PENDING":
                assert self.seen.setdefault(session_id, status) == status
                assert _end(status) in self.ends[session_id]


def _end(status: dict[str, Any]) -> str:
    end: str = status.get("error", status["status"])
    return end


def _work(ledger: Ledger, client: httpx.Client) -> None:
    """Start, collect and cancel until the server is gone."""
    for turn in itertools.count():
        asks_somebody = turn % 2 == 0
        body = {"callbackUrl": ledger.receiver.url()} | ({"ssn": ASTRID} if asks_somebody else {})
        try:
            session_id = client.post(PATH, json=body).json()["id"]
            ledger.note(session_id, APPROVED if asks_somebody else RAN_OUT)
            ledger.collect(client, session_id)
            if turn % 4 == 1:
                # Killed in the middle of it, nobody knows.
                ledger.note(session_id, CANCELLED | RAN_OUT)
                assert client.delete(f"{PATH}/{session_id}").status_code == 204
                ledger.note(session_id, CANCELLED)
                ledger.collect(client, session_id)
        except httpx.TransportError:
            return


def _kill_in_the_middle(server: Server, ledger: Ledger, cycle: int) -> None:
    """Kill the server after so many answers as the seed says."""
    moment = ledger.answers + 10 + hashlib.sha256(f"{SEED} {cycle}".encode()).digest()[0] // 2
    with ThreadPoolExecutor(CLIENTS) as threads:
        clients = [server.client() for _ in range(CLIENTS)]
        working = [threads.submit(_work, ledger, client) for client in clients]
        until(lambda: ledger.answers >= moment or any(work.done() for work in working), "enough work to be done")
        server.kill()
        for work, client in zip(working, clients, strict=True):
            work.result()
            client.close()


@pytest.fixture
def settings() -> dict[str, str]:
    return {
        "competing_sessions": "false",
        "collect_limit": "false",
        "session_lifetime": "3",
        "callback_timeout": "1",
        "callback_schedule": "[0, 0.2, 0.2]",
        "retention": "600",
    }


def test_nothing_that_was_answered_is_lost_by_kill_9(tmp_path: Path, settings: dict[str, str]) -> None:
    with recording() as receiver:
        ledger = Ledger(receiver)
        for cycle in range(CYCLES):
            with serving(tmp_path, **settings) as server:
                _collect_all(ledger, server)
                _kill_in_the_middle(server, ledger, cycle)
        with serving(tmp_path, **settings) as server:
            until(lambda: _collect_all(ledger, server) and ledger.seen.keys() == ledger.ends.keys(), "all to end")
            until(lambda: _called_back(ledger).keys() >= ledger.ends.keys(), "all callbacks to arrive")
    for session_id, calls in _called_back(ledger).items():
        assert len(set(calls)) == 1, f"the callback of {session_id} changed between attempts"
        if session_id in ledger.ends:
            assert json.loads(calls[0][1]) == ledger.seen[session_id]


def _collect_all(ledger: Ledger, server: Server) -> bool:
    with server.client() as client:
        for session_id in ledger.ends.keys() - ledger.seen.keys():
            ledger.collect(client, session_id)
        for session_id in list(ledger.seen)[-20:]:
            ledger.collect(client, session_id)
    return True


def _called_back(ledger: Ledger) -> dict[str, list[tuple[str, bytes]]]:
    calls: dict[str, list[tuple[str, bytes]]] = {}
    for delivery in list(ledger.receiver.deliveries):
        calls.setdefault(json.loads(delivery.body)["id"], []).append((delivery.id, delivery.body))
    return calls
