"""One function for each thing that is measured: puts a server under one kind of load."""

import json
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from benchmarks.load import ADMIN, DEMO, Result, endless, load, request
from benchmarks.scenarios import arrange
from benchmarks.servers import Server
from benchmarks.sizes import Sizes

Measure = Callable[[Server, Sizes], Coroutine[Any, Any, Result]]

START = "/v3/bankid-se/auth"
_ACCOUNTS = "/control/v1/accounts"


async def bare_status(server: Server, sizes: Sizes) -> Result:
    return await load(server.port, endless([request("GET", "/status/abc")], sizes.requests))


async def start(server: Server, sizes: Sizes) -> Result:
    return await load(server.port, endless([request("POST", START, {"refId": "bench"})], sizes.requests))


async def start_for_somebody(server: Server, sizes: Sizes) -> Result:
    order = {"ssn": "199003142388", "text": "I agree", "callInitiator": "RP", "refId": "bench"}
    return await load(server.port, endless([request("POST", "/v3/bankid-se/phone/sign", order)], sizes.requests))


async def start_among_rules(server: Server, sizes: Sizes) -> Result:
    """Start sessions that none of many standing scenarios fits."""
    rules = [{"when": {"refId": f"order-{n}-*"}, "then": {"outcome": "decline"}} for n in range(sizes.rules)]
    await arrange(server, rules)
    return await start(server, sizes)


async def collect(server: Server, sizes: Sizes) -> Result:
    return await load(server.port, endless(await on_sessions(server, "GET", 500), sizes.requests))


async def collect_ftn(server: Server, sizes: Sizes) -> Result:
    started = await load(server.port, [request("POST", "/v3/ftn/auth", {})], keep_bodies=True)
    path = f"/v3/ftn/auth/{json.loads(started.bodies[0])['id']}"
    return await load(server.port, endless([request("GET", path)], sizes.requests))


async def too_soon(server: Server, sizes: Sizes) -> Result:
    return await load(server.port, endless(await on_sessions(server, "GET", 1), sizes.requests))


async def cancel(server: Server, sizes: Sizes) -> Result:
    return await load(server.port, await on_sessions(server, "DELETE", sizes.requests))


async def on_sessions(server: Server, method: str, count: int, credentials: str = DEMO) -> list[bytes]:
    """Start sessions, and give a request for each."""
    started = await load(server.port, endless([request("POST", START, {}, credentials)], count), keep_bodies=True)
    return [request(method, f"{START}/{json.loads(body)['id']}", None, credentials) for body in started.bodies]


async def make_account(server: Server, sizes: Sizes) -> Result:
    return await load(server.port, endless([request("POST", _ACCOUNTS, {}, ADMIN)], sizes.accounts))


async def delete_account(server: Server, sizes: Sizes) -> Result:
    """Delete accounts with a session each."""
    make = endless([request("POST", _ACCOUNTS, {}, ADMIN)], sizes.accounts)
    made = [json.loads(body) for body in (await load(server.port, make, keep_bodies=True)).bodies]
    await load(server.port, [request("POST", START, {}, f"{each['accountId']}:{each['secretKey']}") for each in made])
    return await load(
        server.port, [request("DELETE", f"{_ACCOUNTS}/{each['accountId']}", None, ADMIN) for each in made]
    )


@dataclass(frozen=True)
class Row:
    name: str
    measure: Measure
    settings: dict[str, str] = field(default_factory=dict)


_UNLIMITED = {"collect_limit": "false"}

HOT_ROWS = (
    Row("start", start),
    Row("start, answered by a person", start_for_somebody, {"competing_sessions": "false"}),
    Row("collect", collect, _UNLIMITED),
    Row("collect too soon (429)", too_soon),
    Row("cancel", cancel),
)
OTHER_ROWS = (
    Row("collect, last eID in the table", collect_ftn, _UNLIMITED),
    Row("start among 1,000 standing scenarios that do not fit", start_among_rules),
    Row("account made", make_account),
    Row("account deleted, with a session", delete_account),
)
