"""``fejkollen report``: what an application did well and what not."""

import json
import sys

import click

from fejkollen_server.cli.control_command import ControlCall, control_command

_SEVERITIES = click.Choice(["note", "warning", "error"])


@click.command()
@click.option("--format", "format_", type=click.Choice(["markdown", "junit", "sarif", "json"]), default="markdown")
@click.option("--fail-on", type=_SEVERITIES, help="Exit with 1 if something as bad as this was found, or worse.")
@control_command
def command(asked: ControlCall, format_: str, fail_on: str | None) -> None:
    """Show how well the application of an account behaved towards IDkollen, from its requests and callbacks."""
    if asked.as_json or format_ == "json":
        click.echo(json.dumps(asked.account.report(fail_on), ensure_ascii=False, indent=2))
    else:
        click.echo(asked.account.report_as(format_), nl=False)  # type: ignore[arg-type] # One of the choices.
    if fail_on and not asked.account.report(fail_on)["passed"]:
        sys.exit(1)
