"""Measures everything in pairs, several rounds of each, and prints medians and ratios as a Markdown table."""

import asyncio
import json
import platform
import statistics
import tempfile
from collections.abc import Callable, Coroutine
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.callbacks import decision_to_callback
from benchmarks.load import ADMIN, Result, endless, load, request
from benchmarks.scenarios import arrange
from benchmarks.servers import Server, bare, fejkollen, stay_on_the_loads_core

ROUNDS = 5
REQUESTS = 3_000
JOURNAL_ROUNDS = 9
STARTS = 7
SESSIONS = 10_000
_START = "/v3/bankid-se/auth"

Measure = Callable[[Server], Coroutine[Any, Any, Result]]


async def bare_status(server: Server) -> Result:
    return await load(server.port, endless([request("GET", "/status/abc")], REQUESTS))


async def start(server: Server) -> Result:
    return await load(server.port, endless([request("POST", _START, {"refId": "bench"})], REQUESTS))


async def start_for_somebody(server: Server) -> Result:
    order = {"ssn": "199003142388", "text": "I agree", "callInitiator": "RP", "refId": "bench"}
    return await load(server.port, endless([request("POST", "/v3/bankid-se/phone/sign", order)], REQUESTS))


async def collect(server: Server) -> Result:
    return await load(server.port, endless(await _on_sessions(server, "GET", 500), REQUESTS))


async def collect_ftn(server: Server) -> Result:
    started = await load(server.port, [request("POST", "/v3/ftn/auth", {})], keep_bodies=True)
    path = f"/v3/ftn/auth/{json.loads(started.bodies[0])['id']}"
    return await load(server.port, endless([request("GET", path)], REQUESTS))


async def too_soon(server: Server) -> Result:
    return await load(server.port, endless(await _on_sessions(server, "GET", 1), REQUESTS))


async def cancel(server: Server) -> Result:
    return await load(server.port, await _on_sessions(server, "DELETE", REQUESTS))


async def _on_sessions(server: Server, method: str, count: int) -> list[bytes]:
    started = await load(server.port, endless([request("POST", _START, {})], count), keep_bodies=True)
    return [request(method, f"{_START}/{json.loads(body)['id']}") for body in started.bodies]


RULES = 1_000
ACCOUNTS = 500
_ACCOUNTS = "/control/v1/accounts"


async def make_account(server: Server) -> Result:
    return await load(server.port, endless([request("POST", _ACCOUNTS, {}, ADMIN)], ACCOUNTS))


async def delete_account(server: Server) -> Result:
    """Delete accounts with a session each."""
    make = endless([request("POST", _ACCOUNTS, {}, ADMIN)], ACCOUNTS)
    made = [json.loads(body) for body in (await load(server.port, make, keep_bodies=True)).bodies]
    await load(server.port, [request("POST", _START, {}, f"{each['accountId']}:{each['secretKey']}") for each in made])
    return await load(
        server.port, [request("DELETE", f"{_ACCOUNTS}/{each['accountId']}", None, ADMIN) for each in made]
    )


async def start_among_rules(server: Server) -> Result:
    """Start sessions that none of a thousand standing scenarios fits."""
    await arrange(server, [{"when": {"refId": f"order-{n}-*"}, "then": {"outcome": "decline"}} for n in range(RULES)])
    return await start(server)


ROWS: tuple[tuple[str, Measure, dict[str, str]], ...] = (
    ("start, nobody named", start, {}),
    ("start, nobody named, 1,000 standing scenarios that do not fit", start_among_rules, {}),
    ("start, answered by a person", start_for_somebody, {"competing_sessions": "false"}),
    ("collect", collect, {"collect_limit": "false"}),
    ("collect, last provider in the table", collect_ftn, {"collect_limit": "false"}),
    ("collect too soon (429)", too_soon, {}),
    ("cancel", cancel, {}),
    ("account made", make_account, {}),
    ("account deleted, with a session", delete_account, {}),
)


def main() -> None:
    stay_on_the_loads_core()
    print(f"{platform.machine()}, Python {platform.python_version()}, FastAPI {version('fastapi')}; medians\n")
    print("| SQLite, one core for the server | per second | p50 ms | p99 ms | share of bare FastAPI with Basic |")
    print("|---|---|---|---|---|")
    for name, measure, settings in ROWS:
        _print_pair(name, measure, settings)
    _print_journal()
    _print_start_and_memory()
    with tempfile.TemporaryDirectory() as folder, fejkollen(8701, Path(folder), collect_limit="false") as server:
        p50, p95 = asyncio.run(decision_to_callback(server))
    print(f"\ndecision to callback on the wire, idle: p50 {p50 * 1000:.1f} ms, p95 {p95 * 1000:.1f} ms")


def _print_pair(name: str, measure: Measure, settings: dict[str, str]) -> None:
    """Alternate the two servers, so that both meet the same moods of the machine."""
    with tempfile.TemporaryDirectory() as folder, bare(8700) as base, fejkollen(8701, Path(folder), **settings) as ours:
        rounds = [(asyncio.run(bare_status(base)), asyncio.run(measure(ours))) for _ in range(ROUNDS)]
    ratio = statistics.median(mine.per_second / theirs.per_second for theirs, mine in rounds)
    middle = sorted((mine for _, mine in rounds), key=lambda result: result.per_second)[ROUNDS // 2]
    p50, p99 = middle.percentile(0.5) * 1000, middle.percentile(0.99) * 1000
    print(f"| {name} | {middle.per_second:,.0f} | {p50:.1f} | {p99:.1f} | {ratio:.2f} |", flush=True)
    unexpected = {status: count for status, count in middle.statuses.items() if status >= 500}
    if unexpected:
        print(f"  answers that must not be: {unexpected}")


def _print_journal() -> None:
    """Let a server that keeps a journal and one that does not take turns."""
    with (
        tempfile.TemporaryDirectory() as folder,
        fejkollen(8700, Path(folder) / "off", collect_limit="false", journal="false") as without,
        fejkollen(8701, Path(folder) / "on", collect_limit="false") as keeping,
    ):
        rounds = [(asyncio.run(collect(without)), asyncio.run(collect(keeping))) for _ in range(JOURNAL_ROUNDS)]
    share = statistics.median(on.per_second / off.per_second for off, on in rounds)
    off, on = (statistics.median(each.per_second for each in side) for side in zip(*rounds, strict=True))
    print(f"\ncollect with a journal {on:,.0f} per second, without {off:,.0f}: {share:.2f}", flush=True)


def _print_start_and_memory() -> None:
    bare_starts, our_starts, idle = [], [], []
    for _ in range(STARTS):
        with bare(8700) as server:
            bare_starts.append(server.ready_after)
        with tempfile.TemporaryDirectory() as folder, fejkollen(8701, Path(folder)) as server:
            our_starts.append(server.ready_after)
            idle.append(server.resident_megabytes)
    ours, theirs = statistics.median(our_starts), statistics.median(bare_starts)
    print(f"\nready after {ours:.2f} s on an empty database, bare FastAPI after {theirs:.2f} s: {ours / theirs:.2f}")
    with tempfile.TemporaryDirectory() as folder, fejkollen(8701, Path(folder)) as server:
        asyncio.run(load(server.port, endless([request("POST", _START, {"refId": "bench"})], SESSIONS)))
        after = server.resident_megabytes
    print(f"\nresident memory: {statistics.median(idle):.0f} MB idle, {after:.0f} MB after {SESSIONS:,} sessions")


if __name__ == "__main__":
    main()
