"""What is measured once for a server: its callbacks, its start and its memory."""

import asyncio
import statistics
import tempfile
import time
from pathlib import Path

from benchmarks.callbacks import callbacks_per_second, decision_to_callback
from benchmarks.document import Document
from benchmarks.load import endless, load, request
from benchmarks.measures import START
from benchmarks.servers import bare, fejkollen, unsettled
from benchmarks.sizes import Sizes


def callbacks(document: Document, sizes: Sizes) -> None:
    with tempfile.TemporaryDirectory() as folder, fejkollen(Path(folder)) as server:
        p50, p95 = asyncio.run(decision_to_callback(server, sizes.decisions))
    with tempfile.TemporaryDirectory() as folder:
        per_second = asyncio.run(callbacks_per_second(Path(folder), sizes.callbacks))
    document.table("callbacks, SQLite", "")
    document.row("from a decision by hand to its arrival, p50", f"{p50 * 1000:.1f} ms")
    document.row("the same, p95", f"{p95 * 1000:.1f} ms")
    document.row(f"{sizes.callbacks:,} that are owed, to four receivers", f"{per_second:,.0f} per second")


def start_and_memory(document: Document, sizes: Sizes) -> None:
    theirs, ours, first, idle = [], [], [], []
    # Both once before, so that compiled modules and the disk's cache are there for both.
    for _ in range(sizes.starts + 1):
        with bare() as server:
            theirs.append(server.ready_after)
        with tempfile.TemporaryDirectory() as folder, unsettled(Path(folder)) as server:
            ours.append(server.ready_after)
            first.append(server.ready_after + asyncio.run(load(server.port, [request("POST", START, {})])).seconds)
            time.sleep(1)
            idle.append(server.resident_megabytes)
    base, ready = statistics.median(theirs[1:]), statistics.median(ours[1:])
    ratio = statistics.median(mine / bare_s for bare_s, mine in zip(theirs[1:], ours[1:], strict=True))
    with tempfile.TemporaryDirectory() as folder, fejkollen(Path(folder)) as server:
        asyncio.run(load(server.port, endless([request("POST", START, {"refId": "bench"})], sizes.sessions)))
        after = server.resident_megabytes
    document.table("start and memory", "")
    document.row("ready on an empty database", f"{ready:.2f} s, {ratio:.2f} times bare FastAPI's {base:.2f} s")
    document.row("the first session started, asked for at once", f"{statistics.median(first[1:]):.2f} s")
    document.row("resident memory, idle", f"{statistics.median(idle):.0f} MB")
    document.row(f"resident memory after {sizes.sessions:,} sessions", f"{after:.0f} MB")
