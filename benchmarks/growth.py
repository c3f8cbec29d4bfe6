"""What a full database costs: collects from all over it, against those of a server with an empty one."""

import asyncio
import statistics
import tempfile
from pathlib import Path

from benchmarks.document import Document
from benchmarks.filling import fill, make_templates, some_pending
from benchmarks.load import request, successes
from benchmarks.measures import START, on_sessions
from benchmarks.pairs import in_figures
from benchmarks.postgresql import EmptyDatabase
from benchmarks.servers import fejkollen
from benchmarks.sizes import Sizes


def growth(document: Document, sizes: Sizes, name: str, make_empty: EmptyDatabase) -> None:
    url = make_empty()
    settings = {"database_url": url, "collect_limit": "false"}
    with tempfile.TemporaryDirectory() as folder, fejkollen(Path(folder), **settings) as server:
        templates = asyncio.run(make_templates(server))
    document.table(
        f"collect on {name}", "per second", "p50 ms", "p99 ms", "times the speed of an empty one", "ready after s"
    )
    there = 0
    for count in sizes.stored:
        fill(url, templates, there, count)
        there = count
        _compare(document, sizes, url, make_empty(), count)


def _compare(document: Document, sizes: Sizes, url: str, empty_url: str, count: int) -> None:
    settings = {"collect_limit": "false"}
    paths = [f"{START}/{session}" for session in some_pending(url, sizes.requests)]
    with (
        tempfile.TemporaryDirectory() as folder,
        fejkollen(Path(folder), database_url=empty_url, **settings) as empty,
        fejkollen(Path(folder), database_url=url, **settings) as full,
    ):
        few = asyncio.run(on_sessions(empty, "GET", sizes.requests))
        many = [request("GET", path) for path in paths]
        rounds = [
            (successes(empty.port, few, sizes.requests), successes(full.port, many, sizes.requests))
            for _ in range(sizes.rounds)
        ]
    ratio = statistics.median(mine.per_second / theirs.per_second for theirs, mine in rounds)
    figures = in_figures([mine for _, mine in rounds])
    document.row(f"with {count:,} sessions", *figures, f"{ratio:.2f}", f"{full.ready_after:.2f}")
