"""The long runs: ``kill-test`` and ``soak``, each of which prints Markdown and fails when something is wrong."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from tests.endurance.flatness import WARM_UP, verdicts
from tests.endurance.killer import Point
from tests.endurance.kills import Outcome, kill_again_and_again
from tests.endurance.soak import soak
from tests.postgresql import empty_database, running_postgresql

_SAMPLES = 60
_ROWS_SHOWN = 12
_PROBLEMS_SHOWN = 20

_SQLITE, _POSTGRESQL, _BOTH = "sqlite", "postgresql", "both"


@click.group()
def commands() -> None:
    """Run what takes long."""


@commands.command("kill-test")
@click.option("--cycles", default=100, show_default=True, help="How often the server is killed, in all")
@click.option("--database", type=click.Choice([_SQLITE, _POSTGRESQL, _BOTH]), default=_BOTH, show_default=True)
def kill_test(cycles: int, database: str) -> None:
    """Kill the server again and again, and compare what is left with what was promised."""
    kinds = [_SQLITE, _POSTGRESQL] if database == _BOTH else [database]
    print(
        "| database | kills | requests answered | sessions | callbacks | delivered again, same id | lost or wrong | s |"
    )
    print("|---|---|---|---|---|---|---|---|")
    outcomes = [_kill_on(kind, cycles // len(kinds)) for kind in kinds]
    print()
    for point in Point:
        print(f"* {sum(outcome.kills[point] for outcome in outcomes)} kills {point}")
    _end_with([problem for outcome in outcomes for problem in outcome.problems])


def _kill_on(kind: str, cycles: int) -> Outcome:
    with _new_database(kind) as (folder, url):
        outcome = kill_again_and_again(folder, url, cycles)
    counts = (cycles, outcome.answers, outcome.sessions, outcome.callbacks, outcome.repeated, len(outcome.problems))
    print(f"| {kind} | {' | '.join(f'{count:,}' for count in counts)} | {outcome.seconds:.0f} |", flush=True)
    return outcome


@commands.command("soak")
@click.option("--minutes", default=10.0, show_default=True)
@click.option("--database", type=click.Choice([_SQLITE, _POSTGRESQL]), default=_SQLITE, show_default=True)
def soak_test(minutes: float, database: str) -> None:
    """Keep the server busy, and say whether what it needs stays the same."""
    with _new_database(database) as (folder, url):
        outcome = soak(folder, url, minutes, _SAMPLES)
    print("| minutes | memory MB | descriptors | threads | sessions | callbacks kept | rows in all | WAL MB |")
    print("|---|---|---|---|---|---|---|---|")
    for each in outcome.samples[_SAMPLES // _ROWS_SHOWN - 1 :: _SAMPLES // _ROWS_SHOWN]:
        counts = f"{each.descriptors} | {each.threads} | {each.sessions:,} | {each.callbacks:,} | {each.rows:,}"
        print(f"| {each.minutes:.1f} | {each.memory:.1f} | {counts} | {each.log:.1f} |")
    print(f"\n{outcome.requests:,} requests. Medians after a warm-up of {WARM_UP:.0%}, first half and second half:\n")
    judged = verdicts(outcome.samples)
    for verdict in judged:
        change = f"{verdict.before:.1f} -> {verdict.after:.1f} ({verdict.per_hour:+.1f} an hour)"
        print(f"* {verdict.figure}: {change}, {'flat' if verdict.is_flat else 'GROWS'}")
    grows = [f"{verdict.figure} grows" for verdict in judged if not verdict.is_flat]
    _end_with(outcome.problems + grows)


def _end_with(problems: list[str]) -> None:
    for problem in problems[:_PROBLEMS_SHOWN]:
        print(problem, file=sys.stderr)
    sys.exit(bool(problems))


@contextmanager
def _new_database(kind: str) -> Iterator[tuple[Path, str]]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if kind == _SQLITE:
            yield folder, f"sqlite:///{folder}/fejkollen.db"
            return
        with running_postgresql() as server:
            yield folder, empty_database(server)


if __name__ == "__main__":
    commands()
