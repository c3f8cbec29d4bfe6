"""``fejkollen report``: what an application did well and what not."""

import json

import click

from app.cli.asking import Asked, asking


@click.command()
@click.option("--format", "format_", type=click.Choice(["markdown", "junit", "sarif", "json"]), default="markdown")
@asking
def command(asked: Asked, format_: str) -> None:
    """Show how well the application of an account behaved towards IDkollen, from its requests and callbacks."""
    if asked.as_json or format_ == "json":
        click.echo(json.dumps(asked.account.report(), ensure_ascii=False, indent=2))
        return
    click.echo(asked.account.report_as(format_), nl=False)  # type: ignore[arg-type] # One of the choices.
