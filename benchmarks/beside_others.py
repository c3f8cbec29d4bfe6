"""Fejkollen beside other mock servers, in the same run."""

import asyncio
import statistics
import tempfile
from pathlib import Path

from benchmarks.competitors import Competitor, install, version_of
from benchmarks.document import Document
from benchmarks.load import successes
from benchmarks.machine import node_version
from benchmarks.measures import on_sessions
from benchmarks.servers import fejkollen, free_port, running
from benchmarks.sizes import Sizes


def beside_others(document: Document, sizes: Sizes, folder: Path) -> None:
    competitors, missing = install(folder)
    document.say(
        "Beside other mock servers, each asked for a pending session by GET. They are stateless stubs and do less: "
        "they look nothing up in a database, check no credentials, keep no journal on disk and count no collects. "
        f"Node.js {node_version() or 'is not there'}."
    )
    document.table("", "what it does", "per second", "Fejkollen's speed is", "ready after s", "resident MB")
    for competitor in competitors:
        try:
            _beside(document, sizes, folder, competitor)
        except (TimeoutError, OSError, EOFError, RuntimeError) as error:
            missing.append(f"{competitor.name}: {error}")
    for reason in missing:
        document.say(f"Not measured: {reason}.")


def _beside(document: Document, sizes: Sizes, folder: Path, competitor: Competitor) -> None:
    port = free_port()
    with (
        tempfile.TemporaryDirectory() as own,
        running(competitor.command(folder, port), port, ready_at=competitor.ready_at) as theirs,
        fejkollen(Path(own), collect_limit="false") as ours,
    ):
        competitor.prepare(theirs)
        collects = asyncio.run(on_sessions(ours, "GET", 500))
        rounds = [
            (
                successes(theirs.port, [competitor.request], sizes.requests),
                successes(ours.port, collects, sizes.requests),
            )
            for _ in range(sizes.rounds)
        ]
        memory = theirs.resident_megabytes
    per_second = statistics.median(each.per_second for each, _ in rounds)
    times = statistics.median(mine.per_second / each.per_second for each, mine in rounds)
    name = f"{competitor.name} {version_of(competitor, folder)}"
    ready_after = f"{theirs.ready_after:.1f}"
    document.row(name, competitor.does, f"{per_second:,.0f}", f"{times:.1f} times that", ready_after, f"{memory:.0f}")
