"""Thirty-two workers against one server, each in a world of its own, and none notices another."""

import asyncio
import base64
import hashlib
import hmac
import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from fejkollen_server.eids.vocabulary import ErrorCode
from fejkollen_server.people.default_details import draw_number
from tests.callbacks.receiver import Receiver
from tests.control import control, told
from tests.operations import START_OPERATIONS, StartOperation
from tests.world import World

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(300)]

WORKERS = 32
ROUNDS = 50

OUTCOMES: tuple[dict[str, str], ...] = ({"outcome": "approve"}, *({"error": error.value} for error in ErrorCode))


@dataclass
class Worker:
    """Arranges scenarios, starts sessions, and expects exactly what it arranged."""

    world: World
    number: int
    account: str
    auth: httpx.BasicAuth
    callback_key: str
    receiver_url: str
    sessions: list[tuple[StartOperation, str]] = field(default_factory=list)
    called_back: set[str] = field(default_factory=set)

    async def work(self) -> None:
        for turn in range(ROUNDS):
            await self._one_round(turn)
            # As the server itself does all the time.
            await self.world.services.journal.flush()

    async def _one_round(self, turn: int) -> None:
        topic = f"worker {self.number}"
        operation = START_OPERATIONS[draw_number(str(turn), f"{topic} operation", len(START_OPERATIONS))]
        then = OUTCOMES[draw_number(str(turn), f"{topic} outcome", len(OUTCOMES))]
        # Every worker uses the same names, so that nothing but the account tells them apart.
        rule = {"when": {"refId": f"order-{turn}"}, "times": 1, "then": then | _somebody(operation)}
        await told(self.world, "POST", "/scenarios", rule, auth=self.auth)
        body = dict(operation.body) | {"refId": f"order-{turn}"}
        if operation.calls_back:
            body["callbackUrl"] = f"{self.receiver_url}&worker={self.number}"
        started = await self.world.client.post(operation.path, json=body, auth=self.auth)
        session = started.json()["id"]
        self.sessions.append((operation, session))
        if operation.calls_back:
            self.called_back.add(session)
        status = await self._collected(operation, session)
        expected = then.get("error", "COMPLETED")
        assert (status["refId"], status.get("error", status["status"])) == (f"order-{turn}", expected)

    async def _collected(self, operation: StartOperation, session: str) -> dict[str, Any]:
        answer = await self.world.client.get(f"{operation.collect_path}/{session}", auth=self.auth)
        status: dict[str, Any] = answer.json()
        return status


def _somebody(operation: StartOperation) -> dict[str, str]:
    """Name who answers what names nobody."""
    people = {"bankid-se": "astrid", "freja": "astrid", "bankid-no": "nora", "vipps": "nora", "mitid": "mikkel"}
    return {} if operation.names_a_person else {"person": people.get(str(operation).split("/")[0], "aino")}


async def _hired(world: World, number: int, receiver: Receiver) -> Worker:
    made = await told(world, "POST", "/accounts", {"pace": "instant", "competingSessions": False})
    auth = httpx.BasicAuth(made["accountId"], made["secretKey"])
    return Worker(world, number, made["accountId"], auth, made["callbackKey"], receiver.url)


async def test_no_worker_notices_another(world: World, receiver: Receiver) -> None:
    workers = [await _hired(world, number, receiver) for number in range(WORKERS)]
    await asyncio.gather(*(worker.work() for worker in workers))
    await world.services.dispatcher.deliver_due()

    received = Counter((_worker_of(request.line), json.loads(request.body)["id"]) for request in receiver.requests)
    assert received == Counter((worker.number, session) for worker in workers for session in worker.called_back)
    for request in receiver.requests:
        key = workers[_worker_of(request.line)].callback_key
        digest = hmac.new(key.encode(), request.body, hashlib.sha256).digest()
        assert request.headers["x-signature-sha256"] == base64.b64encode(digest).decode()

    for worker, neighbour in zip(workers, [*workers[1:], workers[0]], strict=True):
        assert await _all_sessions(world, worker) == {session for _, session in worker.sessions}
        assert (await told(world, "GET", "/scenarios/unused", auth=worker.auth))["scenarios"] == []
        counted = await told(world, "GET", "/requests/count?method=POST", auth=worker.auth)
        assert counted["count"] == ROUNDS
        operation, session = neighbour.sessions[0]
        answer = await world.client.get(f"{operation.collect_path}/{session}", auth=worker.auth)
        assert answer.status_code == 404

    first, *others = workers
    assert (await control(world, "DELETE", f"/accounts/{first.account}")).status_code == 204
    for worker in others:
        assert len(await _all_sessions(world, worker)) == ROUNDS


def _worker_of(line: str) -> int:
    return int(line.split("worker=")[1].split(" ", maxsplit=1)[0])


async def _all_sessions(world: World, worker: Worker) -> set[str]:
    found = await told(world, "GET", "/sessions?limit=1000", auth=worker.auth)
    return {each["id"] for each in found["sessions"]}
