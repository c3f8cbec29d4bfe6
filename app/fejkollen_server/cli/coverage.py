"""``fejkollen coverage``: what a test suite has exercised, and whether that is enough."""

import sys

import click

from fejkollen_server.cli.control_command import ControlCall, control_command


@click.command()
@click.option("--own", is_flag=True, help="Only what the account itself has exercised, not all accounts together.")
@click.option("--threshold", type=click.FloatRange(0, 100), help="Exit with 1 if it is less than so many percent.")
@click.option("--kind", "kinds", multiple=True, help="Count only operation, outcome, cause or fault; may be repeated.")
@click.option("--provider", "providers", multiple=True, help="Count only this eID; may be repeated.")
@click.option("--clear", is_flag=True, help="Begin anew: forget what deleted and reset accounts have exercised.")
@control_command
def command(
    asked: ControlCall,
    *,
    own: bool,
    threshold: float | None,
    kinds: tuple[str, ...],
    providers: tuple[str, ...],
    clear: bool,
) -> None:
    """Show which operations, outcomes, causes and faults were exercised, also by accounts deleted since."""
    if clear:
        asked.server.clear_coverage()
        asked.show({"cleared": True}, "begins anew")
        return
    whose = asked.account if own else asked.server
    coverage = whose.coverage(threshold=threshold, kind=kinds, provider=providers)
    table = whose.coverage_as_markdown(threshold=threshold, kind=kinds, provider=providers)
    asked.show(coverage, table.rstrip())
    if coverage.get("passed") is False:
        sys.exit(1)
