"""What is measured against bare FastAPI, which takes turns with the server so that both meet the machine's moods."""

import asyncio
import statistics
import tempfile
from pathlib import Path

from benchmarks.document import Document
from benchmarks.load import Result
from benchmarks.measures import HOT_ROWS, OTHER_ROWS, Row, bare_status, collect
from benchmarks.servers import bare, fejkollen
from benchmarks.sizes import Sizes

_HEADINGS = ("per second", "p50 ms", "p99 ms", "share")


def hot_paths(document: Document, sizes: Sizes, database: str, settings: dict[str, str]) -> None:
    document.table(database, *_HEADINGS)
    for row in HOT_ROWS:
        _pair(document, sizes, row, settings)


def other_paths(document: Document, sizes: Sizes) -> None:
    document.table("SQLite, besides", *_HEADINGS)
    for row in OTHER_ROWS:
        _pair(document, sizes, row, {})


def _pair(document: Document, sizes: Sizes, row: Row, settings: dict[str, str]) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        bare() as base,
        fejkollen(Path(folder), **settings, **row.settings) as ours,
    ):
        rounds = [
            (asyncio.run(bare_status(base, sizes)), asyncio.run(row.measure(ours, sizes))) for _ in range(sizes.rounds)
        ]
    document.row(row.name, *in_figures([mine for _, mine in rounds]), share(rounds))


def in_figures(results: list[Result]) -> tuple[str, str, str]:
    """Give the median round: its requests per second, and its latencies."""
    middle = sorted(results, key=lambda result: result.per_second)[len(results) // 2]
    if broken := sum(count for each in results for status, count in each.statuses.items() if status >= 500):
        raise RuntimeError(f"{broken} answers say that the server failed: these figures mean nothing")
    return (
        f"{middle.per_second:,.0f}",
        f"{middle.percentile(0.5) * 1000:.1f}",
        f"{middle.percentile(0.99) * 1000:.1f}",
    )


def share(rounds: list[tuple[Result, Result]]) -> str:
    return f"{statistics.median(mine.per_second / theirs.per_second for theirs, mine in rounds):.2f}"


def journal(document: Document, sizes: Sizes) -> None:
    """Let a server that keeps a journal and one that does not take turns."""
    with (
        tempfile.TemporaryDirectory() as folder,
        fejkollen(Path(folder) / "off", collect_limit="false", journal="false") as without,
        fejkollen(Path(folder) / "on", collect_limit="false") as keeping,
    ):
        rounds = [
            (asyncio.run(collect(without, sizes)), asyncio.run(collect(keeping, sizes))) for _ in range(sizes.rounds)
        ]
    document.say(f"A collect with a journal has {share(rounds)} of the speed of one without.")
