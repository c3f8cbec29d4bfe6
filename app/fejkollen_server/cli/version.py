"""``fejkollen version``."""

import click

from fejkollen_server import __version__


@click.command()
def command() -> None:
    """Show the version."""
    click.echo(__version__)
