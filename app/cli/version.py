"""``fejkollen version``."""

import click

from app import __version__


@click.command()
def command() -> None:
    """Show the version."""
    click.echo(__version__)
