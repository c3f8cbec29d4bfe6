"""Measures everything in pairs, several rounds of each, and writes medians and ratios as Markdown tables."""

import argparse
import itertools
import signal
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.beside_others import beside_others
from benchmarks.document import Document
from benchmarks.growth import growth
from benchmarks.machine import machine
from benchmarks.pairs import hot_paths, journal, other_paths
from benchmarks.postgresql import postgresql, version_of
from benchmarks.servers import PYTHON, stay_on_the_loads_core
from benchmarks.single import callbacks, start_and_memory
from benchmarks.sizes import FULL, QUICK, Sizes

LATEST = Path(__file__).with_name("latest.md")


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    asked.add_argument("--quick", action="store_true", help="small sizes, under two minutes, and nothing is kept")
    asked.add_argument("--competitors", action=argparse.BooleanOptionalAction, help="also others; a full run does")
    options = asked.parse_args()
    if not PYTHON.exists():
        sys.exit("use `make bench`, which sets up what is measured")
    sizes = QUICK if options.quick else FULL
    competitors = not options.quick if options.competitors is None else options.competitors
    # Whoever is told to stop stops what it has started as well.
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(1))
    stay_on_the_loads_core()
    began = time.perf_counter()
    document = Document()
    with tempfile.TemporaryDirectory(prefix="fejkollen-bench-") as folder:
        _measure(document, sizes, Path(folder), competitors=competitors)
    document.say(f"Measured in {(time.perf_counter() - began) / 60:.0f} minutes.")
    if not options.quick:
        LATEST.write_text(document.text())


def _measure(document: Document, sizes: Sizes, folder: Path, *, competitors: bool) -> None:
    document.say(
        f"On {machine()}; one core for the server, the other for the load: 8 connections. Medians of {sizes.rounds} "
        f"rounds of {sizes.requests:,} requests, each beside a round of bare FastAPI, a route with Basic "
        "authentication and a Pydantic answer, without a database; *share* is of its requests per second."
    )
    hot_paths(document, sizes, "SQLite", {})
    other_paths(document, sizes)
    journal(document, sizes)
    callbacks(document, sizes)
    start_and_memory(document, sizes)
    numbers = itertools.count()
    growth(document, sizes, "SQLite", lambda: f"sqlite:///{folder}/growth-{next(numbers)}.db")
    with postgresql() as empty_database:
        url = empty_database()
        hot_paths(document, sizes, f"PostgreSQL {version_of(url)}", {"database_url": url})
        growth(document, sizes, "PostgreSQL", empty_database)
    if competitors:
        beside_others(document, sizes, folder)


if __name__ == "__main__":
    main()
